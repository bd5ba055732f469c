// Menus, dialogs, toasts, the clock of the bar and the keys. Every page works without this file.
// Marks: data-dialog="id", data-dialog-close, data-close (a notice), data-print, data-key="n" (pressed by that key).
(() => {
  const TOAST_MS = 8000;
  const typing = (node) => node.closest("input, textarea, select, [contenteditable]");

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

  // Toasts: passing news moves to the corner; it stays while somebody points at it or has focus in it.
  const leave = (notice) => {
    if (notice.matches(":hover, :focus-within")) setTimeout(leave, TOAST_MS, notice);
    else notice.remove();
  };
  const toToast = (notice) => {
    document.querySelector("[data-toasts]")?.append(notice);
    setTimeout(leave, TOAST_MS, notice);
  };
  const collectToasts = () => document.querySelectorAll("[data-toast]").forEach((holder) => {
    if (holder.firstElementChild) toToast(holder.firstElementChild);
    holder.remove();
  });
  // A response may say: HX-Trigger: {"toast": {"text": "…", "tone": "done"}}
  const toastFromServer = (event) => {
    const notice = document.createElement("div");
    notice.className = `notice tone-${event.detail.tone ?? "done"}`;
    notice.textContent = event.detail.text;
    toToast(notice);
  };

  const tick = () => document.querySelectorAll("[data-clock]").forEach((clock) => {
    const time = new Intl.DateTimeFormat("id-ID", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: clock.dataset.clock })
      .format(new Date()).replace(":", ".");
    clock.textContent = `${time} ${clock.dataset.suffix}`;
  });

  // Keys: / search, j k rows, and every data-key. Single letters can be switched off in the menu (WCAG 2.1.4).
  const keysOff = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };
  const showKeys = () => { document.documentElement.dataset.keys = keysOff() ? "off" : "on"; };
  const switchKeys = (event) => {
    if (!event.target.closest("[data-keys-toggle]")) return;
    try { localStorage.setItem("keys", keysOff() ? "on" : "off"); } catch { /* private window: they stay on */ }
    showKeys();
  };
  const moveRow = (step) => {
    const rows = [...document.querySelectorAll(".table-desk .row-link")];
    const at = rows.indexOf(document.activeElement);
    rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
  };
  const onKey = (event) => {
    if (event.key === "Escape") document.querySelectorAll("details[data-menu][open]").forEach((menu) => { menu.open = false; });
    if (keysOff() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (event.key === "/") document.querySelector("[data-search]")?.focus();
    else if (event.key === "j") moveRow(1);
    else if (event.key === "k") moveRow(-1);
    else if (target) target.click();
    else return;
    event.preventDefault();
  };

  document.addEventListener("click", openDialog);
  document.addEventListener("click", closeThings);
  document.addEventListener("click", switchKeys);
  document.addEventListener("keydown", onKey);
  document.addEventListener("toast", toastFromServer);
  document.addEventListener("htmx:afterSettle", collectToasts);
  collectToasts();
  showKeys();
  tick();
  setInterval(tick, 15000);
})();
