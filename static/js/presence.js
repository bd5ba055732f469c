// Says every quarter of a minute that this ticket is looked at, shows who else looks, and tells when the page is old.
// What was typed goes along when the page is loaded anew. The page works without it: then nobody is announced.
(() => {
  const box = document.querySelector("[data-presence]");
  if (!box) return;
  const EVERY_MS = 15_000;
  const KEPT = `isian ${location.pathname}`;
  const put = (node, text) => { if (node.textContent !== text) node.textContent = text; };
  let stopped = false;

  const show = (state) => {
    put(box.querySelector("[data-looking]"), state.looking);
    const changed = state.version !== Number(box.dataset.version);
    const passed = state.holder !== Number(box.dataset.holder);
    const moved = box.querySelector("[data-moved]");
    if (changed || passed) put(box.querySelector("[data-moved-text]"), changed ? state.changed : state.held);
    moved.hidden = !changed && !passed;
  };
  const look = async () => {
    if (document.hidden || stopped) return;
    try {
      const answer = await fetch(box.dataset.presence, { credentials: "same-origin", headers: { "X-Unattended": "1" } });
      if (answer.redirected || answer.status === 403 || answer.status === 404) { stopped = true; return; }
      if (answer.ok) show(await answer.json());
    } catch { /* the network comes back; the next look tells */ }
  };

  // Only words that people typed: no password, no file, nothing hidden. A secret is a line, never a text area.
  const fields = () => [...document.querySelectorAll("main form[method=post] textarea, main form[method=post] input[type=text]")]
    .filter((field) => field.name && (field.type === "textarea" || field.autocomplete !== "off"));
  const key = (field) => `${new URL(field.form.action).pathname} ${field.name} ${field.form.querySelector("[name=topic]")?.value ?? ""}`;
  const keep = () => {
    const typed = fields().filter((field) => field.value.trim() && field.value !== field.defaultValue);
    sessionStorage.setItem(KEPT, JSON.stringify(typed.map((field) => [key(field), field.value])));
  };
  const bringBack = () => {
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
    sessionStorage.removeItem(KEPT);
    const lost = [];
    for (const [name, text] of kept) {
      const field = fields().find((each) => key(each) === name);
      if (!field) { lost.push(text); continue; }
      if (field.value.trim() !== text.trim()) field.value = text;
      const folded = field.closest("details");
      if (folded) folded.open = true;
    }
    if (lost.length) showLost(lost);
  };
  // A form that is no longer there: the words stand at the top, to be copied.
  const showLost = (texts) => {
    const card = document.createElement("section");
    card.className = "card card-pad kept";
    card.append(Object.assign(document.createElement("h2"), { textContent: "Isian Anda belum disimpan" }));
    card.append(Object.assign(document.createElement("p"), { className: "sub", textContent: "Salin bila masih diperlukan." }));
    texts.forEach((text) => card.append(Object.assign(document.createElement("blockquote"), { textContent: text })));
    box.append(card);
  };

  box.querySelector("[data-reload]").addEventListener("click", keep);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", (event) => { if (event.persisted) look(); });
  bringBack();
  look();
  setInterval(look, EVERY_MS);
})();
