// The bell: counts by itself, opens its menu, and says what arrives while somebody works. Without it the bell is a link.
// A page that asks the server anyway (htmx) gets the bell's version in X-Bell; else this asks every 20 s while visible.
// The browser's own notifications are left out on purpose: they would show a ticket's number on a screen that is locked.
(() => {
  const bell = document.querySelector("[data-bell]");
  if (!bell) return;
  const EVERY_MS = 20000;
  const MOST_TOASTS = 3;
  const MENU_FROM = 700;  // px; on a phone the bell leads to the list
  const title = document.title;
  const count = bell.querySelector("[data-bell-count]");
  const words = bell.querySelector("[data-bell-words]");
  let version = bell.dataset.version;
  let since = Date.now() * 1000;
  let toldByPage = 0;
  let asking = false;
  let over = false;

  const show = (number) => {
    count.hidden = number === 0;
    count.textContent = number > 99 ? "99+" : String(number);
    words.textContent = number ? `Pemberitahuan, ${number} belum dibaca` : "Pemberitahuan";
    document.title = number ? `(${count.textContent}) ${title}` : title;
  };

  const toast = (text, url) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, url, tone: "work" } }));
  const tell = (news) => {
    if (news.length > MOST_TOASTS) toast(`${news.length} pemberitahuan baru`, bell.href);
    else news.forEach((item) => toast(item.text, item.url));
  };

  const take = (state) => {
    version = state.version;
    since = Math.max(since, state.latest);
    show(state.count);
    tell(state.news);
  };
  // A visit is what a person does: this is none (accounts_app.sessions.rules). Signed out, it stops.
  const ask = async () => {
    if (over || asking || document.hidden) return;
    asking = true;
    try {
      const url = `${bell.dataset.bell}?versi=${encodeURIComponent(version)}&sejak=${since}`;
      const answer = await fetch(url, { credentials: "same-origin", redirect: "manual", headers: { "X-Unattended": "1" } });
      if (answer.type === "opaqueredirect" || answer.status === 403) over = true;
      else if (answer.status === 200) take(await answer.json());
    } catch { /* the line is down: the next turn asks again */ } finally {
      asking = false;
    }
  };
  const heard = (event) => {
    const now = event.detail.xhr?.getResponseHeader("X-Bell");
    if (!now) return;
    toldByPage = Date.now();
    if (now !== version) ask();
  };

  // The menu. Escape gives the focus back to the bell.
  const menu = document.createElement("div");
  menu.className = "menu bell-menu";
  menu.id = "menu-lonceng";
  menu.hidden = true;
  const close = () => { menu.hidden = true; bell.setAttribute("aria-expanded", "false"); };
  const open = async () => {
    const answer = await fetch(bell.dataset.menuUrl, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
    if (!answer?.ok) { window.location.assign(bell.href); return; }
    menu.innerHTML = await answer.text();
    menu.hidden = false;
    bell.setAttribute("aria-expanded", "true");
  };
  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || window.innerWidth < MENU_FROM) return;
    event.preventDefault();
    if (menu.hidden) open(); else close();
  };
  bell.setAttribute("aria-expanded", "false");
  bell.setAttribute("aria-controls", menu.id);
  bell.after(menu);

  bell.addEventListener("click", press);
  document.addEventListener("click", (event) => { if (!menu.hidden && !bell.parentElement.contains(event.target)) close(); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || menu.hidden) return;
    const within = menu.contains(document.activeElement);
    close();
    if (within) bell.focus();
  });
  document.addEventListener("htmx:afterRequest", heard);
  document.addEventListener("visibilitychange", ask);
  show(Number(version.split("-")[0]));
  setInterval(() => { if (Date.now() - toldByPage > EVERY_MS) ask(); }, EVERY_MS);
})();
