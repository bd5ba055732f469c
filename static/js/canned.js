// Ready texts: the button puts the chosen one where the cursor stands. Typed as a person would, so that Ctrl+Z takes it back.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ready]");
  if (!button) return;
  const select = document.getElementById(button.dataset.ready);
  const field = document.getElementById(select?.dataset.readyFor);
  if (!field) return;
  event.preventDefault();
  const text = select.selectedOptions[0]?.dataset.text;
  if (!text) return select.focus();
  field.focus();
  if (!document.execCommand("insertText", false, text)) field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
