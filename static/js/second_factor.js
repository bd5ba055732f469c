// Hands the button of a security key to the library's script, and says on the page when the key did not work.
(() => {
  const notice = document.getElementById("kunci-gagal");
  if (!notice) return;
  const { keyDeed, button, credential, passwordless } = notice.dataset;
  const ids = { [keyDeed]: button, credential, data: "js_data", ...(passwordless && { passwordless }) };
  const forms = window.allauth.webauthn.forms;
  if (keyDeed === "add") forms.addForm({ ids });
  else forms.authenticateForm({ ids });
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    notice.hidden = false;
  });
})();
