/* One keystroke while minutes are taken: Enter notes, F2 decides, F4 makes an action. The buttons do the same. */
(() => {
  "use strict";
  const form = document.querySelector("[data-dl-minutes]");
  if (!form) return;
  const text = form.querySelector("textarea");
  if (text && !form.querySelector("[aria-invalid='true']")) text.focus();
  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && event.target !== text) return;
    const button = form.querySelector("[data-dl-key='" + event.key + "']");
    if (!button) return;
    event.preventDefault();
    form.requestSubmit(button);
  });
})();
