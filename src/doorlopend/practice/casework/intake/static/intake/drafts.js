/* Text that could not be sent is kept on the device, sealed under a key that the server gives per log-in, and sent
   again later. Without that key, or without WebCrypto, nothing is kept on the device. Saving itself is done by htmx. */
(() => {
  "use strict";
  const PREFIX = "dl-draft:";
  const DAY = 24 * 3600 * 1000;
  const form = document.querySelector("form[data-draft]");
  if (!form || !window.crypto || !crypto.subtle) return;
  const lost = form.querySelector("[data-draft-lost]");
  const again = form.querySelector("[data-draft-again]");
  let held = null;
  let spot = null;

  const bytes = (hex) => Uint8Array.from(hex.match(/../g).map((pair) => parseInt(pair, 16)));
  const fields = () => Array.from(new FormData(form)).filter(([name]) => name !== "csrfmiddlewaretoken");
  const token = () => form.querySelector("[name='csrfmiddlewaretoken']").value;

  const ask = async (ticket) => {
    const answer = await fetch(form.dataset.draftKey, {
      method: "POST", headers: { "X-CSRFToken": token() }, body: new URLSearchParams(ticket ? { ticket } : {}), redirect: "error",
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const given = await answer.json();
    return { ticket: given.ticket, key: await crypto.subtle.importKey("raw", bytes(given.key), "AES-GCM", false, ["encrypt", "decrypt"]) };
  };

  const keep = async () => {
    if (!held) return;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify({ path: form.dataset.draft, at: Date.now(), fields: fields() }));
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, held.key, text));
    spot = spot || PREFIX + crypto.randomUUID();
    localStorage.setItem(spot, JSON.stringify({ ticket: held.ticket, iv: Array.from(iv), data: Array.from(sealed), at: Date.now() }));
  };

  const forget = () => { if (spot) { localStorage.removeItem(spot); spot = null; } };

  const open = async (name) => {
    const box = JSON.parse(localStorage.getItem(name));
    if (!box || Date.now() - box.at > 14 * DAY) { localStorage.removeItem(name); return null; }
    const { key } = await ask(box.ticket);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: new Uint8Array(box.iv) }, key, new Uint8Array(box.data));
    return JSON.parse(new TextDecoder().decode(plain));
  };

  const put = (kept) => {
    for (const control of form.elements) {
      if (!control.name || control.name === "csrfmiddlewaretoken" || control.type === "submit") continue;
      const values = kept.filter(([name]) => name === control.name).map(([, value]) => value);
      if (control.type === "checkbox" || control.type === "radio") control.checked = values.includes(control.value);
      else if (values.length) control.value = values[0];
    }
    form.querySelector("[data-draft-restored]").hidden = false;
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const find = async () => {
    for (const name of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
      try {
        const kept = await open(name);
        if (kept && kept.path === form.dataset.draft) { spot = name; put(kept.fields); return; }
      } catch (error) {
        continue; // of somebody else, or of a log-in that is over: it opens for nobody here
      }
    }
  };

  form.addEventListener("htmx:beforeSwap", (event) => {
    const saved = event.detail.xhr.getResponseHeader("X-Draft-Saved");
    if (!saved) { event.detail.shouldSwap = false; return; }
    lost.hidden = true;
    forget();
  });
  const failed = () => {
    lost.hidden = false;
    again.href = form.dataset.draftLogin + "?next=" + encodeURIComponent(location.pathname);
    keep();
  };
  form.addEventListener("htmx:afterRequest", (event) => {
    const xhr = event.detail.xhr;
    if (!xhr || !xhr.getResponseHeader("X-Draft-Saved")) failed();
  });
  window.addEventListener("online", () => { if (spot) form.dispatchEvent(new Event("change", { bubbles: true })); });
  document.addEventListener("submit", (event) => {
    if (event.target === form) forget();
    if (event.target.matches("[action*='uitloggen']")) {
      Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).forEach((key) => localStorage.removeItem(key));
    }
  });
  ask("").then((given) => { held = given; return find(); }).catch(() => {});
})();
