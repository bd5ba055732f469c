// A counter: one press is one press, and a lost connection is said. The page works without it.
(() => {
  const page = document.querySelector("[data-counter]");
  if (!page) return;
  const offline = (is) => {
    const notice = document.querySelector("[data-offline]");
    if (notice) notice.hidden = !is;
  };
  // The server refuses a second press; here its button rests, so that nobody is told about a slip of the finger.
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) {
      event.preventDefault();
      return;
    }
    event.target.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => { delete form.dataset.sent; }));
  document.addEventListener("htmx:sendError", () => offline(true));
  document.addEventListener("htmx:responseError", () => offline(true));
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) offline(false); });
  // Polling rests while nobody looks; where the sign-in or the counter has ended, the page says so itself.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.matches?.("[data-room]") && document.hidden) event.preventDefault();
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answer = event.detail.xhr;
    if (!event.detail.target?.matches?.("[data-room]") || answer.responseText.includes("data-room")) return;
    event.preventDefault(); // which also keeps htmx from telling of an error: it is said here
    if (answer.status === 200) window.location.reload();
    else if (answer.status >= 500) offline(true);
  });
})();
