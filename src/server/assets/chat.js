// The family's chat in the browser. Written for browsers from 2020 on (no modules, no newer calls). What is written is kept in
// localStorage under an id of its own until the server has acknowledged it; the server takes an id once.
(() => {
  const main = document.getElementById('chat');
  const log = document.getElementById('log');
  const line = document.getElementById('end');
  const field = document.getElementById('text');
  if (!main || !log || !window.fetch) return;
  document.documentElement.className += ' js';

  const path = main.getAttribute('data-path');
  let last = main.getAttribute('data-last') || '';
  const storeKey = `jiaxin:${path}`;
  let queue = load();
  let sending = false;
  let failures = 0;
  let timer = 0;

  // ── what waits to be sent ──

  function load() {
    try {
      const kept = JSON.parse(localStorage.getItem(storeKey) || '[]');
      return Array.isArray(kept) ? kept : [];
    } catch (_e) {
      return [];
    }
  }

  function save() {
    try {
      if (queue.length) localStorage.setItem(storeKey, JSON.stringify(queue));
      else localStorage.removeItem(storeKey);
    } catch (_e) {
      // No storage (private mode): the queue lives as long as the page.
    }
  }

  function newId() {
    const bytes = new Uint8Array(16);
    crypto.getRandomValues(bytes);
    return Array.prototype.map.call(bytes, (b) => `0${b.toString(16)}`.slice(-2)).join('');
  }

  function say(message, label) {
    message.clientId = newId();
    message.sentAt = Date.now();
    queue.push({ message: message, label: label });
    save();
    draw(queue[queue.length - 1]);
    closeOptions();
    setState(message.clientId, '正在发送…');
    scrollDown();
    failures = 0;
    pump();
  }

  function pump() {
    clearTimeout(timer);
    if (sending || !queue.length) return;
    sending = true;
    const item = queue[0];
    setState(item.message.clientId, '正在发送…');
    post(`${path}/messages`, JSON.stringify(item.message), 'application/json', 12000).then((answer) => {
      sending = false;
      if (answer.ok || answer.final) {
        queue.shift();
        save();
        failures = 0;
        setState(item.message.clientId, answer.ok ? '已送达' : '没能送出去，请换个说法再写一次');
        if (answer.ok) settled(item.message.clientId);
        if (answer.ok && item.message.startCode) started();
        lookSoon();
        pump();
        return;
      }
      failures += 1;
      queue.forEach((waiting) => {
        setState(waiting.message.clientId, '还没送出去，会自动再发');
      });
      timer = setTimeout(pump, Math.max(answer.wait, backoff()));
    });
  }

  function backoff() {
    return Math.min(30000, 1000 * 2 ** Math.min(failures - 1, 5)) * (0.8 + Math.random() * 0.4);
  }

  // ok: kept by the server. final: it will never be taken as it is. Otherwise try again, no sooner than `wait`.
  function post(url, body, type, patience) {
    return new Promise((resolve) => {
      const over = setTimeout(() => {
        if (controller) controller.abort();
        resolve({ ok: false, wait: 0 });
      }, patience);
      const controller = window.AbortController ? new AbortController() : null;
      const headers = { accept: 'application/json' };
      if (type) headers['content-type'] = type;
      fetch(url, {
        method: 'POST',
        headers: headers,
        body: body,
        credentials: 'same-origin',
        signal: controller ? controller.signal : undefined,
      }).then(
        (response) => {
          clearTimeout(over);
          const wait = 1000 * (Number(response.headers.get('retry-after')) || 0);
          const final = response.status === 400 || response.status === 413 || response.status === 415;
          resolve({ ok: response.ok, final: final, wait: wait });
        },
        () => {
          clearTimeout(over);
          resolve({ ok: false, wait: 0 });
        },
      );
    });
  }

  function tryNow() {
    failures = 0;
    if (queue.length) pump();
    listen();
  }

  // ── what is on the screen ──

  function byKey(key) {
    return document.getElementById(`r-${key}`);
  }

  function draw(item) {
    bubble(`m${item.message.clientId}`, item.label);
  }

  function bubble(key, text) {
    if (byKey(key)) return;
    const row = document.createElement('div');
    row.id = `r-${key}`;
    row.className = 'row me waiting';
    row.innerHTML =
      '<div class="bubble"><span class="vh">我说：</span><p class="said"></p><p class="meta"><span class="state"></span></p></div>';
    row.querySelector('.said').textContent = text;
    log.appendChild(row);
    const hello = document.getElementById('hello');
    if (hello) hello.hidden = true;
  }

  function setState(clientId, text) {
    const row = byKey(`m${clientId}`);
    const state = row?.querySelector('.state');
    if (state && state.textContent !== text) state.textContent = text;
  }

  function settled(clientId) {
    const row = byKey(`m${clientId}`);
    if (row) row.classList.remove('waiting');
  }

  function closeOptions() {
    Array.prototype.forEach.call(log.querySelectorAll('.options'), (options) => {
      if (options.contains(document.activeElement)) line.focus({ preventScroll: true });
      options.parentNode.removeChild(options);
    });
  }

  // A row from the server, shown once: an answer goes before what still waits to be sent.
  function show(row) {
    last = row.key;
    const there = byKey(row.key);
    const holder = document.createElement('div');
    holder.innerHTML = row.html;
    const fresh = holder.firstElementChild;
    if (!fresh) return;
    if (there) {
      if (there.classList.contains('waiting')) log.replaceChild(fresh, there);
    } else {
      const near = main.scrollHeight - main.scrollTop - main.clientHeight < 160;
      if (row.ask || row.from === 'me') closeOptions();
      log.insertBefore(fresh, row.from === 'bot' ? log.querySelector('.waiting') : null);
      document.dispatchEvent(new CustomEvent('jiaxin:row', { detail: fresh }));
      if (near || row.ask) scrollDown(row.ask ? fresh : null);
    }
    forget(row.key);
    const hello = document.getElementById('hello');
    if (hello) hello.hidden = true;
  }

  // The row came back from the database: it was kept, whatever became of the answer to our post.
  function forget(key) {
    const before = queue.length;
    queue = queue.filter((item) => `m${item.message.clientId}` !== key || (sending && item === queue[0]));
    if (queue.length !== before) save();
  }

  // To the end; but a question that is longer than the screen is read from its beginning.
  function scrollDown(question) {
    main.scrollTop = main.scrollHeight;
    if (main.scrollHeight <= main.clientHeight + 1) window.scrollTo(0, document.body.scrollHeight);
    if (question && question.offsetHeight > main.clientHeight - 20) question.scrollIntoView(true);
    document.getElementById('put-away').hidden = !log.querySelector('[id^="r-"]');
  }

  function started() {
    if (history.replaceState) history.replaceState(null, '', path);
    Array.prototype.forEach.call(document.querySelectorAll('[name=startCode]'), (input) => {
      input.parentNode.removeChild(input);
    });
  }

  // ── what comes in ──

  let source = null;
  let broken = 0;

  function listen() {
    if (!window.EventSource) return look();
    if (source && source.readyState !== 2) return;
    source = new EventSource(`${path}/stream?after=${encodeURIComponent(last)}`);
    source.addEventListener('hello', () => {
      broken = 0;
      note('');
      if (queue.length) tryNow();
    });
    source.addEventListener('row', (event) => {
      show(JSON.parse(event.data));
    });
    source.addEventListener('reload', () => {
      location.reload();
    });
    source.onerror = () => {
      broken += 1;
      if (broken > 1) note('网络断了一下，正在重新接上。您说的都不会丢。');
      // Refused for good (the browser gives up on 4xx and 5xx): ask again ourselves.
      if (source.readyState === 2) setTimeout(listen, Math.min(30000, 2000 * broken));
    };
  }

  function look() {
    return fetch(`${path}/rows?after=${encodeURIComponent(last)}`, {
      headers: { accept: 'application/json' },
      credentials: 'same-origin',
    })
      .then((response) => (response.ok ? response.json() : { rows: [] }))
      .then(
        (found) => {
          found.rows.forEach(show);
        },
        () => {},
      );
  }

  // An answer usually comes within a second; where the stream is not open, ask for it.
  function lookSoon() {
    if (source && source.readyState === 1) return;
    [600, 2000, 5000].forEach((ms) => {
      setTimeout(look, ms);
    });
  }
  if (!window.EventSource) setInterval(look, 5000);

  function note(text) {
    if (line.textContent !== text) line.textContent = text;
  }

  // ── hands ──

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.hasAttribute('data-send')) return;
    event.preventDefault();
    const pressed = event.submitter || document.activeElement;
    const message = {};
    const code = form.querySelector('[name=startCode]');
    if (code) message.startCode = code.value;
    if (form.id === 'composer') {
      if (!field.value.trim()) return;
      message.text = field.value;
      if (/^\s*[9９]\s*$/.test(field.value)) urgent();
      say(message, field.value);
      field.value = '';
      grow();
      return;
    }
    if (!pressed?.name) return;
    message[pressed.name] = pressed.value;
    if (pressed.hasAttribute('data-urgent')) urgent();
    say(message, pressed.textContent.trim().replace(/\s+/g, ' '));
  });

  // What saves a life is the telephone; it needs no network of ours.
  function urgent() {
    document.getElementById('urgent').hidden = false;
    scrollDown();
  }
  document.getElementById('urgent-off').addEventListener('click', () => {
    document.getElementById('urgent').hidden = true;
    field.focus();
  });

  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    document.querySelector('#composer .send').click();
  });
  field.addEventListener('input', grow);
  function grow() {
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight + 4, 180)}px`;
  }

  window.addEventListener('online', tryNow);
  window.addEventListener('pageshow', tryNow);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) tryNow();
  });
  window.jiaxinChat = {
    path: path,
    newId: newId,
    post: post,
    bubble: bubble,
    setState: setState,
    settled: settled,
    closeOptions: closeOptions,
    scrollDown: scrollDown,
    lookSoon: lookSoon,
  };

  queue.forEach(draw);
  scrollDown();
  listen();
  pump();
})();
