// Deadlines that go on counting on the page, while the office is open. Without it the server's words stand.
// data-clock-open: "start-end start-end" and data-clock-now: the server's now, seconds since 1970 (the reader's own
// clock may be wrong, so only the time since loading is taken from it).
(() => {
  const loaded = new WeakMap();
  const pad = (number) => String(number).padStart(2, "0");

  const words = (left) => {
    const minutes = Math.floor(Math.abs(left) / 60);
    const parts = [[Math.floor(minutes / 60), "jam"], [minutes % 60, "menit"]].filter(([count]) => count);
    const span = parts.map(([count, unit]) => `${count} ${unit}`).join(" ") || "kurang dari 1 menit";
    return left < 0 ? `lewat ${span}` : `${span} lagi`;
  };
  const digits = (seconds) => {
    const minutes = Math.floor(seconds / 60);
    const rest = `${pad(minutes % 60)}.${pad(seconds % 60)}`;
    return minutes >= 60 ? `${Math.floor(minutes / 60)}.${rest}` : rest;
  };

  const counted = (frame) => {
    if (!loaded.has(frame)) loaded.set(frame, performance.now());
    const from = Number(frame.dataset.clockNow);
    const until = from + (performance.now() - loaded.get(frame)) / 1000;
    return Math.floor(frame.dataset.clockOpen.split(" ").filter(Boolean).reduce((sum, span) => {
      const [start, end] = span.split("-").map(Number);
      return sum + Math.max(0, Math.min(until, end) - Math.max(from, start));
    }, 0));
  };

  const tint = (element, prefix, left, soon) => {
    element.classList.toggle(`${prefix}-bad`, left < 0);
    element.classList.toggle(`${prefix}-wait`, left >= 0 && left <= soon);
  };
  const put = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  };

  const tick = () => {
    for (const frame of document.querySelectorAll("[data-clock-open]")) {
      const gone = counted(frame);
      for (const element of frame.querySelectorAll("[data-left]")) {
        const left = Number(element.dataset.left) - gone;
        const soon = Number(element.dataset.soon);
        const said = element.matches(".left") ? element : element.querySelector(".left");
        put(said, words(left));
        tint(said, "ink", left, soon);
        const word = element.querySelector("[data-due-word]");
        if (word) put(word, left >= 0 && left <= soon ? "segera jatuh tempo" : "");
        const meter = element.querySelector("progress");
        if (!meter) continue;
        meter.value = Math.min(100, Math.max(0, 100 - Math.floor((100 * left) / Number(element.dataset.total))));
        tint(meter, "tone", left, soon);
      }
      for (const element of frame.querySelectorAll("[data-spent]")) {
        put(element, digits(Number(element.dataset.spent) + gone));
        const total = Number(element.dataset.total);
        const left = total - Number(element.dataset.spent) - gone;
        tint(element, "ink", left, total / 5);
      }
    }
  };

  setInterval(tick, 1000);
  document.addEventListener("htmx:afterSettle", tick);
  tick();
})();
