// The form of a walk-in: a doubtful NIP is said at once (and never blocks), and what is wrong gets the focus.
(() => {
  const DIGITS = 18;
  const box = document.querySelector("[data-nip]");
  const doubt = () => {
    const input = box.querySelector("input");
    const words = box.querySelector("[data-nip-doubt]");
    const count = input.value.replace(/\D/g, "").length;
    words.hidden = !input.value.trim() || count === DIGITS;
    words.textContent = words.hidden ? "" : `NIP biasanya ${DIGITS} digit; yang tertulis ${count}. Boleh diteruskan.`;
  };
  if (box) {
    box.addEventListener("change", doubt);
    doubt();
  }
  document.querySelector("[data-focus]")?.focus();
})();
