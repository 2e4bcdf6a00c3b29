/* The meeting: what both write at the same time. It makes smoother what works without it; app.js saves the texts. What the page says to it:

   [data-meeting=URL][data-stamp][data-of]   the page: where what lies on the table is asked for, what of it is known, whose page it is
   [data-live=STAMP][data-once]              the answer: its [data-part]s take the places of those with the same id, [data-notes=VERSION] holds the shared notes
   [data-timer][data-now][data-start][data-end]   instants: how far the meeting is, by the server's clock
   [data-quick]                              the line that says what a press could not do

   The other's words are taken while nothing here is unsaved; otherwise the next save puts both together, and its answer (a new `base`) is
   taken the same way. Where the writer has gone on meanwhile, the form says that it still comes from what it sent (`base`, version 0).
   What is not saved yet is kept in this tab, so that loading the page again loses nothing. */
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);
  const page = one("[data-meeting]");
  if (!page) return;
  const EVERY = 4000;
  const tidy = (text) => text.replaceAll("\r\n", "\n").trim(); // as the server keeps it

  /* the clock */
  const timer = one("[data-timer]");
  const ahead = timer ? Date.parse(timer.dataset.now) - Date.now() : 0;
  const said = (seconds) => {
    const whole = Math.floor(Math.abs(seconds));
    const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, String(whole % 60).padStart(2, "0")];
    return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
  };
  const NEAR = 7200;
  const tick = () => {
    const now = Date.now() + ahead;
    const [since, left] = [(now - Date.parse(timer.dataset.start)) / 1000, (Date.parse(timer.dataset.end) - now) / 1000];
    if (since < -NEAR || left < -NEAR) return;
    timer.textContent = since < 0 ? `Begins in ${said(since)}` : left >= 0 ? `${said(since)} in, ${said(left)} left` : `${said(left)} over`;
  };
  if (timer) { tick(); setInterval(tick, 1000); }

  /* texts that save themselves: what is not saved yet stays in this tab */
  const fieldOf = (form) => one("textarea", form);
  const hidden = (form, name) => one(`[data-pen-state] input[name=${name}]`, form);
  const saving = all("form[data-autosave]");
  const place = (form) => `meeting-${page.dataset.of}-${form.id}`;
  const keep = (form) => sessionStorage.setItem(place(form), JSON.stringify({ text: fieldOf(form).value, version: hidden(form, "version").value, base: hidden(form, "base")?.value }));
  const bringBack = (form) => {
    const kept = JSON.parse(sessionStorage.getItem(place(form)) ?? "null");
    if (!kept || tidy(kept.text) === tidy(fieldOf(form).value)) return sessionStorage.removeItem(place(form));
    fieldOf(form).value = kept.text;
    hidden(form, "version").value = kept.version;
    if (hidden(form, "base")) hidden(form, "base").value = kept.base;
    fieldOf(form).dispatchEvent(new Event("input", { bubbles: true }));
  };
  for (const form of saving) {
    let sent = "", isAnswered = false;
    form.addEventListener("input", () => keep(form));
    form.addEventListener("htmx:before:request", () => { sent = fieldOf(form).value; isAnswered = false; });
    form.addEventListener("htmx:before:swap", (event) => { isAnswered = event.detail.ctx.text.includes("data-pen-state"); });
    form.addEventListener("htmx:finally:request", () => {
      if (!isAnswered || one("[data-conflict], [data-refused]", form)) return;
      if (hidden(form, "base")) takeAnswer(form, sent);
      if (tidy(fieldOf(form).value) === tidy(sent) || isClean(form)) sessionStorage.removeItem(place(form));
      else keep(form);
    });
    bringBack(form);
  }

  /* the shared notes */
  const notes = saving.find((form) => hidden(form, "base"));
  function isClean(form) {
    const base = hidden(form, "base");
    return Boolean(base) && tidy(fieldOf(form).value) === base.value && !one("[data-conflict], [data-refused]", form);
  }
  function takeAnswer(form, sent) {
    const base = hidden(form, "base");
    if (base.value === tidy(sent)) return;
    if (tidy(fieldOf(form).value) === tidy(sent)) return put(fieldOf(form), base.value);
    base.value = tidy(sent);
    hidden(form, "version").value = 0;
  }
  /* Only the part that differs is replaced, so that the caret stays with its words; the space at the end, where one is about to write on, stays. */
  function put(field, text) {
    const is = field.value.trimEnd();
    const [least, caret] = [Math.min(is.length, text.length), lineOf(field)];
    let head = 0, tail = 0;
    while (head < least && is[head] === text[head]) head++;
    while (tail < least - head && is[is.length - 1 - tail] === text[text.length - 1 - tail]) tail++;
    const top = field.scrollTop;
    field.setRangeText(text.slice(head, text.length - tail), head, is.length - tail, "preserve");
    if (caret && caret.from > head && caret.from < is.length - tail) goTo(field, caret);
    field.scrollTop = top;
  }
  const lineOf = (field) => {
    if (document.activeElement !== field || field.selectionStart !== field.selectionEnd) return null;
    const from = field.selectionStart, begin = field.value.lastIndexOf("\n", from - 1) + 1;
    return { from, column: from - begin, number: field.value.slice(0, begin).split("\n").length - 1, words: field.value.slice(begin).split("\n", 1)[0] };
  };
  /* Lines came in above and below at once: the caret goes to its own line again, the nearest that reads the same. */
  function goTo(field, caret) {
    const lines = field.value.split("\n");
    const same = lines.map((words, number) => ({ words, number })).filter((line) => line.words === caret.words);
    const nearest = same.sort((a, b) => Math.abs(a.number - caret.number) - Math.abs(b.number - caret.number))[0];
    if (!nearest) return;
    const at = lines.slice(0, nearest.number).reduce((sum, line) => sum + line.length + 1, 0) + caret.column;
    field.setSelectionRange(at, at);
  }
  let isComposing = false;
  notes?.addEventListener("compositionstart", () => { isComposing = true; });
  notes?.addEventListener("compositionend", () => { isComposing = false; });
  function hear(kept) {
    const version = Number(kept.dataset.notes);
    if (!notes || isComposing || !isClean(notes) || version <= Number(hidden(notes, "version").value)) return;
    put(fieldOf(notes), kept.value);
    hidden(notes, "version").value = version;
    hidden(notes, "base").value = kept.value;
  }

  /* what lies on the table */
  function take(text) {
    const fresh = one("[data-live]", new DOMParser().parseFromString(text, "text/html"));
    if (!fresh) return false;
    const focused = document.activeElement;
    const within = focused?.closest("[data-part]")?.id;
    for (const part of all("[data-part]", fresh)) document.getElementById(part.id)?.replaceWith(document.adoptNode(part));
    if (within) (document.getElementById(focused.id) ?? document.getElementById(within))?.focus();
    page.dataset.stamp = fresh.dataset.live;
    page.dataset.once = fresh.dataset.once;
    const kept = one("[data-notes]", fresh);
    if (kept) hear(kept);
    else if (notes && isClean(notes)) location.reload(); // the session is closed: what was written is read from now on
    return true;
  }
  const ask = async () => {
    if (document.hidden) return;
    const answer = await fetch(`${page.dataset.meeting}?known=${page.dataset.stamp}`).catch(() => null);
    if (answer?.status === 200 && !answer.redirected) take(await answer.text());
  };
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);

  /* ticks, removals and what is added: in the background, and the table anew; what the server refuses is sent again as a page that says why */
  const line = one("[data-quick]");
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!page.contains(form) || form.matches("[data-autosave]")) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    body.set("back", page.dataset.meeting);
    line.textContent = "";
    const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
    if (!answer) { line.textContent = "No connection: that was not done. Press again in a moment."; return; }
    if (!answer.ok || !take(await answer.text())) { form.submit(); return; }
    if (form.elements.once) { form.reset(); form.elements.once.value = page.dataset.once; }
  });
})();
