// The desk in the browser: the page draws itself again when something changes, times go on, forms are sent once.
(() => {
  const main = document.getElementById('main');
  const live = document.getElementById('live');
  const link = document.getElementById('link');
  const news = document.getElementById('news');
  if (!main || !live) return;

  // ── time that is left, in the words of the server ──

  const opened = performance.now();
  let serverNow = Number(main.getAttribute('data-now'));
  let readAt = opened;

  function tick() {
    const now = serverNow + (performance.now() - readAt);
    for (const place of live.querySelectorAll('[data-due]')) {
      const due = Number(place.getAttribute('data-due'));
      const minutes = Math.floor(Math.abs(due - now) / 60000);
      const hours = Math.floor(minutes / 60);
      const length =
        hours >= 48 ? `${Math.floor(hours / 24)} 天` : hours > 0 ? `${hours} 小时 ${minutes % 60} 分` : `${minutes} 分`;
      const text = `${due >= now ? '剩' : '已超'} ${length}`;
      if (place.textContent !== text) place.textContent = text;
      if (place.parentNode) place.parentNode.classList.toggle('late', due < now);
    }
  }
  setInterval(tick, 5000);

  // ── the page draws itself again ──

  let drawing = false;
  let again = false;

  function busy() {
    const active = document.activeElement;
    if (active && live.contains(active) && /^(TEXTAREA|SELECT|INPUT)$/.test(active.tagName)) return true;
    return Array.prototype.some.call(live.querySelectorAll('textarea'), (field) => field.value !== '');
  }

  function redraw() {
    if (drawing) {
      again = true;
      return;
    }
    // A page that answers a press is not to be asked for again; somebody who is writing is not to be disturbed.
    if (busy()) return say('有新情况。写完后请刷新这一页。');
    drawing = true;
    // The answer to a press stands at the press's own address.
    fetch(location.pathname.replace(/\/acts$/, ''), {
      headers: { accept: 'text/html' },
      credentials: 'same-origin',
      cache: 'no-store',
    })
      .then((response) => {
        if (response.status === 401) location.href = '/console';
        return response.ok ? response.text() : Promise.reject(new Error(String(response.status)));
      })
      .then((html) => {
        if (!busy()) swap(html);
        say('');
      })
      .catch(() => say('连接断了，正在重新接上。这一页可能不是最新的。'))
      .then(() => {
        drawing = false;
        if (again) {
          again = false;
          redraw();
        }
      });
  }

  function swap(html) {
    const page = new DOMParser().parseFromString(html, 'text/html');
    const fresh = page.getElementById('live');
    if (!fresh) return;
    const before = names(live);
    const added = Array.prototype.filter.call(
      fresh.querySelectorAll('[data-alert]'),
      (card) => before.indexOf(card.getAttribute('data-alert')) < 0,
    );
    const focused =
      document.activeElement && live.contains(document.activeElement) ? whereIs(document.activeElement) : null;
    for (const open of live.querySelectorAll('details[open]')) {
      const same = open.id && fresh.querySelector(`#${open.id}`);
      if (same) same.setAttribute('open', '');
    }
    live.innerHTML = fresh.innerHTML;
    serverNow = Number(page.getElementById('main').getAttribute('data-now'));
    readAt = performance.now();
    const again = focused?.();
    if (again) again.focus({ preventScroll: true });
    if (added.length) tell(added);
    offerPrint();
    tick();
    title();
  }

  function names(root) {
    return Array.prototype.map.call(root.querySelectorAll('[data-alert]'), (card) => card.getAttribute('data-alert'));
  }

  // A way back to the same button after the page was drawn again: by its form, or by its link.
  function whereIs(element) {
    const form = element.form?.id;
    if (form) return () => document.getElementById(form)?.querySelector('button');
    const href = element.getAttribute('href');
    if (href) return () => live.querySelector(`a[href="${href}"]`);
    return () => null;
  }

  function tell(cards) {
    const texts = cards.map((card) => card.querySelector('h2').textContent.trim().replace(/\s+/g, ' '));
    news.textContent = `新来 ${cards.length} 件：${texts.join('；')}`;
    for (const card of cards) {
      const there = live.querySelector(`[data-alert="${card.getAttribute('data-alert')}"]`);
      if (there) there.classList.add('fresh');
    }
  }

  const plainTitle = document.title;
  function title() {
    const count = location.pathname === '/console' ? names(live).length : 0;
    document.title = count > 0 ? `(${count}) ${plainTitle}` : plainTitle;
  }

  function say(text) {
    link.hidden = text === '';
    if (link.textContent !== text) link.textContent = text;
  }

  // ── what comes in ──

  let heard = performance.now();
  let source = null;

  function listen() {
    source = new EventSource('/console/stream');
    let first = true;
    source.addEventListener('hello', () => {
      heard = performance.now();
      // What happened while the line was cut is on the page after this.
      if (!first || link.textContent) redraw();
      first = false;
      say('');
    });
    source.addEventListener('changed', () => {
      heard = performance.now();
      redraw();
    });
    source.addEventListener('still', () => {
      heard = performance.now();
    });
    source.addEventListener('out', () => {
      location.href = '/console';
    });
    source.onerror = () => {
      say('连接断了，正在重新接上。这一页可能不是最新的。');
      if (source.readyState === 2) setTimeout(listen, 3000);
    };
  }

  // A line that is silent for too long is cut although nobody said so.
  setInterval(() => {
    if (performance.now() - heard < 60000) return;
    heard = performance.now();
    say('连接断了，正在重新接上。这一页可能不是最新的。');
    source.close();
    listen();
  }, 5000);

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.hasAttribute('data-once')) return;
    if (form.getAttribute('data-sent')) return event.preventDefault();
    form.setAttribute('data-sent', '1');
    // The page may come back out of the browser's memory.
    setTimeout(() => form.removeAttribute('data-sent'), 4000);
  });

  function offerPrint() {
    for (const button of live.querySelectorAll('[data-print]')) button.hidden = false;
  }
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-print]')) window.print();
  });

  title();
  tick();
  offerPrint();
  if (window.EventSource) listen();
  else setInterval(redraw, 15000);
})();
