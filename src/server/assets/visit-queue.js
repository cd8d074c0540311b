// Visits on a bad line, first half: what is written stays on this telephone until the desk has it, and is sent when the line is back.
(() => {
  const says = document.getElementById('visit-says');
  if (!says) return;
  const owner = says.getAttribute('data-owner');
  const words = JSON.parse(says.getAttribute('data-words'));
  const form = document.getElementById('visit');
  const prefix = `jiaxin-visit:${owner}:`;

  // ── what is kept: one entry a child, of this person alone ──

  function store() {
    try {
      localStorage.setItem('jiaxin-try', '1');
      localStorage.removeItem('jiaxin-try');
      return localStorage;
    } catch {
      return null;
    }
  }
  const kept = store();
  // Without a place to keep it the form goes the plain way.
  if (!kept) return;

  function read(child) {
    try {
      return JSON.parse(kept.getItem(prefix + child));
    } catch {
      return null;
    }
  }
  function write(child, entry) {
    kept.setItem(prefix + child, JSON.stringify(entry));
  }
  function drop(child) {
    kept.removeItem(prefix + child);
  }
  function waiting() {
    const all = [];
    for (let n = 0; n < kept.length; n++) {
      const key = kept.key(n);
      if (!key.startsWith(prefix)) continue;
      const entry = read(key.slice(prefix.length));
      if (entry?.waiting) all.push(entry);
    }
    return all;
  }

  // ── sending ──

  let busy = false;
  let pause = 2000;
  let timer = 0;

  function later() {
    clearTimeout(timer);
    timer = setTimeout(sendAll, pause);
    pause = Math.min(pause * 2, 30000);
  }

  function sendAll() {
    if (busy) return;
    const [first] = waiting();
    show();
    if (!first) return;
    busy = true;
    say(first.child, words.sending);
    fetch('/console/visits', {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      credentials: 'same-origin',
      cache: 'no-store',
      body: first.body,
    })
      .then((response) =>
        response.json().then(
          (answer) => ({ status: response.status, answer }),
          () => ({ status: response.status, answer: {} }),
        ),
      )
      .then(({ status, answer }) => took(first, status, answer))
      .catch(() => {
        busy = false;
        say(first.child, words.waiting);
        later();
      });
  }

  function took(entry, status, answer) {
    busy = false;
    if (status === 200 && answer.received) {
      drop(entry.child);
      pause = 2000;
      arrived(entry, answer);
      return sendAll();
    }
    if (status === 401) return say(entry.child, words.signIn);
    if (status >= 400 && status < 500 && status !== 429) {
      // It will not be taken as it is: it goes back to its writer, under a new number.
      const notice = status === 404 ? words.gone : answer.notice || answer.what || words.incomplete;
      write(entry.child, Object.assign({}, entry, { waiting: false, actId: '', notice }));
      say(entry.child, notice);
      const detail = { child: entry.child, missing: answer.missing };
      document.dispatchEvent(new CustomEvent('visit:refused', { detail }));
      show();
      return;
    }
    say(entry.child, words.waiting);
    later();
  }

  // ── what is said ──

  function say(child, text) {
    const state = document.getElementById('visit-state');
    if (state && form && form.getAttribute('data-child') === child) state.textContent = text;
  }

  /** What arrived while another page is open. */
  const news = [];

  function show() {
    const place = document.getElementById('visit-waiting');
    if (!place) return;
    const all = waiting();
    place.hidden = all.length + news.length === 0;
    place.textContent = news.join(' ');
    if (all.length === 0) return;
    const title = document.createElement('b');
    title.textContent = `${words.waitingTitle}: ${all.map((entry) => entry.name).join('、')}`;
    place.appendChild(title);
    place.appendChild(document.createTextNode(` ${words.waiting}`));
  }

  function arrived(entry, answer) {
    if (!form || form.getAttribute('data-child') !== entry.child) {
      news.push([answer.received, answer.more, answer.alerted].filter(Boolean).join(' '));
      return show();
    }
    const done = document.createElement('section');
    done.id = 'received';
    done.tabIndex = -1;
    const add = (tag, text, name) => {
      if (!text) return;
      const line = document.createElement(tag);
      line.textContent = text;
      if (name) line.className = name;
      done.appendChild(line);
    };
    add('h2', answer.received);
    add('p', answer.more);
    add('p', answer.alerted, 'banner');
    const back = document.createElement('a');
    back.className = 'button';
    back.href = '/console/visits';
    back.textContent = answer.back;
    done.appendChild(back);
    form.replaceWith(done);
    done.focus();
    window.scrollTo(0, 0);
  }

  document.addEventListener('jiaxin:drawn', show);
  window.addEventListener('online', () => {
    pause = 2000;
    sendAll();
  });
  setInterval(() => {
    if (waiting().length > 0 && navigator.onLine !== false && !busy) sendAll();
  }, 15000);

  window.jiaxinVisits = { read, write, say, words, sendAll };
  sendAll();
})();
