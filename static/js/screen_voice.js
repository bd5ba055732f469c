// The voice of the waiting room: the chime, then the browser's own Indonesian voice where there is one, else the
// recordings of static/voice/. `say` ends when the words have ended, so calls can wait for each other.
window.LpseVoice = (base) => {
  const GAP = 0.04; // seconds between two recordings
  const STUCK = 12000; // longer than any announcement that is spoken
  const LONGEST = 25000; // with a stuck voice and then the recordings: what never ends must not stop the queue
  const Context = window.AudioContext ?? window.webkitAudioContext;
  let context = null; // made when it may sound: before, browsers complain of it
  const sounds = new Map();

  const sound = (name) => {
    if (!sounds.has(name)) {
      const loading = fetch(`${base}${name}.mp3`)
        .then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject(new Error(name))))
        .then((bytes) => context.decodeAudioData(bytes));
      loading.catch(() => sounds.delete(name)); // asked again next time
      sounds.set(name, loading);
    }
    return sounds.get(name);
  };

  const ownVoice = () => window.speechSynthesis?.getVoices().find((voice) => /^id\b/i.test(voice.lang)) ?? null;
  const within = (work) => Promise.race([work, new Promise((done) => { setTimeout(done, LONGEST); })]);

  // Recordings are scheduled on the clock of the sound itself: timers would leave gaps of their own.
  const play = async (names) => {
    const buffers = await Promise.all(names.map(sound));
    let at = context.currentTime + 0.05;
    let last = null;
    buffers.forEach((buffer) => {
      last = context.createBufferSource();
      last.buffer = buffer;
      last.connect(context.destination);
      last.start(at);
      at += buffer.duration + GAP;
    });
    if (last) await new Promise((done) => { last.onended = done; });
  };

  // A browser's voice may get stuck and keep all that follow waiting: it is cancelled, and the recordings play.
  const speak = (text, voice) => new Promise((done, fail) => {
    const stuck = setTimeout(() => {
      window.speechSynthesis.cancel();
      fail(new Error("stuck"));
    }, STUCK);
    const words = new SpeechSynthesisUtterance(text);
    words.lang = "id-ID";
    words.voice = voice;
    words.rate = 0.9;
    words.onend = () => { clearTimeout(stuck); done(); };
    words.onerror = () => { clearTimeout(stuck); fail(new Error("speech")); };
    window.speechSynthesis.speak(words);
  });

  const canSound = () => context?.state === "running";
  const chime = async (pieces) => { if (canSound()) await play(pieces.slice(0, 1)).catch(() => {}); };
  // A voice from the internet fails without it; the recordings then say the same.
  const announce = async (call) => {
    const voice = ownVoice();
    if (voice) {
      await chime(call.pieces);
      try { await speak(call.said, voice); } catch { if (canSound()) await play(call.pieces.slice(1)); }
    } else if (canSound()) await play(call.pieces);
  };

  window.speechSynthesis?.getVoices(); // Chromium lists its voices only after the first question

  // Whether this browser lets a page sound by itself (a screen that is set up so): a silent try, which only rejects.
  const mayPlay = async () => {
    const silent = new Audio(`${base}denting.mp3`);
    silent.volume = 0;
    try { await silent.play(); } catch { return false; }
    silent.pause();
    return true;
  };
  // What nearly every call needs is there before the first one.
  const preload = () => {
    const digits = [...Array(10).keys()].flatMap((digit) => [String(digit), `${digit}-akhir`]);
    ["denting", ...(ownVoice() ? [] : ["nomor-antrean", ...digits])].forEach((name) => sound(name).catch(() => {}));
  };

  return {
    canSound,
    kind: () => (ownVoice() ? "suara peramban" : "rekaman"),
    // Browsers let a page sound only after somebody pressed something on it (or when they are set up so).
    unlock: async (byHand) => {
      if (!Context || (!byHand && !await mayPlay())) return false;
      context ??= new Context();
      if (!canSound()) await Promise.race([context.resume(), new Promise((done) => { setTimeout(done, 800); })]);
      if (canSound()) preload();
      return canSound();
    },
    say: (call) => within(announce(call)).catch(() => {}),
  };
};
