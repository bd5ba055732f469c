// Keys. One is declared on the element that it is for, so the list behind ? shows what is really there:
//   data-key="n"            presses this link or button
//   data-key-does="focus"   beside it: only brings the focus here (folded places open), never presses
//   data-key-does="listed"  another script does it; here it is only named
//   data-key-label          what it does, where the element's own words do not say it
//   data-key-group          on the element or around it: the heading in the list
// The rows of a .table-desk are walked with j, k and the arrows. Single letters are switched off in the list (WCAG 2.1.4).
(() => {
  const GROUP = "Halaman ini";
  const ROWS = ["j", "k", "ArrowDown", "ArrowUp"];
  const WORDLESS = ["button", "checkbox", "file", "image", "radio", "reset", "submit"];
  const list = document.getElementById("pintasan");

  const isOff = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };
  const showState = () => { document.documentElement.dataset.keys = isOff() ? "off" : "on"; };
  const typing = (node) => {
    const field = node.closest?.("input, textarea, select, [contenteditable]");
    return Boolean(field) && !(field.matches("input") && WORDLESS.includes(field.type));
  };
  const usable = (element) => !element.disabled && (element.checkVisibility() || Boolean(element.closest("details:not([open])")));
  const declared = () => [...document.querySelectorAll("[data-key]:not(body)")].filter(usable);
  const rows = () => [...document.querySelectorAll(".table-desk .row-link")].filter((row) => row.checkVisibility());

  const bringFocus = (element) => {
    for (let fold = element.closest("details:not([open])"); fold; fold = fold.parentElement.closest("details:not([open])")) fold.open = true;
    if (element.tabIndex < 0) element.tabIndex = -1;
    element.focus();
    element.scrollIntoView({ block: "nearest" });
  };
  const moveRow = (step) => {
    const all = rows();
    const at = all.indexOf(document.activeElement);
    all[Math.min(all.length - 1, Math.max(0, at + step))]?.focus();
  };

  const words = (element) => {
    if (element.dataset.keyLabel) return element.dataset.keyLabel;
    return (element.getAttribute("aria-label") ?? element.textContent).replace(/\s+/g, " ").trim();
  };
  // [group, keys, words] of what works here now; of one key declared twice the first counts, as when it is pressed.
  const keysHere = () => {
    const seen = new Set();
    const found = declared().filter(({ dataset }) => !seen.has(dataset.key) && seen.add(dataset.key))
      .map((element) => [element.closest("[data-key-group]")?.dataset.keyGroup ?? GROUP, element.dataset.key, words(element)]);
    if (rows().length) found.push([GROUP, "j k", "baris berikutnya, sebelumnya (juga panah); Enter membukanya"]);
    return found;
  };
  const kbd = (key) => Object.assign(document.createElement("kbd"), { textContent: key });
  const line = ([, keys, text]) => {
    const term = document.createElement("dt");
    keys.split(" ").forEach((key, at) => term.append(at ? " " : "", kbd(key)));
    return [term, Object.assign(document.createElement("dd"), { textContent: text })];
  };
  const section = (group, lines) => {
    const heading = Object.assign(document.createElement("h3"), { textContent: group });
    const facts = Object.assign(document.createElement("dl"), { className: "facts" });
    facts.append(...lines.flatMap(line));
    return [heading, facts];
  };
  const draw = () => {
    const here = keysHere();
    const groups = [...new Set([GROUP, ...here.map(([group]) => group)])];
    const lines = (group) => here.filter(([one]) => one === group);
    list.querySelector("[data-keys-list]").replaceChildren(
      ...groups.filter((group) => lines(group).length).flatMap((group) => section(group, lines(group))));
    list.querySelector("[data-keys-switch]").checked = !isOff();
  };
  // The line below a page's work names the keys of this page and leads to the list.
  const drawHint = () => document.querySelectorAll("[data-keys-hint]").forEach((hint) => {
    const mine = keysHere().filter(([group]) => group === GROUP).flatMap(([, keys, text]) => [...keys.split(" ").flatMap((key) => [kbd(key), " "]), `${text} · `]);
    const more = Object.assign(document.createElement("button"), { type: "button", className: "btn-text", textContent: "? semua pintasan" });
    more.dataset.dialog = "pintasan";
    hint.replaceChildren("Pintasan: ", ...mine, more);
  });

  const switchKeys = (event) => {
    if (!event.target.matches("[data-keys-switch]")) return;
    try { localStorage.setItem("keys", event.target.checked ? "on" : "off"); } catch { /* private window: they stay on */ }
    showState();
  };
  const onRowKey = (event) => {
    const arrow = event.key.startsWith("Arrow");
    if (arrow && !rows().includes(document.activeElement)) return;  // else the page scrolls, as it should
    moveRow(["j", "ArrowDown"].includes(event.key) ? 1 : -1);
    event.preventDefault();
  };
  const onKey = (event) => {
    const busy = event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented;
    if (busy || isOff() || typing(event.target) || document.querySelector("dialog[open]")) return;
    const target = declared().find((element) => element.dataset.key.split(" ").includes(event.key));
    if (!target && ROWS.includes(event.key) && rows().length) onRowKey(event);
    if (!target || target.dataset.keyDoes === "listed") return;
    event.preventDefault();
    if (target.dataset.keyDoes === "focus") bringFocus(target);
    else if (!event.repeat) target.click();  // a key held down presses once
  };

  document.addEventListener("keydown", onKey);
  document.addEventListener("change", switchKeys);
  document.addEventListener("htmx:afterSettle", drawHint);
  document.addEventListener("click", (event) => { if (event.target.closest("[data-dialog=pintasan]")) draw(); }, true);
  showState();
  drawHint();
})();
