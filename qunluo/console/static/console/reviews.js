// The review queue by keyboard (j, k, a, r, x), and the bar for many at once.
(() => {
  "use strict";

  const queue = document.querySelector("[data-reviews]");
  const bar = document.querySelector("[data-batch]");
  if (!queue) return;

  const cards = () => [...queue.querySelectorAll("[data-review]")];
  const here = () => document.activeElement && document.activeElement.closest("[data-review]");
  const go = (step) => {
    const all = cards();
    const at = all.indexOf(here());
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  };

  const count = () => {
    if (!bar) return;
    const picked = queue.querySelectorAll("[data-pick]:checked").length;
    bar.hidden = picked === 0;
    bar.querySelector("[data-count]").textContent = picked;
  };
  queue.addEventListener("change", count);
  document.addEventListener("htmx:afterSwap", count);
  count();

  // A card that was decided gives way to the next one, so that the hands can stay where they are.
  let after = null;
  document.addEventListener("htmx:beforeRequest", (event) => {
    const card = event.target.closest("[data-review]");
    const all = cards();
    after = card ? all[all.indexOf(card) + 1] || null : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const refused = queue.querySelector("[data-review] [role=alert]");
    const next = refused ? refused.closest("[data-review]") : after;
    if (next) next.focus({ preventScroll: false });
    after = null;
  });

  const DEEDS = {
    j: () => go(1),
    k: () => go(-1),
    a: (card) => card && card.querySelector("[data-accept]")?.click(),
    r: (card) => card && card.querySelector("[data-reason]")?.focus(),
    x: (card) => card && card.querySelector("[data-pick]")?.click(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches("[data-reason]")) {
      if (event.key === "Escape") here()?.focus();
      // Enter in the reason means what stands beside it: to reject, not to press the first button of the form.
      if (event.key === "Enter") { event.preventDefault(); here()?.querySelector("[data-reject]").click(); }
      return;
    }
    if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
    const deed = DEEDS[event.key];
    if (deed) { event.preventDefault(); deed(here()); }
  });
})();
