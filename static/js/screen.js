// The waiting-room screen. It asks every 0.6 s what changed; every call is shown at once, and spoken one after another.
// What was spoken is remembered by the call's number, which only grows: nothing is missed after a break, nothing repeated.
(() => {
  const EVERY = 600, PATIENCE = 2000, LOST_AFTER = 2500, SPOKEN_WITHIN = 90000, SHOWN = 2500, FLASH = 5000;
  const page = document.body;
  const board = document.querySelector("[data-board]");
  const find = (mark) => document.querySelector(`[data-${mark}]`);
  const voice = window.LpseVoice(page.dataset.voice);
  const memory = `layar ${page.dataset.key}`;
  const queue = [];
  let etag = "", ahead = 0, heard = 0, shown = 0, speaking = false, lastAnswer = Date.now(), gone = false;

  // sessionStorage: after a reload a call that came meanwhile is still spoken, and none a second time.
  const remember = (id) => { heard = Math.max(heard, id); try { sessionStorage.setItem(memory, String(heard)); } catch { /* private window */ } };
  const recall = () => { try { return Number(sessionStorage.getItem(memory)) || 0; } catch { return 0; } };

  const calls = () => [...board.querySelectorAll("[data-call]")].map((row) => ({
    id: Number(row.dataset.call), at: Number(row.dataset.at), label: row.dataset.label, place: row.dataset.place,
    said: row.dataset.said, pieces: row.dataset.pieces.split(" "), row,
  })).sort((a, b) => a.id - b.id);
  const now = () => Date.now() + ahead;

  // The big number is the call that is being spoken; the list beside it has every other one at once.
  const lay = () => {
    const rows = calls();
    const current = rows.find((call) => call.id === shown) ?? rows.at(-1);
    if (!current) return;
    const number = find("now-number");
    number.textContent = current.label;
    number.classList.toggle("is-long", current.label.length > 5);
    find("now-place").textContent = current.place;
    rows.forEach((call) => {
      call.row.hidden = call.id === current.id || "earlier" in call.row.dataset;
      call.row.classList.toggle("is-new", queue.some((each) => each.id === call.id));
    });
  };
  const flash = () => {
    const box = find("now");
    box.classList.remove("is-called");
    void box.offsetWidth; // begins the animation anew
    box.classList.add("is-called");
    setTimeout(() => box.classList.remove("is-called"), FLASH);
  };

  const speakAll = async () => {
    if (speaking) return;
    speaking = true;
    while (queue.length) {
      const call = queue.shift();
      remember(call.id);
      shown = call.id;
      lay();
      flash();
      find("live").textContent = call.said;
      await Promise.all([voice.say(call), new Promise((done) => { setTimeout(done, SHOWN); })]);
    }
    shown = 0;
    speaking = false;
  };
  // Of two calls of one number only the newer is spoken: after a break the elder is no news.
  const take = () => {
    const fresh = calls().filter((call) => call.id > heard && now() - call.at < SPOKEN_WITHIN);
    fresh.filter((call) => !fresh.some((later) => later.id > call.id && later.label === call.label))
      .filter((call) => !queue.some((each) => each.id === call.id))
      .forEach((call) => queue.push(call));
    heard = Math.max(heard, ...calls().map((call) => call.id));
    lay();
    speakAll();
  };

  const sayLost = () => {
    const isLost = !gone && Date.now() - lastAnswer > LOST_AFTER;
    const band = find("lost");
    if (isLost && band.hidden) find("since").textContent = clockText(lastAnswer + ahead);
    band.hidden = !isLost;
    page.classList.toggle("is-lost", isLost);
  };
  const answered = (answer) => {
    lastAnswer = Date.now();
    gone = answer.status === 404;
    find("gone").hidden = !gone;
    const date = Date.parse(answer.headers.get("Date"));
    if (date && Math.abs(date - now()) > 2000) ahead = date - Date.now();
  };
  const ask = async () => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(page.dataset.screen, {
        cache: "no-store", credentials: "omit", signal: stop.signal, headers: etag ? { "If-None-Match": etag } : {},
      });
      if (answer.status === 200) {
        const fragment = await answer.text();
        etag = answer.headers.get("ETag") ?? "";
        board.innerHTML = fragment;
        answered(answer);
        take();
        run();
        fit();
      } else if (answer.status === 304 || answer.status === 404) answered(answer);
    } catch { /* no answer: sayLost counts the time */ } finally {
      clearTimeout(timer);
      sayLost();
      setTimeout(ask, gone ? 30000 : EVERY);
    }
  };

  const part = (moment, options) => new Intl.DateTimeFormat("id-ID", { timeZone: find("zone").dataset.zone, ...options }).format(moment);
  const clockText = (moment) => part(moment, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).replace(":", ".");
  const tick = () => {
    find("time").textContent = clockText(now());
    find("date").textContent = part(now(), { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  };
  // Who waits in whole rows only; the last one says how many more.
  const fit = () => {
    const list = find("waiting");
    if (!list) return;
    const more = list.querySelector("[data-more]");
    const numbers = [...list.children].filter((item) => item !== more);
    numbers.forEach((item) => { item.hidden = false; });
    const say = (left) => {
      more.hidden = !left;
      more.textContent = `+${left}`;
    };
    let left = Number(list.dataset.waiting) - numbers.length;
    say(left);
    while (list.scrollHeight > list.clientHeight + 1 && numbers.length) {
      numbers.pop().hidden = true;
      left += 1;
      say(left);
    }
  };
  // A text that does not fit runs, slowly enough to be read; where motion is unwelcome it wraps (screen.css).
  const run = () => {
    const line = find("running");
    const text = line?.firstElementChild;
    if (!text) return;
    line.classList.add("is-running"); // on one line, to be measured
    const style = getComputedStyle(line);
    const over = text.scrollWidth - line.clientWidth + parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
    line.classList.toggle("is-running", over > 0);
    text.style.setProperty("--over", `${-Math.max(0, over) - 40}px`);
    text.style.setProperty("--seconds", `${Math.max(12, (over + 600) / 60)}s`);
  };

  const tools = () => {
    const ready = voice.canSound();
    find("start").hidden = ready;
    find("tools").hidden = !ready;
    find("sound").textContent = ready ? `Suara aktif · ${voice.kind()}` : "";
  };
  const begin = async () => {
    await voice.unlock(true);
    document.documentElement.requestFullscreen?.().catch(() => {});
    navigator.wakeLock?.request("screen").catch(() => {}); // a screen that sleeps calls nobody
    tools();
    if (voice.canSound()) test();
  };
  const test = () => {
    const button = find("test");
    voice.say({ said: button.dataset.said, pieces: button.dataset.pieces.split(" ") });
  };

  find("go").addEventListener("click", begin);
  find("test").addEventListener("click", test);
  find("full").addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen?.().catch(() => {});
  });
  let hiding = 0;
  document.addEventListener("pointermove", () => {
    page.classList.add("is-touched");
    clearTimeout(hiding);
    hiding = setTimeout(() => page.classList.remove("is-touched"), 4000);
  });
  window.addEventListener("resize", () => { run(); fit(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) navigator.wakeLock?.request("screen").catch(() => {}); });

  const known = recall();
  remember(known || Math.max(0, ...calls().map((call) => call.id)));
  voice.unlock(false).then(tools);
  tick();
  run();
  fit();
  take();
  setInterval(tick, 1000);
  ask();
})();
