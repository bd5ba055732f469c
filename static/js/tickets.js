// The applicant's pages: digits in groups, copying, minutes left, and a refresh that notices a signed-out session.
(() => {
  // Groups while typing and keeps the caret behind the same digit.
  const group = (event) => {
    const input = event.target;
    const size = Number(input.dataset?.digits);
    if (!size) return;
    const before = input.value.slice(0, input.selectionStart).replace(/\D/g, "").length;
    const digits = input.value.replace(/\D/g, "").slice(0, 12);
    input.value = digits.replace(new RegExp(`(\\d{${size}})(?=\\d)`, "g"), "$1 ");
    const caret = before + Math.floor(Math.max(0, before - 1) / size);
    input.setSelectionRange(caret, caret);
  };

  const copy = async (event) => {
    const button = event.target.closest?.("[data-copy]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = "Tersalin";
    } catch {
      getSelection().selectAllChildren(source);
      button.textContent = "Tekan salin";
    }
  };

  const started = Date.now();
  const countDown = () => document.querySelectorAll("[data-minutes-left]").forEach((place) => {
    const left = Number(place.dataset.minutesLeft) - (Date.now() - started) / 1000;
    place.textContent = left > 60 ? ` (${Math.ceil(left / 60)} menit lagi)` : " (kurang dari 1 menit lagi)";
  });

  // A refresh that was sent to the sign-in page must not be put into this page.
  const signedOut = (event) => {
    if (!event.target.matches?.("[data-live]")) return;
    const answered = new URL(event.detail.xhr.responseURL, location.href).pathname;
    if (answered === event.detail.pathInfo.requestPath.split("?")[0]) return;
    event.detail.shouldSwap = false;
    location.reload();
  };

  document.addEventListener("input", group);
  document.addEventListener("click", copy);
  document.addEventListener("htmx:beforeSwap", signedOut);
  // A page kept by the browser's back button must not show a password again.
  addEventListener("pageshow", (event) => { if (event.persisted && document.getElementById("password")) location.reload(); });
  countDown();
  setInterval(countDown, 5000);
})();
