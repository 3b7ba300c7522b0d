/* Small helps on top of pages that work without them: keys in tables, select all, copy, focus on errors. */
(() => {
  "use strict";
  const typing = (node) => node.closest("input, select, textarea, [contenteditable]");
  const links = (list) => Array.from(list.querySelectorAll(".dl-row__link"));

  const step = (by) => {
    const here = document.activeElement;
    const list = here.closest("[data-dl-rows]") || document.querySelector("[data-dl-rows]");
    if (!list) return false;
    const all = links(list);
    const row = here.closest(".dl-row");
    const now = row ? all.indexOf(row.querySelector(".dl-row__link")) : -1;
    const next = all[Math.max(0, Math.min(all.length - 1, now + by))];
    if (next) next.focus();
    return Boolean(next);
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      const open = document.querySelector("details[name='dl-pop'][open]");
      if (open) { open.open = false; open.querySelector("summary").focus(); }
      return;
    }
    if (typing(event.target)) return;
    const row = document.activeElement.closest(".dl-row");
    if (event.key === "j" && step(1)) event.preventDefault();
    if (event.key === "k" && step(-1)) event.preventDefault();
    if (event.key === "x" && row && row.querySelector("[name='ids']")) row.querySelector("[name='ids']").click();
    if (event.key === "/" && document.getElementById("dl-search")) { event.preventDefault(); document.getElementById("dl-search").focus(); }
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details[name='dl-pop'][open]").forEach((open) => {
      if (!open.contains(event.target)) open.open = false;
    });
    const copy = event.target.closest("[data-dl-copy]");
    if (copy) take(copy);
  });

  /* for a browser whose style sheet cannot unfold for paper; what the reader folded is folded again afterwards */
  const unfolded = new Set();
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll(".dl-fold--paper:not([open])").forEach((part) => { part.open = true; unfolded.add(part); });
  });
  window.addEventListener("afterprint", () => { unfolded.forEach((part) => { part.open = false; }); unfolded.clear(); });

  const take = async (button) => {
    const text = button.parentElement.querySelector("[data-dl-copy-text]").textContent.trim();
    await navigator.clipboard.writeText(text);
    const told = button.closest(".dl-copy").querySelector("[data-dl-copied]");
    told.textContent = told.dataset.dlCopied + ": " + text;
    button.classList.add("dl-copy__button--done");
  };

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-dl-select]");
    if (!form) return;
    const boxes = Array.from(form.querySelectorAll("[name='ids']"));
    if (event.target.matches("[data-dl-all]")) boxes.forEach((box) => { box.checked = event.target.checked; });
    const count = boxes.filter((box) => box.checked).length;
    const told = form.querySelector("[data-dl-chosen]");
    told.dataset.words = told.dataset.words || told.textContent;
    told.textContent = count ? count + " " + told.dataset.dlChosen : told.dataset.words;
  });

  // the heading of a table stays in sight where the table needs no scrolling of its own
  const fit = () => document.querySelectorAll(".dl-data__scroll").forEach((box) => {
    box.classList.remove("dl-data__scroll--fits");
    box.classList.toggle("dl-data__scroll--fits", box.scrollWidth <= box.clientWidth);
  });
  window.addEventListener("resize", fit);

  // a form is sent once, however often its button is hit; after a while it may be sent again (a preview stays on the page)
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.dlSent) { event.preventDefault(); return; }
    form.dataset.dlSent = "1";
    setTimeout(() => { delete form.dataset.dlSent; }, 3000);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-dl-sent]").forEach((form) => { delete form.dataset.dlSent; }));

  const dress = (root) => {
    fit();
    root.querySelectorAll("[data-dl-all]").forEach((box) => { box.hidden = false; });
    if (navigator.clipboard) root.querySelectorAll("[data-dl-copy]").forEach((button) => { button.hidden = false; });
    const wrong = root.querySelector("[data-dl-focus]");
    if (wrong && !wrong.closest("[data-dl-quiet]")) wrong.focus();
  };
  document.addEventListener("DOMContentLoaded", () => dress(document));
  // where the thing that was pressed is gone, the keyboard goes on at what came in its place
  document.addEventListener("htmx:afterSettle", (event) => {
    if (document.activeElement !== document.body) return;
    const first = event.detail.elt.querySelector("select, textarea, input:not([type='hidden'])");
    if (first) first.focus();
  });
  document.addEventListener("htmx:load", (event) => dress(event.detail.elt));
})();
