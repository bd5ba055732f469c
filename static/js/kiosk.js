// The kiosk: back to the start when nobody is there, and letters to touch where no keyboard is at hand.
(() => {
  const home = document.body.dataset.home;
  const idle = Number(document.body.dataset.idle) * 1000;
  const WARNING = 10;
  const still = document.querySelector("[data-still]");
  let waiting = 0, counting = 0;

  const leave = () => { window.location.replace(home); };
  const ask = () => {
    let left = WARNING;
    still.querySelector("[data-left]").textContent = String(left);
    still.showModal();
    counting = setInterval(() => {
      left -= 1;
      still.querySelector("[data-left]").textContent = String(left);
      if (left <= 0) leave();
    }, 1000);
  };
  const stay = () => {
    clearInterval(counting);
    clearTimeout(waiting);
    if (still.open) still.close();
    if (idle) waiting = setTimeout(ask, Math.max(1000, idle - WARNING * 1000));
  };
  ["pointerdown", "keydown", "input"].forEach((kind) => document.addEventListener(kind, stay));
  const printer = document.querySelector("[data-print]");
  if (printer) {
    printer.hidden = false;
    printer.addEventListener("click", () => window.print());
  }
  // A page kept for the back button would show the next visitor what the last one typed.
  window.addEventListener("pageshow", (event) => { if (event.persisted) leave(); });
  stay();

  // Letters to touch. They are outside the tab order: whoever has a keyboard has no use for them.
  const ROWS = ["1234567890-", "QWERTYUIOP/", "ASDFGHJKL'", "ZXCVBNM,."];
  const fields = [...document.querySelectorAll(".k-field input[type=text]")];
  if (!fields.length || !window.matchMedia("(pointer: coarse) and (min-width: 700px)").matches) return;
  let field = fields[0];
  const board = document.createElement("div");
  board.className = "k-keys";
  board.setAttribute("aria-hidden", "true");
  const write = (text) => {
    const { selectionStart: from, selectionEnd: to } = field;
    if (text === "hapus") field.setRangeText("", from === to ? Math.max(0, from - 1) : from, to, "end");
    else field.setRangeText(text, from, to, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const key = (label, text, wide) => {
    const button = document.createElement("button");
    button.type = "button";
    button.tabIndex = -1;
    button.textContent = label;
    if (wide) button.className = "is-wide";
    button.addEventListener("pointerdown", (event) => { event.preventDefault(); write(text); });
    return button;
  };
  ROWS.forEach((row, place) => {
    const line = document.createElement("div");
    [...row].forEach((letter) => line.append(key(letter, letter)));
    if (place === ROWS.length - 1) line.append(key("Hapus", "hapus", true));
    board.append(line);
  });
  const last = document.createElement("div");
  last.append(key("Spasi", " ", true));
  board.append(last);
  fields.forEach((each) => {
    each.inputMode = "none"; // the device's own letters would cover ours
    each.addEventListener("focus", () => { field = each; });
  });
  document.querySelector(".k-form").append(board);
  document.querySelector(".k-page").classList.add("has-keys");
})();
