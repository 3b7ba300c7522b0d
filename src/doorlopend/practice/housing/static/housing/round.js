/* Dragging a card shows what it does to everyone; nothing is saved until a reason is given. Works without this too. */
(() => {
  "use strict";
  const board = document.querySelector("[data-hs-board]");
  const box = document.getElementById("effect");

  const show = async (url) => {
    const answer = await fetch(url, { headers: { "HX-Request": "true" } });
    box.innerHTML = answer.ok ? await answer.text() : "";
    return answer.ok;
  };

  const preview = document.querySelector("[data-hs-preview]");
  if (preview) {
    preview.addEventListener("click", (event) => {
      event.preventDefault();
      const form = preview.form;
      if (!form.elements.place.reportValidity()) return;
      show(form.dataset.hsEffect + "?naar=" + encodeURIComponent(form.elements.place.value));
    });
  }
  if (!board) return;

  let held = null;
  board.addEventListener("dragstart", (event) => {
    const card = event.target.closest("[data-hs-card]");
    if (!card) return;
    held = card.dataset.hsCard;
    event.dataTransfer.setData("text/plain", held);
    event.dataTransfer.effectAllowed = "move";
  });
  const lane = (event) => { const found = event.target.closest("[data-hs-place]"); return found && found.dataset.hsPlace ? found : null; };
  board.addEventListener("dragover", (event) => { if (held && lane(event)) { event.preventDefault(); lane(event).classList.add("hs-over"); } });
  board.addEventListener("dragleave", (event) => { const left = event.target.closest("[data-hs-place]"); if (left) left.classList.remove("hs-over"); });
  board.addEventListener("drop", async (event) => {
    const to = lane(event);
    if (!held || !to) return;
    event.preventDefault();
    document.querySelectorAll(".hs-over").forEach((each) => each.classList.remove("hs-over"));
    const base = board.dataset.hsBoard + held + "/";
    const good = await show(base + "effect/?vorm=1&naar=" + encodeURIComponent(to.dataset.hsPlace));
    if (good) box.focus();
    held = null;
  });
})();
