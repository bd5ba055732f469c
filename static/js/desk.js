// The desk: copying, the checklist's buttons, and an inbox that refreshes itself quietly. Every page works without it.
(() => {
  const say = (text) => {
    const live = document.querySelector("[data-inbox-live]");
    if (live) live.textContent = text;
  };

  const copy = async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      return;
    }
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: "Disalin.", tone: "done" } }));
  };

  // The server decides again; here the buttons only follow what is being ticked.
  const judge = (form) => {
    const items = [...form.querySelectorAll("[data-item]")].map((item) => {
      const verdict = item.querySelector("input[type=radio]:checked")?.value ?? "";
      const original = item.hasAttribute("data-original") && !item.querySelector("[name^=original_]").checked;
      return { label: item.querySelector("legend").firstChild.textContent.trim(), verdict, original };
    });
    const unready = items.filter((item) => item.verdict !== "in_order" || item.original);
    const open = items.filter((item) => item.verdict && item.verdict !== "in_order");
    const setAside = form.querySelector("[name=overrides]")?.checked;
    form.querySelector("[data-needs=complete]").disabled = unready.length > 0 && !setAside;
    form.querySelector("[data-needs=open]").disabled = open.length === 0;
    const names = unready.map((item) => (item.verdict === "in_order" ? `${item.label} (asli belum ditunjukkan)` : item.label));
    form.querySelector("[data-why]").textContent = names.length ? `Belum dinyatakan lengkap: ${names.join(", ")}.` : "";
  };
  const judgeAll = () => document.querySelectorAll("[data-checklist]").forEach(judge);
  const onChange = (event) => {
    const form = event.target.closest("[data-checklist]");
    if (form) judge(form);
  };

  // Ticking all that can be ticked; what was ticked stays so when the list refreshes itself.
  const boxes = (form) => [...document.querySelectorAll(`input[name=pick][form="${form}"]`)];
  const pickAll = (event) => {
    const { pickAll: form } = event.target.dataset;
    if (form) boxes(form).forEach((box) => { box.checked = event.target.checked; });
  };
  let picked = [];
  const keepPicks = () => { picked = boxes("ambil").filter((box) => box.checked).map((box) => box.id); };
  const pickAgain = () => picked.splice(0).forEach((id) => {
    const box = document.getElementById(id);
    if (box) box.checked = true;
  });

  // Polling rests while nobody looks, and stops where the sign-in has ended.
  const beforePoll = (event) => {
    if (event.target.matches?.("[data-inbox]") && document.hidden) event.preventDefault();
  };
  const beforeSwap = (event) => {
    const inbox = event.detail.target;
    if (!inbox?.matches?.("[data-inbox]")) return;
    if (!event.detail.xhr.responseText.includes("data-inbox")) {
      event.preventDefault();
      if (event.detail.xhr.status === 200) window.location.reload();
      return;
    }
    keepPicks();
    inbox.ownerDocument.waitingBefore = Number(inbox.dataset.waiting);
  };
  const afterSettle = () => {
    pickAgain();
    const inbox = document.querySelector("[data-inbox]");
    const before = document.waitingBefore;
    if (!inbox || before === undefined) return;
    const fresh = Number(inbox.dataset.waiting) - before;
    if (fresh > 0) say(`${fresh} permohonan baru: ${inbox.dataset.label}.`);
    document.waitingBefore = undefined;
  };

  document.addEventListener("click", copy);
  document.addEventListener("change", onChange);
  document.addEventListener("change", pickAll);
  document.addEventListener("htmx:beforeRequest", beforePoll);
  document.addEventListener("htmx:beforeSwap", beforeSwap);
  document.addEventListener("htmx:afterSettle", afterSettle);
  window.addEventListener("pageshow", judgeAll);
})();
