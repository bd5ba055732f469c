// Menus, dialogs, toasts and the clock of the bar. Every page works without this file.
// Marks: data-dialog="id", data-dialog-close, data-close (a notice), data-print.
(() => {
  const TOAST_MS = 8000;

  // Dialogs: a link with data-dialog is followed when no script runs.
  const openDialog = (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (!dialog?.showModal) return;
    event.preventDefault();
    dialog.showModal();
  };
  const closeThings = (event) => {
    if (event.target.closest("[data-print]")) window.print();
    event.target.closest("[data-dialog-close]")?.closest("dialog")?.close();
    event.target.closest("[data-close]")?.closest(".notice")?.remove();
    if (event.target instanceof HTMLDialogElement) event.target.close();
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  };

  // Where the hand goes on: in a refused form its first wrong field, after an act the heading of what is next (the heading
  // and not its button, so that an Enter pressed twice does nothing twice), on a page that asks for one thing its field.
  const begin = () => {
    if (document.activeElement !== document.body || location.hash) return;
    const wrong = document.querySelector("main form[method=post]:not([data-sample]) :is(.is-invalid, [aria-invalid=true])");
    const next = document.querySelector("[data-toast]") && document.querySelector("[data-next]");
    const asked = document.querySelectorAll("form[data-begin-here] input:is([type=text], [type=email], [type=password])");
    const only = [...asked].find((field) => !field.value);
    (wrong ?? next ?? only)?.focus();
  };

  // Toasts: passing news moves to the corner; it stays while somebody points at it or has focus in it.
  const leave = (notice) => {
    if (notice.matches(":hover, :focus-within")) setTimeout(leave, TOAST_MS, notice);
    else notice.remove();
  };
  // The corner reads out what comes in: a notice that did so by itself would be heard twice.
  const toToast = (notice) => {
    notice.removeAttribute("role");
    if (!notice.querySelector("[data-close]")) notice.append(document.querySelector("[data-toast-close]").content.cloneNode(true));
    document.querySelector("[data-toasts]").append(notice);
    setTimeout(leave, TOAST_MS, notice);
  };
  const collectToasts = () => document.querySelectorAll("[data-toast]").forEach((holder) => {
    if (holder.firstElementChild) toToast(holder.firstElementChild);
    holder.remove();
  });
  // A response may say: HX-Trigger: {"toast": {"text": "…", "tone": "done"}}; url: where its words lead.
  const toastFromServer = (event) => {
    const { text, tone = "done", url } = event.detail;
    const notice = document.createElement("div");
    notice.className = `notice tone-${tone}`;
    const body = document.createElement(url ? "a" : "div");
    body.className = "notice-body";
    body.textContent = text;
    if (url) body.href = url;
    notice.append(body);
    toToast(notice);
  };

  const tick = () => document.querySelectorAll("[data-clock]").forEach((clock) => {
    const time = new Intl.DateTimeFormat("id-ID", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: clock.dataset.clock })
      .format(new Date()).replace(":", ".");
    clock.textContent = `${time} ${clock.dataset.suffix}`;
  });

  const onEscape = (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      const within = menu.contains(document.activeElement);
      menu.open = false;
      if (within) menu.querySelector("summary").focus();
    });
  };

  document.addEventListener("click", openDialog);
  document.addEventListener("click", closeThings);
  document.addEventListener("keydown", onEscape);
  document.addEventListener("toast", toastFromServer);
  document.addEventListener("htmx:afterSettle", collectToasts);
  begin();
  collectToasts();
  tick();
  setInterval(tick, 15000);
})();
