// The guest book: after a guest the cursor stands where the next one begins (before, by the key t); a signature is drawn with finger, pen or mouse.
(() => {
  const form = document.querySelector("[data-guest]");
  if (!form) return;
  const failed = document.querySelector("[data-focus]");
  const name = form.querySelector("#id_name");
  if (failed) failed.focus();
  else if (new URLSearchParams(location.search).has("baru") || name.value) name.focus();
  document.querySelector("[data-begin]").addEventListener("click", (event) => {
    event.preventDefault();
    name.focus();
  });

  const pad = form.querySelector("[data-sign]");
  const kept = form.querySelector("[name=signature]");
  const pen = pad.getContext("2d");
  let drawing = false;
  const place = (event) => {
    const box = pad.getBoundingClientRect();
    return [((event.clientX - box.left) * pad.width) / box.width, ((event.clientY - box.top) * pad.height) / box.height];
  };
  const clear = () => {
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, pad.width, pad.height);
    kept.value = "";
  };
  const restore = () => {
    if (!kept.value.startsWith("data:image/png;base64,")) return;
    const drawn = new Image();
    const value = kept.value;
    drawn.onload = () => { pen.drawImage(drawn, 0, 0); kept.value = value; };
    drawn.src = value;
  };
  pad.addEventListener("pointerdown", (event) => {
    drawing = true;
    pad.setPointerCapture(event.pointerId);
    pen.lineWidth = 3;
    pen.lineCap = "round";
    pen.strokeStyle = "#14232e";
    pen.beginPath();
    pen.moveTo(...place(event));
  });
  pad.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen.lineTo(...place(event));
    pen.stroke();
  });
  const lift = () => {
    if (drawing) kept.value = pad.toDataURL("image/png");
    drawing = false;
  };
  pad.addEventListener("pointerup", lift);
  pad.addEventListener("pointercancel", lift);
  form.querySelector("[data-sign-clear]").addEventListener("click", clear);
  const before = kept.value;
  clear();
  kept.value = before;
  restore();
})();
