// Counts what is typed as people count: one letter is one, a new line is one.
(() => {
  "use strict";
  const count = (box) => {
    const out = document.querySelector(`[data-of="${box.id}"]`);
    if (!out) return;
    const most = Number(box.dataset.count);
    const typed = [...box.value.replace(/\r\n/g, "\n").trim()].length;
    out.textContent = `${typed} / ${most}`;
    out.classList.toggle("is-over", typed > most);
  };
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-count]")) count(event.target);
  });
  for (const box of document.querySelectorAll("[data-count]")) count(box);
})();
