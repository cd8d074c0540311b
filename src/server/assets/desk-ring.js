// Rings once for a red alert that is new to this browser, if the person allowed it. On pages that do not show the alert it says where it is.
(() => {
  const strip = document.getElementById('red');
  if (!strip) return;
  const english = document.documentElement.lang === 'en';
  const words = english
    ? { on: 'Sound is on', off: 'Turn on sound', red: 'A new red alert. Open it' }
    : { on: '响铃开着', off: '有红色告警时响铃', red: '有新的红色告警，点这里看' };

  function keep(name, value) {
    try {
      localStorage.setItem(name, value);
    } catch {
      // A browser that keeps nothing asks again after the next start.
    }
  }
  function kept(name) {
    try {
      return localStorage.getItem(name) || '';
    } catch {
      return '';
    }
  }

  let sound = null;
  /** Browsers let a page sound only after somebody has touched it: every touch makes ready. */
  function ready() {
    const Sound = window.AudioContext || window.webkitAudioContext;
    if (!Sound || kept('jiaxin-ring') !== 'on') return;
    sound = sound || new Sound();
    if (sound.state === 'suspended') sound.resume().catch(() => undefined);
  }
  document.addEventListener('click', ready);
  document.addEventListener('keydown', ready);

  function tone(from, hertz) {
    const wave = sound.createOscillator();
    const volume = sound.createGain();
    wave.frequency.value = hertz;
    volume.gain.setValueAtTime(0.001, from);
    volume.gain.exponentialRampToValueAtTime(0.4, from + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.001, from + 0.45);
    wave.connect(volume);
    volume.connect(sound.destination);
    wave.start(from);
    wave.stop(from + 0.5);
  }
  function ring() {
    if (kept('jiaxin-ring') !== 'on') return;
    ready();
    document.documentElement.setAttribute(
      'data-rang',
      String(Number(document.documentElement.getAttribute('data-rang')) + 1),
    );
    if (!sound) return;
    for (const [n, hertz] of [880, 660, 880].entries()) tone(sound.currentTime + n * 0.5, hertz);
  }

  // ── which red alerts this browser has rung for, whatever the tab ──

  function look() {
    fetch('/console/reds', { headers: { accept: 'application/json' }, credentials: 'same-origin', cache: 'no-store' })
      .then((response) => (response.ok ? response.json() : Promise.reject(new Error(String(response.status)))))
      .then(({ ids }) => {
        const known = kept('jiaxin-reds').split(' ');
        const fresh = ids.filter((id) => !known.includes(id));
        keep('jiaxin-reds', ids.join(' '));
        if (fresh.length === 0) return;
        ring();
        if (location.pathname !== '/console') say(fresh[0]);
      })
      // That the line is cut is said by desk.js.
      .catch(() => undefined);
  }
  function say(id) {
    strip.textContent = '';
    const link = document.createElement('a');
    link.href = `/console/alerts/${encodeURIComponent(id)}`;
    link.textContent = words.red;
    strip.appendChild(link);
    strip.hidden = false;
  }
  document.addEventListener('jiaxin:changed', look);

  // ── the switch on the first screen; the page may have been drawn again ──

  function show() {
    const button = document.getElementById('ring');
    if (!button) return;
    const on = kept('jiaxin-ring') === 'on';
    button.textContent = on ? words.on : words.off;
    button.setAttribute('aria-pressed', String(on));
    button.hidden = false;
  }
  document.addEventListener('jiaxin:drawn', show);
  document.addEventListener('click', (event) => {
    if (!event.target.closest('#ring')) return;
    keep('jiaxin-ring', kept('jiaxin-ring') === 'on' ? 'off' : 'on');
    show();
    ready();
    // The person hears at once what it will sound like.
    if (sound && kept('jiaxin-ring') === 'on') tone(sound.currentTime, 880);
  });
  show();
})();
