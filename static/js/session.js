// Warns before the session ends, and lets somebody go on without losing what they typed.
// body[data-session] holds the seconds left, body[data-person] who is signed in; the dialog is components/session_end.html.
(() => {
  const body = document.body;
  const dialog = document.getElementById("sesi-berakhir");
  const WARN_AT = 120;
  if (!dialog || !body.dataset.session) return;
  const person = Number(body.dataset.person);
  const latest = Date.now() + Number(body.dataset.latest) * 1000;  // however busy: signing in does not last for ever
  const idle = Number(body.dataset.idle) * 1000;
  let endsAt = Date.now() + Number(body.dataset.session) * 1000;
  const part = (name) => dialog.querySelector(`[data-session-${name}]`);
  const left = () => Math.round((endsAt - Date.now()) / 1000);
  const clock = (seconds) => `${Math.floor(seconds / 60)}.${String(seconds % 60).padStart(2, "0")}`;
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

  const show = () => {
    const seconds = left();
    if (seconds > WARN_AT) { if (dialog.open) dialog.close(); return; }
    part("left").textContent = clock(Math.max(0, seconds));
    part("warning").hidden = seconds <= 0;
    part("over").hidden = seconds > 0;
    if (!dialog.open) dialog.showModal();
  };
  // After another sign-in (in another tab) the forms of this page need its token.
  const take = (state) => {
    if (state.person !== person) {
      part("other").hidden = state.person === null;
      endsAt = Date.now();
      show();
      return;
    }
    if (state.token) document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = state.token; });
    endsAt = Date.now() + state.seconds * 1000;
    show();
  };
  const ask = (url, options) => fetch(url, { credentials: "same-origin", ...options }).then((answer) => answer.json()).then(take).catch(() => {});
  const goOn = () => ask(body.dataset.goOn, { method: "POST", headers: { "X-CSRFToken": token() } });
  const look = () => { if (left() <= WARN_AT) ask(body.dataset.state, { headers: { "X-Unattended": "1" } }); };

  dialog.querySelector("[data-session-go-on]").addEventListener("click", goOn);
  dialog.addEventListener("cancel", (event) => { if (left() <= 0) event.preventDefault(); else goOn(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  window.addEventListener("focus", look);
  // What the page asks by itself is no visit (accounts_app.sessions.rules).
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.detail.triggeringEvent) event.detail.headers["X-Unattended"] = "1";
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.detail.requestConfig.triggeringEvent) endsAt = Math.min(latest, Date.now() + idle);
  });
  setInterval(show, 1000);
})();
