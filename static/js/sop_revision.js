// The revision form: a link of the summary opens the fold of its field; leaving with unsaved words asks first.
(() => {
  const form = document.querySelector("[data-revision]");
  if (!form) return;
  let touched = false;

  const reveal = () => {
    const field = location.hash ? document.getElementById(location.hash.slice(1)) : null;
    const fold = field?.closest("details");
    if (!fold) return;
    fold.open = true;
    field.focus();
  };
  const note = () => {
    touched = true;
    const state = form.querySelector(".revise-state");
    if (state) state.textContent = "Ada isian yang belum disimpan.";
  };

  form.addEventListener("input", note, { once: true });
  form.addEventListener("submit", () => { touched = false; });
  window.addEventListener("hashchange", reveal);
  window.addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
  document.querySelector("#ringkasan")?.focus();
  reveal();
})();
