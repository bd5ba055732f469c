// Ready texts: the button puts the chosen one where the cursor stands. Typed as a person would, so that Ctrl+Z takes it back.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ready]");
  if (!button) return;
  const select = document.getElementById(button.dataset.ready);
  const field = document.getElementById(select?.dataset.readyFor);
  if (!field) return;
  event.preventDefault();
  const chosen = select.selectedOptions[0]?.dataset.text;
  if (!chosen) return select.focus();
  // On a line of its own, as without a script.
  const text = /\S[^\S\n]*$/.test(field.value.slice(0, field.selectionStart)) ? `\n${chosen}` : chosen;
  field.focus();
  if (!document.execCommand("insertText", false, text)) field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
