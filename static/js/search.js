// Suggestions of the search box while somebody types. Without this file the form is sent as any other.
// form[data-suggest] names the address that answers with a listbox; its options carry data-url.
(() => {
  const WAIT_MS = 150;

  const enliven = (form) => {
    const input = form.querySelector("input[name=q]");
    const box = document.createElement("div");
    const status = document.createElement("span");
    let timer, asking, at = -1, asked = input.value.trim();

    box.className = "suggestions";
    box.id = `${input.id}-saran`;
    box.hidden = true;
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    form.append(box, status);
    const set = (attributes) => Object.entries(attributes).forEach(([name, value]) => input.setAttribute(name, value));
    set({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": box.id });

    const options = () => [...box.querySelectorAll("[role=option]")];
    const close = () => {
      clearTimeout(timer);
      asking?.abort();
      box.hidden = true;
      at = -1;
      set({ "aria-expanded": "false" });
      input.removeAttribute("aria-activedescendant");
    };
    const choose = (place) => {
      at = place;
      options().forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
      const chosen = options()[at];
      if (chosen) { set({ "aria-activedescendant": chosen.id }); chosen.scrollIntoView({ block: "nearest" }); }
      else input.removeAttribute("aria-activedescendant");
    };
    const show = (html) => {
      box.innerHTML = html;
      // Two boxes may stand on one page: each option's id is its own.
      options().forEach((option) => { option.id = `${input.id}-${option.id}`; });
      box.hidden = false;
      at = -1;
      set({ "aria-expanded": "true" });
      status.textContent = options().length ? `${options().length - 1} saran; pilih dengan panah bawah` : "Tidak ada saran";
    };
    const ask = async (text) => {
      asking = new AbortController();
      try {
        const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(text)}`, { signal: asking.signal, credentials: "same-origin" });
        if (answer.status !== 200 || answer.redirected) close();
        else show(await answer.text());
      } catch (problem) {
        if (problem.name !== "AbortError") close();  // no network: the form still works
      }
    };
    const typed = () => {
      const text = input.value.trim();
      if (text === asked) return;
      asked = text;
      clearTimeout(timer);
      asking?.abort();
      if (text) timer = setTimeout(ask, WAIT_MS, text);
      else close();
    };
    const go = (option) => { window.location.assign(option.dataset.url); };

    input.addEventListener("input", typed);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape" && !box.hidden) { event.preventDefault(); close(); return; }
      if (box.hidden) {
        if (event.key === "ArrowDown" && input.value.trim()) { event.preventDefault(); asked = input.value.trim(); ask(asked); }
        return;
      }
      const count = options().length;
      if (event.key === "Tab") close();
      else if (event.key === "Enter" && options()[at]) { event.preventDefault(); go(options()[at]); }
      else if (event.key === "ArrowDown" && count) { event.preventDefault(); choose((at + 1) % count); }
      else if (event.key === "ArrowUp" && count) { event.preventDefault(); choose(at <= 0 ? count - 1 : at - 1); }
    });
    form.addEventListener("submit", close);
    box.addEventListener("pointerdown", (event) => event.preventDefault());  // the box keeps the focus
    box.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) go(option);
    });
    document.addEventListener("click", (event) => { if (!form.contains(event.target)) close(); });
  };

  document.querySelectorAll("form[data-suggest]").forEach(enliven);
})();
