/* Passkeys: they need script, and nothing else of these forms does.

   form[data-passkey=create|get][data-passkey-options=URL]   URL answers a POST with what the browser is to ask the device, as JSON;
                            the device's answer goes into field `credential`, and the form is sent as any other
   [data-passkey-words]     says that script is needed until this one runs; then, what went wrong
   button[hidden]           shown where the browser can do it */
(() => {
  "use strict";
  const Key = window.PublicKeyCredential;
  const can = navigator.credentials && Key?.parseCreationOptionsFromJSON && Key.parseRequestOptionsFromJSON;
  const REASONS = {
    NotAllowedError: "Nothing was sent: it was cancelled, took too long, or this device has no passkey for here.",
    InvalidStateError: "This device has a passkey here already.",
    TooMany: "That was tried too often. Wait a moment, and try again.",
  };

  async function answerOf(form) {
    const token = form.elements.csrf_token.value;
    const told = await fetch(form.dataset.passkeyOptions, { method: "POST", body: new URLSearchParams({ csrf_token: token }) });
    if (told.redirected) { location.assign(told.url); return null; } // signed out, or asked again who it is
    if (told.status === 429) throw Object.assign(new Error(), { name: "TooMany" });
    const options = await told.json();
    return form.dataset.passkey === "create"
      ? navigator.credentials.create({ publicKey: Key.parseCreationOptionsFromJSON(options) })
      : navigator.credentials.get({ publicKey: Key.parseRequestOptionsFromJSON(options) });
  }

  const say = (words, text) => { words.textContent = text; words.hidden = !text; };
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const words = form.querySelector("[data-passkey-words]"), button = form.querySelector("button");
    if (!can) { say(words, "This browser cannot use passkeys here. Use another way."); continue; }
    say(words, "");
    button.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      button.disabled = true;
      try {
        const answer = await answerOf(form);
        if (!answer) return;
        form.elements.credential.value = JSON.stringify(answer);
        form.submit();
      } catch (error) {
        say(words, REASONS[error.name] ?? "That did not work. Load the page again, or use another way.");
      } finally {
        button.disabled = false;
      }
    });
  }
})();
