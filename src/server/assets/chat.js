// What goes out. What is written is kept in localStorage under an id of its own until the server has acknowledged it; the
// server takes an id once.
(() => {
  const chat = window.jiaxinChat;
  if (!chat) return;
  const field = document.getElementById('text');
  const storeKey = `jiaxin:${chat.path}`;
  let queue = load();
  let sending = false;
  let failures = 0;
  let timer = 0;
  chat.newId = newId;
  chat.post = post;

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
    chat.bubble(message.clientId, label);
    chat.closeOptions();
    chat.setState(message.clientId, '正在发送…');
    chat.scrollDown();
    failures = 0;
    pump();
  }

  function pump() {
    clearTimeout(timer);
    if (sending || !queue.length) return;
    sending = true;
    const item = queue[0];
    chat.setState(item.message.clientId, '正在发送…');
    post(`${chat.path}/messages`, JSON.stringify(item.message), 'application/json', 12000).then((answer) => {
      sending = false;
      // It may have come back as a row although the answer was lost.
      const kept = answer.ok || queue[0] !== item;
      if (!kept && !answer.final) return later(answer.wait);
      queue = queue.filter((waiting) => waiting !== item);
      save();
      failures = 0;
      chat.setState(item.message.clientId, kept ? '已送达' : `没能送出去：${answer.why}`);
      chat.settled(item.message.clientId);
      if (kept && item.message.startCode) started();
      chat.lookSoon();
      pump();
    });
  }

  function later(wait) {
    failures += 1;
    for (const waiting of queue) chat.setState(waiting.message.clientId, '还没送出去，会自动再发');
    const backoff = Math.min(30000, 1000 * 2 ** Math.min(failures - 1, 5)) * (0.8 + Math.random() * 0.4);
    timer = setTimeout(pump, Math.max(wait, backoff));
  }

  // The row came back from the database: it was kept, whatever became of the answer to our post.
  chat.forget = (key) => {
    const before = queue.length;
    queue = queue.filter((item) => `m${item.message.clientId}` !== key);
    if (queue.length !== before) save();
  };

  // ok: kept by the server. final: it will never be taken as it is, and why. Otherwise try again, no sooner than `wait`.
  function post(url, body, type, patience) {
    return new Promise((resolve) => {
      const controller = window.AbortController ? new AbortController() : null;
      const over = setTimeout(() => {
        if (controller) controller.abort();
        resolve({ ok: false, wait: 0 });
      }, patience);
      const headers = { accept: 'application/json' };
      if (type) headers['content-type'] = type;
      fetch(url, {
        method: 'POST',
        headers: headers,
        body: body,
        credentials: 'same-origin',
        signal: controller ? controller.signal : undefined,
      })
        .then(read)
        .catch(() => ({ ok: false, wait: 0 }))
        .then((answer) => {
          clearTimeout(over);
          resolve(answer);
        });
    });
  }

  function read(response) {
    const wait = 1000 * (Number(response.headers.get('retry-after')) || 0);
    if ([400, 404, 410, 413, 415].indexOf(response.status) < 0) return { ok: response.ok, wait: wait };
    return response.json().then((told) => ({ ok: false, final: true, why: told.error }));
  }

  function tryNow() {
    failures = 0;
    pump();
    chat.listenAnew();
    chat.listen();
  }

  function started() {
    if (history.replaceState) history.replaceState(null, '', chat.path);
    for (const input of document.querySelectorAll('[name=startCode]')) input.parentNode.removeChild(input);
  }

  // ── hands ──

  // iPhones before 15.4 do not say which button sent a form.
  let clicked = null;
  document.addEventListener(
    'click',
    (event) => {
      clicked = event.target.closest ? event.target.closest('button') : null;
    },
    true,
  );

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.hasAttribute('data-send')) return;
    event.preventDefault();
    const code = form.querySelector('[name=startCode]');
    const message = code ? { startCode: code.value } : {};
    if (form.id === 'composer') return write(message);
    const pressed = event.submitter || clicked;
    if (!pressed?.name) return;
    message[pressed.name] = pressed.value;
    if (pressed.hasAttribute('data-urgent')) urgent();
    say(message, pressed.textContent.trim().replace(/\s+/g, ' '));
  });

  function write(message) {
    const text = field.value;
    if (!text.trim()) return;
    if (/^\s*[9９]\s*$/.test(text)) urgent();
    message.text = text;
    say(message, text);
    field.value = '';
    grow();
  }

  // What saves a life is the telephone; it needs no network of ours.
  function urgent() {
    document.getElementById('urgent').hidden = false;
    chat.scrollDown();
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

  chat.opened = () => {
    if (queue.length) tryNow();
  };
  window.addEventListener('online', tryNow);
  window.addEventListener('pageshow', tryNow);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) tryNow();
  });
  for (const item of queue) chat.bubble(item.message.clientId, item.label);
  chat.scrollDown();
  tryNow();
})();
