// The little that pages need beside htmx: copying, polling only while seen, errors as toasts, uploads, choices.
(() => {
  "use strict";

  const toast = (sentence) => {
    const box = document.createElement("div");
    box.className = "alert alert-warning";
    box.textContent = sentence;
    document.getElementById("toasts").append(box);
    setTimeout(() => box.remove(), 8000);
  };

  const copy = async (button) => {
    const source = document.getElementById(button.dataset.copy);
    const text = source.value ?? source.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without HTTPS there is no clipboard: mark the text, so that the person can copy it.
      getSelection().selectAllChildren(source);
      return;
    }
    const label = button.querySelector("[data-label]");
    const before = label.textContent;
    label.textContent = button.dataset.done;
    setTimeout(() => { label.textContent = before; }, 1600);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) copy(button);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submits]")) event.target.form.submit();
  });

  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-ticks]");
    if (all) for (const box of all.form.querySelectorAll(`[name=${all.dataset.ticks}]`)) box.checked = all.checked;
  });

  // A page in the background asks for nothing.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const trigger = event.detail.elt.getAttribute("hx-trigger") || "";
    if (document.hidden && trigger.startsWith("every")) event.preventDefault();
  });

  const refuse = (call) => {
    const page = new DOMParser().parseFromString(call.responseText, "text/html");
    const sentence = page.querySelector("[data-sentence]");
    toast(sentence ? sentence.textContent.trim() : `HTTP ${call.status}`);
  };
  document.addEventListener("htmx:responseError", (event) => refuse(event.detail.xhr));
  let isLost = false;
  document.addEventListener("htmx:sendError", () => {
    if (!isLost) toast(document.body.dataset.lost);
    isLost = true;
  });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) isLost = false; });

  // A file may be dropped on the box, and its name is shown; what is too large is refused before it travels.
  const chosen = (box) => {
    const input = box.querySelector("input[type=file]");
    const file = input.files[0];
    const isTooLarge = file && file.size > Number(box.dataset.limit);
    box.querySelector("[data-name]").textContent = file ? file.name : "";
    box.querySelector("[data-too-large]").hidden = !isTooLarge;
    box.closest("form").querySelector("button[type=submit]").disabled = !file || isTooLarge;
  };
  document.addEventListener("change", (event) => {
    const box = event.target.closest("[data-drop]");
    if (box) chosen(box);
  });
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => {
      const box = event.target.closest && event.target.closest("[data-drop]");
      if (!box) return;
      event.preventDefault();
      box.classList.toggle("is-over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) {
        box.querySelector("input[type=file]").files = event.dataTransfer.files;
        chosen(box);
      }
    });
  }
  // A file travels as the bare body of the request: the server writes it down as it comes.
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-upload]");
    const file = form && form.querySelector("input[type=file]").files[0];
    if (!file) return;
    event.preventDefault();
    const [bar, cancel, send] = ["progress", "[data-cancel]", "button[type=submit]"].map((one) => form.querySelector(one));
    const call = new XMLHttpRequest();
    const busy = (is) => { bar.hidden = cancel.hidden = !is; send.disabled = is; };
    call.upload.addEventListener("progress", (step) => { bar.max = step.total; bar.value = step.loaded; });
    call.addEventListener("load", () => {
      if (call.status < 400) { location.href = call.responseURL; return; }
      busy(false);
      refuse(call);
    });
    call.addEventListener("error", () => { busy(false); toast(document.body.dataset.lost); });
    call.addEventListener("abort", () => busy(false));
    cancel.onclick = () => call.abort();
    call.open("POST", `${form.action}?name=${encodeURIComponent(file.name)}`);
    call.setRequestHeader("X-CSRFToken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    call.setRequestHeader("Content-Type", "application/octet-stream");
    busy(true);
    call.send(file);
  });
})();
