// Reading a document: which page is before the eyes, j and k from page to page, zoom without leaving the place.
// Without it the numbers jump by themselves, zoom is a link, and a page that cannot be shown has its alternative text.
(() => {
  const sheets = document.querySelector("[data-sheets]");
  if (!sheets) return;
  const all = [...sheets.querySelectorAll("[data-sheet]")];
  const where = document.querySelector("[data-where]");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let now = 1;

  const show = (number) => {
    now = number;
    where.textContent = `Halaman ${number} dari ${all.length}`;
    document.querySelectorAll("[data-to]").forEach((link) => {
      const here = Number(link.dataset.to) === number;
      if (here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      const row = link.closest("ol");
      if (here) row.scrollLeft = link.offsetLeft - row.offsetLeft - row.clientWidth / 2;
    });
  };
  const go = (number, smooth = true) => {
    const target = all[Math.min(all.length, Math.max(1, number)) - 1];
    target.scrollIntoView({ behavior: smooth && !still.matches ? "smooth" : "auto" });
  };

  // The page that crosses the middle of the window is the one that is read.
  const watch = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => show(Number(entry.target.dataset.sheet))),
    { rootMargin: "-45% 0px -55% 0px" },
  );
  all.forEach((sheet) => watch.observe(sheet));

  const onKey = (event) => {
    const busy = event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select");
    if (busy || document.documentElement.dataset.keys === "off") return;
    if (event.key === "j") go(now + 1);
    if (event.key === "k") go(now - 1);
  };

  const zoom = (event) => {
    const link = event.target.closest("[data-zoom]");
    if (!link) return;
    event.preventDefault();
    const page = now;
    sheets.classList.toggle("is-large", link.dataset.zoom === "is-large");
    document.querySelectorAll("[data-zoom]").forEach((other) => other.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
    history.replaceState(null, "", link.href);
    go(page, false);
  };

  const fail = (image) => {
    const note = document.createElement("p");
    note.className = "sheet-fault";
    note.textContent = `${image.alt} tidak dapat ditampilkan. Muat ulang, atau unduh berkas asli.`;
    image.replaceWith(note);
  };
  all.map((sheet) => sheet.querySelector("img")).forEach((image) => {
    if (image.complete && !image.naturalWidth) fail(image);
    else image.addEventListener("error", () => fail(image));
  });

  document.addEventListener("keydown", onKey);
  document.addEventListener("click", zoom);
})();
