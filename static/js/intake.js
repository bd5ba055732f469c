// The online form: a NIP is grouped as it is printed, and a file that is too large is not sent by itself.
(() => {
  const GROUPS = /^(\d{8})(\d{6})(\d)(\d{3})$/;

  const groupNip = (event) => {
    if (event.target.name !== "nip") return;
    const bare = event.target.value.replace(/[\s.-]/g, "");
    if (GROUPS.test(bare)) event.target.value = bare.replace(GROUPS, "$1 $2 $3 $4");
  };

  const holdBackLarge = (event) => {
    const place = event.target.closest?.("[data-place]");
    const [file] = place?.querySelector("input[type=file]").files ?? [];
    const limit = Number(place?.querySelector("[data-upload]").dataset.limit || Infinity);
    if (place && (!file || file.size > limit)) event.preventDefault();
  };

  // The place that comes back is new: the reader's focus goes with it, and what the page said before is out of date.
  const keepFocus = (event) => {
    const place = event.detail.elt?.closest?.("[data-place]");
    if (!place) return;
    place.querySelector("input[type=file]").focus({ preventScroll: true });
    document.querySelector(".error-summary")?.remove();
  };

  document.addEventListener("focusout", groupNip);
  document.addEventListener("htmx:beforeRequest", holdBackLarge);
  document.addEventListener("htmx:afterSettle", keepFocus);
})();
