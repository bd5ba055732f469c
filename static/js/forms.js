// Forms: a file that is too large says so before it is sent, an upload shows its progress, a second press is ignored.
(() => {
  const RELEASE_MS = 6000;
  const megabytes = (bytes) => `${(bytes / 1024 ** 2).toLocaleString("id-ID", { maximumFractionDigits: 1 })} MB`;

  const checkFile = (event) => {
    const box = event.target.closest?.("[data-upload]");
    if (!box) return;
    const [file] = event.target.files;
    const limit = Number(box.dataset.limit || Infinity);
    const problem = box.querySelector("[data-upload-problem]");
    const tooLarge = Boolean(file) && file.size > limit;
    box.classList.toggle("is-bad", tooLarge);
    problem.hidden = !tooLarge;
    problem.textContent = tooLarge ? `Berkas ini ${megabytes(file.size)}, paling besar ${megabytes(limit)}. Pilih berkas lain atau perkecil fotonya.` : "";
  };

  const showProgress = (event) => {
    const { loaded, total } = event.detail;
    if (!total) return;
    event.target.querySelectorAll("[data-upload]").forEach((box) => {
      const bar = box.querySelector("progress");
      if (!bar || !box.querySelector("input[type=file]").files.length) return;
      bar.hidden = false;
      bar.value = (100 * loaded) / total;
    });
  };

  // The button stays readable and is announced as busy; the page that follows brings a fresh one. A form whose answer
  // is a download gets none, so it is released after a while.
  const once = (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sending) { event.preventDefault(); return; }
    form.dataset.sending = "1";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(release, RELEASE_MS);
  };
  const release = () => document.querySelectorAll("form[data-sending]").forEach((form) => {
    delete form.dataset.sending;
    for (const field of form.elements) field.removeAttribute("aria-busy"); // those too that stand outside it
  });

  // The deadline of the step passes while the page stands open: from then on the reason is asked for (the server asks
  // again). Longer waits than a timer can hold are of no interest to a page.
  const unfold = (more) => {
    more.open = true;
    more.querySelectorAll("select, textarea").forEach((field) => { field.required = true; });
  };
  const watchDeadlines = () => document.querySelectorAll("[data-due-in]").forEach((more) => {
    const wait = Number(more.dataset.dueIn) * 1000;
    if (wait < 86_400_000) setTimeout(unfold, wait, more);
  });

  watchDeadlines();
  document.addEventListener("change", checkFile);
  document.addEventListener("htmx:xhr:progress", showProgress);
  document.addEventListener("submit", once);
  document.addEventListener("htmx:afterRequest", release);
  window.addEventListener("pageshow", release);
})();
