// "@" in an internal note offers colleagues and ticks them below; without this file they are ticked by hand.
// The list follows the text field's caret: arrows choose, Enter or Tab takes, Escape closes and lets "@" stand.
(() => {
  const area = document.querySelector("[data-mention]");
  const tell = document.querySelector("[data-tell]");
  if (!area || !tell) return;
  const MOST = 6;
  const boxes = [...tell.querySelectorAll("input[type=checkbox]")];
  const words = tell.querySelector("[data-tell-words]");
  const plain = words.textContent;
  const typed = new Set();  // ticked by what stands in the text
  let found = [];
  let at = 0;

  const list = document.createElement("ul");
  list.className = "mention-list";
  list.id = "daftar-rekan";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Rekan");
  const live = document.createElement("span");
  live.className = "visually-hidden";
  live.setAttribute("role", "status");
  area.after(list, live);
  area.setAttribute("aria-autocomplete", "list");
  area.setAttribute("aria-haspopup", "listbox");
  area.setAttribute("aria-controls", list.id);
  area.setAttribute("autocomplete", "off");

  const asked = () => area.value.slice(0, area.selectionStart).match(/(?:^|\s)@([^\s@]*(?: [^\s@]+)?)$/)?.[1];
  const fits = (name, text) => {
    const low = name.toLowerCase();
    return low.startsWith(text) || low.split(/\s+/).some((word) => word.startsWith(text));
  };
  const close = () => { list.hidden = true; found = []; area.removeAttribute("aria-activedescendant"); };
  const point = () => {
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    area.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const draw = () => {
    list.replaceChildren(...found.map((box, index) => {
      const item = document.createElement("li");
      item.id = `rekan-${box.value}`;
      item.setAttribute("role", "option");
      item.dataset.index = String(index);
      const roles = document.createElement("span");
      roles.className = "sub";
      roles.textContent = box.dataset.roles;
      item.append(box.dataset.name, " ", roles);
      return item;
    }));
    list.hidden = false;
    at = 0;
    point();
  };
  const look = () => {
    const text = asked();
    const before = found.length;
    found = text === undefined ? [] : boxes.filter((box) => fits(box.dataset.name, text.toLowerCase())).slice(0, MOST);
    if (!found.length) { close(); return; }
    draw();
    if (found.length !== before) live.textContent = `${found.length} rekan cocok`;
  };
  const show = () => {
    const names = boxes.filter((box) => box.checked).map((box) => box.dataset.name);
    words.textContent = names.length ? `Diberi tahu: ${names.join(", ")}` : plain;
  };
  const take = (box) => {
    const text = asked() ?? "";
    area.focus();
    area.setSelectionRange(area.selectionStart - text.length, area.selectionStart);
    // Not setRangeText: this way Ctrl+Z takes it back.
    if (!document.execCommand("insertText", false, `${box.dataset.name} `)) area.setRangeText(`${box.dataset.name} `, area.selectionStart, area.selectionEnd, "end");
    box.checked = true;
    typed.add(box);
    close();
    show();
  };
  // Who is taken out of the text again is not told either.
  const follow = () => {
    typed.forEach((box) => {
      if (area.value.includes(`@${box.dataset.name}`)) return;
      box.checked = false;
      typed.delete(box);
    });
    show();
  };
  const onKey = (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") at = (at + 1) % found.length;
    else if (event.key === "ArrowUp") at = (at + found.length - 1) % found.length;
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) take(found[at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (!list.hidden) point();
  };

  area.addEventListener("input", () => { follow(); look(); });
  area.addEventListener("click", look);
  area.addEventListener("keydown", onKey);
  area.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => {
    const item = event.target.closest("[data-index]");
    event.preventDefault();
    if (item) take(found[Number(item.dataset.index)]);
  });
  tell.addEventListener("change", (event) => { typed.delete(event.target); show(); });
  show();
})();
