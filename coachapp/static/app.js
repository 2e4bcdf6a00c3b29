/* Coachapp's own script: it makes smoother what already works without it. What the pages say to it:

   [data-theme-switch]   a form of buttons name=theme: the theme changes at once, the form goes in the background
   [data-menu]           a <details> that closes on a press elsewhere and on Escape
   [data-bell=URL]       its content is asked for anew each minute while the page is visible
   [data-timezone]       a <select>: the browser's zone is chosen if nothing was
   [data-preview=ID]     a hidden button: shows field ID's Markdown in #ID-preview (POST /preview, field `text`, answers HTML)
   [data-day-in-words=ID] says date field ID in words
   [data-copy=ID]        a hidden button: copies field ID
   [data-back]           a hidden button: one page back
   [data-print]          a hidden button: prints the page
   [data-opens=ID]       what its matrix's cells lead to opens in dialog ID, in [data-opened]; with Ctrl, or when that fails, the link is followed
   [data-follow]         a link that is followed at once, in place of this page
   [data-files]          a form that carries files: more than 25 MB are refused before they are sent, and nothing typed is lost
   [data-focus]          takes the focus when the page opens (an error summary)
   [data-reorder=FORM]   a list whose li[data-id] may be dragged; the new order goes to form FORM as field `order`, ids with commas

   Review. Each pen or note is form[data-autosave]; it is sent by htmx on our event `autosave`, 1.5 s after the last key, at once on
   leaving a field or choosing a signal. From the answer only [data-pen-state] is taken (version, errors, conflict): what is being
   typed is never replaced. An answer without it, or none, means: not saved; it is tried again until it works.
   [data-conflict]       in the state: saving waits for [data-keep=this|both]; [data-other-text=NAME] holds the other text of field NAME
   [data-send]           a button that sends the whole form as a page, once what is on its way has been saved
   [data-skipped]        on a pen: it counts as skipped until the next word or signal; [data-skip-line] says so
   [data-saved]          the page's one line about saving       [data-counted]  "4 of 6 written, 1 skipped, 1 to write"
   [data-pen=ID][data-title]  a pen about milestone ID          [data-item=ID]  its sheet
   [data-rail=ID], [data-rail-word]   its mark in the rail      [data-next], [data-next-title]  the way to the next to write
   [data-after-saving]   a link that is followed when everything is saved
   #keys, [data-keys-open], [data-keys-switch]   the single keys' list and switch (kept in the cookie `keys`)
   A pen is written when its signal is chosen, with or without words. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const later = new Map();
  const after = (key, wait, act) => { clearTimeout(later.get(key)); later.set(key, setTimeout(act, wait)); };
  const send = (url, body) => fetch(url, { method: "POST", body, headers: { "HX-Request": "true" } });
  const clock = () => new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  const token = () => one("input[name=csrf_token]")?.value ?? "";
  const inField = (target) => target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select");

  /* the frame */
  for (const button of all("[data-preview], [data-copy], [data-back], [data-print]")) button.hidden = button.matches("[data-back]") && history.length < 2;
  one("[data-focus]")?.focus();
  if (one("a[data-follow]")) location.replace(one("a[data-follow]").href);

  const menus = () => all("[data-menu][open]");
  document.addEventListener("click", (event) => menus().forEach((menu) => menu.contains(event.target) || (menu.open = false)));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") menus().forEach((menu) => { menu.open = false; one("summary", menu).focus(); });
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-theme-switch]") || !event.submitter) return;
    event.preventDefault();
    const theme = event.submitter.value;
    document.documentElement.dataset.bsTheme = theme;
    all("button", form).forEach((button) => button.setAttribute("aria-pressed", button === event.submitter));
    const body = new URLSearchParams(new FormData(form));
    body.set("theme", theme);
    send(form.getAttribute("action"), body).catch(() => {});
    form.closest("details").open = false;
  });

  /* the bell: once a minute at most, and only while somebody can see it */
  const MINUTE = 60_000;
  let asked = Date.now();
  const ask = async () => {
    const bell = one("[data-bell]");
    if (!bell || document.hidden || Date.now() - asked < MINUTE) return;
    asked = Date.now();
    const answer = await fetch(bell.dataset.bell, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok && !answer.redirected) bell.innerHTML = await answer.text(); // our own fragment
  };
  setInterval(ask, MINUTE);
  document.addEventListener("visibilitychange", ask);

  for (const select of all("select[data-timezone]")) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (["", "UTC"].includes(select.value) && [...select.options].some((option) => option.value === zone)) select.value = zone;
  }

  const dayInWords = (words) => {
    const field = document.getElementById(words.dataset.dayInWords);
    const typed = field?.valueAsDate ?? (field?.value ? new Date(field.value + ":00Z") : null);
    if (!typed || Number.isNaN(typed.getTime())) { words.textContent = ""; return; }
    const day = typed.toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    const here = new Date();
    const days = Math.round((Date.UTC(typed.getUTCFullYear(), typed.getUTCMonth(), typed.getUTCDate()) - Date.UTC(here.getFullYear(), here.getMonth(), here.getDate())) / 864e5);
    const size = Math.abs(days);
    const length = size < 63 ? `${size} days` : size < 730 ? `${Math.round(size / 30.44)} months` : `${Math.round(size / 365.25)} years`;
    const far = { 0: "today", 1: "tomorrow", "-1": "yesterday" }[days] ?? (days > 0 ? `in ${length}` : `${length} ago`);
    words.textContent = `${day.replace(",", "")}, ${far}`;
  };
  for (const words of all("[data-day-in-words]")) {
    dayInWords(words);
    document.getElementById(words.dataset.dayInWords)?.addEventListener("input", () => dayInWords(words));
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-preview], [data-copy], [data-back], [data-print], [data-keys-open]");
    if (!button) return;
    if (button.matches("[data-print]")) print();
    if (button.matches("[data-back]")) history.back();
    if (button.matches("[data-keys-open]")) one("#keys")?.showModal();
    if (button.matches("[data-preview]")) await preview(button);
    if (!button.matches("[data-copy]")) return;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.textContent = "Copied";
  });

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-opens] .c-matrix td > a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
    event.preventDefault();
    const dialog = document.getElementById(link.closest("[data-opens]").dataset.opens);
    try {
      const answer = await fetch(link.href, { headers: { "HX-Request": "true", "HX-Current-URL": location.href } });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      one("[data-opened]", dialog).innerHTML = await answer.text(); // our own page, a part of it
      window.htmx?.process(dialog);
      dialog.showModal();
    } catch {
      location.assign(link.href);
    }
  });

  async function preview(button) {
    const field = document.getElementById(button.dataset.preview);
    const pane = document.getElementById(`${field.id}-preview`);
    const isOpen = !pane.hidden;
    pane.hidden = isOpen;
    button.setAttribute("aria-expanded", !isOpen);
    button.textContent = isOpen ? "Preview" : "Close preview";
    if (isOpen) return;
    try {
      const answer = await send("/preview", new URLSearchParams({ csrf_token: token(), text: field.value }));
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const words = Object.assign(document.createElement("div"), { className: "c-words", dir: "auto" });
      words.innerHTML = await answer.text(); // sanitised by the server, as every saved text is
      pane.replaceChildren(words.textContent.trim() ? words : "Nothing written yet.");
    } catch {
      pane.textContent = "The preview could not be drawn. Your text is safe in the field; try again in a moment.";
    }
  }

  /* files: what would be too much is said beside the field, and not by an error page */
  const MOST_BYTES = 25_000_000;
  const tooMuch = (input) => [...input.files].reduce((sum, file) => sum + file.size, 0) > MOST_BYTES;
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-files] input[type=file]")) return;
    const input = event.target, field = input.closest(".c-field"), id = `${input.id}-too-much`;
    document.getElementById(id)?.remove();
    input.toggleAttribute("aria-invalid", tooMuch(input));
    if (tooMuch(input)) field.append(Object.assign(document.createElement("p"), { id, className: "c-field-error", role: "alert", textContent: "These files are larger than 25 MB together. Choose fewer or smaller ones." }));
  });
  document.addEventListener("submit", (event) => {
    const input = event.target.matches("[data-files]") && all("input[type=file]", event.target).find(tooMuch);
    if (input) { event.preventDefault(); input.focus(); }
  });

  /* reorder by drag */
  for (const list of all("[data-reorder]")) {
    const rows = () => all(":scope > li[data-id]", list);
    let dragged = null, target = null;
    const clear = () => rows().forEach((row) => row.classList.remove("c-drop-before", "c-drop-after"));
    const setButton = (row, name, isOff) => { const button = one(`button[name=${name}]`, row); if (button) button.hidden = button.disabled = isOff; };
    const setButtons = () => rows().forEach((row, place, { length }) => { setButton(row, "up", !place); setButton(row, "down", place === length - 1); });
    rows().forEach((row) => { row.draggable = true; });
    list.addEventListener("dragstart", (event) => {
      dragged = event.target.closest?.("li[data-id]");
      if (!dragged) return;
      event.dataTransfer.effectAllowed = "move";
      dragged.classList.add("c-dragged");
    });
    list.addEventListener("dragover", (event) => {
      const row = event.target.closest("li[data-id]");
      if (!dragged || !row) return;
      event.preventDefault();
      clear();
      const box = row.getBoundingClientRect();
      target = { row, isAfter: event.clientY > box.top + box.height / 2 };
      row.classList.add(target.isAfter ? "c-drop-after" : "c-drop-before");
    });
    list.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!dragged || !target || target.row === dragged) return;
      target.row[target.isAfter ? "after" : "before"](dragged);
      setButtons();
      const form = document.getElementById(list.dataset.reorder);
      const order = Object.assign(document.createElement("input"), { type: "hidden", name: "order", value: rows().map((row) => row.dataset.id).join(",") });
      form.append(order);
      form.requestSubmit();
      order.remove(); // a page that the browser brings back must not send an old order with its buttons
    });
    list.addEventListener("dragend", () => { clear(); dragged?.classList.remove("c-dragged"); dragged = target = null; });
  }

  /* Review: saving */
  const saving = all("form[data-autosave]");
  if (!saving.length) return;
  const savedLine = one("[data-saved]");
  const unsaved = new Set(), busy = new Set(); // forms with words that the server does not have; forms on their way
  let lastSaved = clock();
  let isLost = false, isOutside = false;
  let wait = 2000;
  let goTo = null, sending = null;
  const aside = (savedLine?.textContent.match(/\.\s+(.*)$/s) ?? [, ""])[1].trim();

  const tell = () => {
    if (!savedLine) return;
    const isWaiting = saving.some((form) => one("[data-conflict]", form));
    const text = isLost ? `Not saved since ${lastSaved}. Keep this page open${isOutside ? " and sign in again in another tab" : ""}.`
      : isWaiting ? "Two texts: choose which to keep."
      : saving.some((form) => one("[data-refused]", form)) ? "Not saved: see the field."
      : unsaved.size || busy.size ? "Saving." : `Saved ${lastSaved}. ${aside}`.trim();
    if (savedLine.textContent !== text) savedLine.textContent = text;
    savedLine.classList.toggle("c-strong", isLost || isWaiting);
  };
  const save = (form) => {
    if (busy.has(form) || !unsaved.has(form) || one("[data-conflict]", form)) return;
    busy.add(form);
    unsaved.delete(form);
    window.htmx.trigger(form, "autosave", {}, false);
  };
  const failed = (form) => {
    unsaved.add(form);
    isLost = true;
    wait = Math.min(wait * 2, 30000);
    after("again", wait, () => renew().finally(() => { tell(); unsaved.forEach(save); }));
  };
  /* Whose sign-in ended may sign in again in another tab: this page then takes the new token. Somebody else's sign-in does not see this page. */
  const renew = async () => {
    const answer = await fetch(location.href).catch(() => null);
    isOutside = Boolean(answer?.redirected);
    if (!answer?.ok || isOutside) return;
    const fresh = one("input[name=csrf_token]", new DOMParser().parseFromString(await answer.text(), "text/html"));
    if (fresh) all("input[name=csrf_token]").forEach((field) => { field.value = fresh.value; });
  };
  const changed = (form, delay) => {
    unsaved.add(form);
    if (isSkipped(form)) takeUp(form);
    after(form, delay, () => save(form));
    if (pens.length) count();
  };
  const follow = () => {
    if (busy.size || isLost) return;
    if (goTo && !unsaved.size) location.assign(goTo);
    const button = sending;
    sending = null;
    if (button) button.form.requestSubmit(button);
  };

  for (const form of saving) {
    let isTaken = false;
    form.addEventListener("input", (event) => changed(form, event.target.type === "radio" ? 0 : 1500));
    form.addEventListener("focusout", () => save(form));
    form.addEventListener("submit", (event) => {
      if (event.submitter?.matches("[data-send]") && !busy.size) return unsaved.clear(); // the browser sends it
      event.preventDefault();
      if (event.submitter?.matches("[data-send]")) { sending = event.submitter; return; }
      const keep = event.submitter?.dataset.keep;
      if (keep === "both") {
        for (const text of all("[data-other-text]", form)) {
          const field = form.elements[text.dataset.otherText] ?? one("textarea", form);
          field.value = `${field.value.trimEnd()}\n\n${text.textContent}`.trimStart();
        }
      }
      const other = keep && one("[data-other-text]", form)?.dataset.otherSignal;
      if (other && !one("input[name=signal]:checked", form)) one(`input[name=signal][value=${other}]`, form).checked = true;
      if (keep) one("[data-conflict]", form).removeAttribute("data-conflict");
      changed(form, 0);
    });
    form.addEventListener("htmx:before:request", () => { isTaken = false; });
    form.addEventListener("htmx:before:swap", (event) => {
      isTaken = event.detail.ctx.text.includes("data-pen-state");
      if (!isTaken) event.preventDefault();
    });
    form.addEventListener("htmx:finally:request", () => {
      busy.delete(form);
      if (!isTaken) failed(form);
      else if (one("[data-conflict], [data-refused]", form)) {
        unsaved.add(form); // the next word is the writer's: no trying again
        goTo = sending = null;
      } else {
        lastSaved = clock();
        wait = 2000;
        if (isLost) after("again", 0, () => unsaved.forEach(save));
        else if (unsaved.has(form)) after(form, 1500, () => save(form));
        isLost = isOutside = false;
      }
      tell();
      follow();
    });
  }
  document.addEventListener("input", tell);
  window.addEventListener("online", () => unsaved.forEach(save));
  window.addEventListener("beforeunload", (event) => { if (unsaved.size || busy.size) event.preventDefault(); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-after-saving]");
    if (!link || (!unsaved.size && !busy.size)) return;
    event.preventDefault();
    goTo = link.href;
    unsaved.forEach(save);
    tell();
  });

  /* Review: what is written, what comes next */
  const pens = all("form[data-pen]");
  const signalOf = (pen) => one("input[name=signal]:checked", pen);
  const isSkipped = (pen) => "skipped" in pen.dataset;
  const isWritten = (pen) => !isSkipped(pen) && Boolean(signalOf(pen));
  const takeUp = (pen) => { delete pen.dataset.skipped; one("[data-skip-line]", itemOf(pen))?.remove(); };
  const toWrite = new Map(pens.map((pen) => [pen, one(`[data-rail="${pen.dataset.pen}"] .c-to-write`)?.cloneNode(true)]));
  const reported = new Map(pens.map((pen) => [pen, one(`[data-rail="${pen.dataset.pen}"] [data-rail-word]`)?.textContent])); // "to write, 1 check-in"
  const dashed = [...toWrite.values()].find(Boolean);
  const itemOf = (pen) => pen.closest("[data-item]");
  let current = pens[0];

  function count() {
    const open = pens.filter((pen) => !isWritten(pen) && !isSkipped(pen));
    const skipped = pens.filter(isSkipped).length;
    const counted = one("[data-counted]");
    if (counted) counted.textContent = [`${pens.length - open.length - skipped} of ${pens.length} written`, skipped && `${skipped} skipped`, open.length && `${open.length} to write`].filter(Boolean).join(", ");
    for (const pen of pens.filter((pen) => !isSkipped(pen))) {
      const rail = one(`[data-rail="${pen.dataset.pen}"]`);
      const mark = isWritten(pen) ? one("svg", signalOf(pen).closest("label")) : dashed;
      if (rail && mark) one("svg", rail).replaceWith(mark.cloneNode(true));
      if (rail) one("[data-rail-word]", rail).textContent = isWritten(pen) ? "" : one("textarea", pen).value.trim() ? "choose a signal" : reported.get(pen) || "to write";
    }
    const next = open.find((pen) => pen !== current) ?? open[0];
    const button = one("[data-next]");
    if (button) button.hidden = !next;
    if (button && next) [button.href, one("[data-next-title]", button).textContent] = [`#${itemOf(next).id}`, next.dataset.title];
  }
  function go(pen, isWriting) {
    if (!pen) return;
    current = pen;
    itemOf(pen).scrollIntoView({ block: "start" });
    (isWriting ? one("textarea", pen) : signalOf(pen) ?? one("input[name=signal]", pen)).focus({ preventScroll: true });
  }
  const nextToWrite = () => {
    const from = pens.indexOf(current);
    return [...pens.slice(from + 1), ...pens.slice(0, from)].find((pen) => !isWritten(pen) && !isSkipped(pen));
  };
  document.addEventListener("focusin", (event) => { current = event.target.closest("form[data-pen]") ?? current; });
  one("[data-next]")?.addEventListener("click", (event) => { event.preventDefault(); go(nextToWrite() ?? current, true); });

  const keysOff = () => document.cookie.split("; ").includes("keys=off");
  const keySwitch = one("[data-keys-switch]");
  if (keySwitch) {
    keySwitch.checked = !keysOff();
    keySwitch.addEventListener("change", () => { document.cookie = `keys=${keySwitch.checked ? "on" : "off"}; path=/; max-age=31536000; samesite=lax`; });
  }
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && pens.length) {
      event.preventDefault();
      unsaved.forEach(save);
      return go(nextToWrite() ?? current, true);
    }
    if (keysOff() || event.ctrlKey || event.metaKey || event.altKey || inField(event.target) || one("dialog[open]")) return;
    if (event.key === "?") one("#keys")?.showModal();
    if (event.key === "u") one(".c-bar a[data-after-saving]")?.click();
    if (event.key === "n") go(pens[pens.indexOf(current) + 1], false);
    if (event.key === "p") go(pens[pens.indexOf(current) - 1], false);
    if (/^[1-4]$/.test(event.key) && current) all("input[name=signal]", current)[event.key - 1].click();
  });
  const here = (id) => all("[data-rail]").forEach((link) => link.dataset.rail === id ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current"));
  const seen = new IntersectionObserver((entries) => entries.forEach((entry) => entry.isIntersecting && here(entry.target.dataset.item)), { rootMargin: "-10% 0px -70% 0px" });
  all("[data-item]").forEach((item) => seen.observe(item));
  if (pens.length) count();
})();
