// The kiosk: back to the start when nobody is there, letters to touch where no keyboard is at hand, and no step into a
// browser's own error page, from which nobody in a waiting room would find back.
(() => {
  const home = document.body.dataset.home;
  const idle = Number(document.body.dataset.idle) * 1000;
  const WARNING = 10;
  const still = document.querySelector("[data-still]");
  let waiting = 0, counting = 0, trying = 0, leaving = 0;

  const lost = document.querySelector("[data-lost]");
  const AGAIN = 3000, LONGEST = 4000, MINUTE = 60000;
  const TYPED = ".k-field input[type=text], .k-scan-field input";
  // Only to a server that answers; what was typed stays until it does.
  const go = async (step) => {
    const asked = fetch(home, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(LONGEST) });
    const answers = await asked.then((answer) => answer.status < 500, () => false);
    lost.hidden = answers;
    if (answers) step();
    return answers;
  };
  const leave = async () => {
    clearInterval(counting);
    // Without a connection this page stays on the screen, but nothing of whoever has gone. An emptied field and no
    // reset: the server may have sent what was typed.
    document.querySelectorAll(TYPED).forEach((field) => { field.value = ""; });
    document.querySelectorAll(".k-field input[type=radio]").forEach((choice) => { choice.checked = choice.value === ""; });
    if (still.open) still.close();
    const left = ++leaving;
    if (!await go(() => { if (left === leaving) window.location.replace(home); }) && left === leaving) {
      trying = setTimeout(leave, AGAIN);
    }
  };
  document.addEventListener("submit", (event) => {
    event.preventDefault();
    go(() => event.target.submit());
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link) return;
    event.preventDefault();
    go(() => window.location.assign(link.href));
  });
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
  // The first page by itself: its clock goes on, and a line that was closed goes away.
  const renew = () => (document.querySelector(".k-scan-field input")?.value ? ask() : leave());
  const stay = () => {
    clearInterval(counting);
    clearTimeout(waiting);
    clearTimeout(trying);
    leaving += 1; // whoever touches the screen while it leaves stays
    if (still.open) still.close();
    waiting = idle ? setTimeout(ask, Math.max(1000, idle - WARNING * 1000)) : setTimeout(renew, MINUTE);
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
  // A scanner types: what it reads takes the place of what was refused, instead of standing before it.
  document.querySelector(".k-field.is-wrong input[name=code]")?.select();

  // Letters to touch. They are outside the tab order: whoever has a keyboard has no use for them.
  const ROWS = ["1234567890-", "QWERTYUIOP/", "ASDFGHJKL'", "ZXCVBNM,."];
  if (!window.matchMedia("(pointer: coarse) and (min-width: 700px)").matches) return;
  // The first page's field is the scanner's; who touches it gets the page with the letters.
  const scan = document.querySelector(".k-scan-field input");
  scan?.addEventListener("pointerdown", () => { window.location.assign(scan.form.action); });
  const fields = [...document.querySelectorAll(".k-field input[type=text]")];
  if (!fields.length) return;
  let field = fields[0];
  const board = document.createElement("div");
  board.className = "k-keys";
  board.setAttribute("aria-hidden", "true");
  const write = (text) => {
    const { selectionStart: from, selectionEnd: to } = field;
    if (!text) return;
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
  const submit = document.querySelector(".k-form .k-go");
  const send = key(submit.textContent, "", true);
  send.classList.add("is-go");
  send.addEventListener("click", () => submit.click());
  last.append(send);
  board.append(last);
  fields.forEach((each) => {
    each.inputMode = "none"; // the device's own letters would cover ours
    each.addEventListener("focus", () => { field = each; });
  });
  document.querySelector(".k-form").append(board);
  document.querySelector(".k-page").classList.add("has-keys");
})();
