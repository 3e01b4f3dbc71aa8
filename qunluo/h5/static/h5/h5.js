// What a member's page does beyond plain forms: taps that retry, pictures made small, places, drafts. No page needs it.
(() => {
  "use strict";
  const one = (what, where = document) => where.querySelector(what);
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const said = document.body.dataset;

  // The same request again, with the same key, until it is answered: asking twice is asking once.
  async function send(url, init, tries = 3) {
    for (let n = 0; ; n += 1) {
      const stop = new AbortController();
      const late = setTimeout(() => stop.abort(), 8000 + 7000 * n);
      try {
        const answer = await fetch(url, { ...init, signal: stop.signal, cache: "no-store" });
        if (answer.status < 500) return answer;
        throw new Error(answer.status);
      } catch (error) {
        if (n >= tries) throw error;
        await wait(600 * 2 ** n + 400 * Math.random());
      } finally {
        clearTimeout(late);
      }
    }
  }

  function show(hero, look, told = {}) {
    const shape = one(`template[data-look=${look}]`, hero);
    if (!shape) return location.replace("/m/");
    const part = shape.content.cloneNode(true);
    all("[data-slot]", part).forEach((slot) => { slot.textContent = told[slot.dataset.slot]; });
    all("[data-if]", part).forEach((some) => { if (!told[some.dataset.if]) some.remove(); });
    all("[data-now]", hero).forEach((now) => { if (told[now.dataset.now]) now.textContent = told[now.dataset.now]; });
    const stage = one(".stage", hero), dot = one("[data-today]", hero);
    if (look === "counts" && dot) {
      dot.className = "dot done";
      dot.textContent = "✓";
      one(".goal", hero)?.remove();
      const most = one("[data-most]", hero);
      most.textContent = Math.max(most.textContent, told.streak);
    }
    stage.replaceChildren(part);
    return stage;
  }

  async function watch(hero, key) {
    for (const pause of [250, 400, 600, 900, 1400, 2000, 3000, 3000, 4000, 5000, 6000, 8000]) {
      await wait(pause);
      let told;
      try {
        told = await (await send(`/m/result/${key}`, {}, 1)).json();
      } catch { continue; }
      if (told.look === "waiting") continue;
      if (told.look === "counts" && hero.matches(".hero")) return void show(hero, "counts", told);
      if (told.look === "stuck" && hero.matches(".hero")) return void show(hero, "stuck");
      return void location.replace(`${location.pathname}?after=${key}`);
    }
    show(hero, "stuck");
  }

  async function tap(form, hero = form.closest("[data-hero]")) {
    const button = one("button", form), label = one("[data-busy]", button);
    const { key, plan, proof } = Object.fromEntries(new FormData(form));
    button.setAttribute("aria-busy", "true");
    if (label) label.textContent = label.dataset.busy;
    let answer;
    try {
      answer = await send("/m/tap", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ key, plan, proof }) });
    } catch {
      if (!hero.matches(".hero")) return void (button.removeAttribute("aria-busy"), refuse(said.lost));
      const stage = show(hero, "lost");
      one("[data-retry]", stage).onclick = () => { show(hero, "sending"); tap(form, hero); };
      return;
    }
    if (!answer.ok) return void location.replace(answer.status === 401 ? "/m/" : "/m/?notice=again");
    if (hero.matches(".hero")) show(hero, "waiting");
    watch(hero, key);
  }

  function refuse(sentence) {
    const place = one("#refused");
    place.textContent = sentence;
    place.hidden = !sentence;
    if (sentence) place.scrollIntoView({ block: "center" });
  }

  async function hand(form, submitter) {
    const body = new FormData(form);
    if (submitter?.name) body.set(submitter.name, submitter.value);
    all("button", form).forEach((button) => { button.disabled = true; });
    try {
      const answer = await send(form.action, { method: "POST", headers: { Accept: "application/json" }, body });
      if (answer.status === 401) return void location.replace("/m/");
      const told = await answer.json();
      if (answer.ok) {
        forget(form);
        return void location.replace(`${told.to}?after=${body.get("key")}`);
      }
      refuse(told.refused);
      if (told.key) form.elements.key.value = told.key;
    } catch {
      refuse(said.lost);
    }
    all("button", form).forEach((button) => { button.disabled = false; });
  }

  // Coordinates are read once, at the press, and go nowhere but into this form.
  function locate(form, submitter) {
    if (!isSecureContext || !navigator.geolocation) return refuse(form.dataset.unsafe);
    submitter.disabled = true;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      ["latitude", "longitude", "accuracy"].forEach((name) => { form.elements[name].value = coords[name]; });
      hand(form, submitter);
    }, (error) => {
      submitter.disabled = false;
      refuse(error.code === 1 ? form.dataset.denied : form.dataset.nowhere);
    }, { enableHighAccuracy: true, timeout: 12000, maximumAge: 30000 });
    return undefined;
  }

  let pressed = null; // old browsers don't say which button sent a form
  document.addEventListener("click", (event) => { pressed = event.target.closest("button"); }, true);
  document.addEventListener("submit", (event) => {
    const form = event.target, by = event.submitter || pressed;
    if (form.matches("[data-tap]")) {
      event.preventDefault();
      tap(form);
    } else if (form.matches("[data-place]") && by?.name !== "withholds_place") {
      event.preventDefault();
      refuse("");
      locate(form, by);
    } else if (form.matches("[data-once]")) {
      event.preventDefault();
      refuse("");
      hand(form, by);
    }
  });

  // A photo of 8 MB is a page of patience: 1600 points are enough, and the camera's notes stay on the phone.
  async function shrink(file) {
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, 1600 / Math.max(image.width, image.height));
      if (scale === 1 && file.size < 600000) return file;
      const sheet = Object.assign(document.createElement("canvas"), { width: image.width * scale, height: image.height * scale });
      sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
      return await new Promise((done) => sheet.toBlob((small) => done(small || file), "image/jpeg", 0.86));
    } catch { return file; }
  }

  async function pick(input) {
    const list = input.closest("[data-pics]"), form = input.form, label = one("[data-add]", list), plain = label.textContent;
    refuse("");
    label.textContent = label.dataset.busy;
    for (const file of [...input.files]) {
      const body = new FormData();
      body.append("file", await shrink(file), "picture.jpg");
      body.append("proof", form.elements.proof.value);
      body.append("key", crypto.getRandomValues(new Uint32Array(4)).join("-").slice(0, 60));
      try {
        const answer = await send(input.dataset.to, { method: "POST", headers: { Accept: "application/json" }, body });
        const told = await answer.json();
        if (!answer.ok) { refuse(told.refused); continue; }
        const item = one("template[data-pic]", form).content.cloneNode(true);
        one("img", item).src = `${told.to}?small`;
        one("input", item).value = told.name;
        list.insertBefore(item, list.lastElementChild);
      } catch { refuse(said.lost); }
    }
    input.value = "";
    label.textContent = plain;
  }

  document.addEventListener("change", (event) => { if (event.target.matches("[data-pick]")) pick(event.target); });
  document.addEventListener("click", (event) => {
    const drop = event.target.closest("[data-drop]"), copy = event.target.closest("[data-copy]");
    if (drop) drop.closest("li").remove();
    if (copy) navigator.clipboard.writeText(copy.dataset.copy).then(() => { copy.textContent = said.copied; });
  });

  // What was typed survives a closed page, in this tab alone, until it is handed in.
  const drawer = (area) => `${area.form.getAttribute("action")}#${area.name}`;
  const forget = (form) => all("textarea", form).forEach((area) => sessionStorage.removeItem(drawer(area)));
  function count(area) {
    const line = area.parentElement.querySelector("[data-count]") || one("[data-count]", area.form);
    if (!line || !area.dataset.least) return;
    const length = area.value.replace(/\s/g, "").length, missing = area.dataset.least - length;
    line.textContent = length ? (missing > 0 ? area.dataset.short : area.dataset.enough).replace("N", missing > 0 ? missing : length) : "";
  }
  all("form[data-draft] textarea").forEach((area) => {
    if (!area.value) area.value = sessionStorage.getItem(drawer(area)) || "";
    count(area);
    area.addEventListener("input", () => { sessionStorage.setItem(drawer(area), area.value); count(area); });
  });

  all("[data-copy]").forEach((button) => { button.hidden = !navigator.clipboard; });
  all("[data-waits]").forEach((part) => watch(part.closest("[data-hero]"), part.dataset.waits));
})();
