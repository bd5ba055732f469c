// Light or dark as chosen here, told to the server by a cookie; without a choice the stylesheet follows the system.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => root.dataset.bsTheme === "dark" || (root.dataset.bsTheme === "auto" && system.matches);
  root.dataset.js = "";
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    root.dataset.bsTheme = isDark() ? "light" : "dark";
    document.cookie = `theme=${root.dataset.bsTheme};path=/;max-age=31536000;samesite=lax`;
  });
})();
