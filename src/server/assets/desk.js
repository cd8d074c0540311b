// The desk in the browser: the page draws itself again when something changes, times go on, forms are sent once.
(() => {
  const main = document.getElementById('main');
  const live = document.getElementById('live');
  const link = document.getElementById('link');
  const news = document.getElementById('news');
  if (!main || !live) return;

  const english = document.documentElement.lang === 'en';
  const words = english
    ? {
        cut: 'The connection is lost; trying again. This page may not be up to date.',
        news: 'Something has changed. Reload this page when you have finished writing.',
        out: 'You are signed out. What you wrote stays here; sending it asks you to sign in and then goes on.',
        came: (texts) => `${texts.length} new: ${texts.join('; ')}`,
      }
    : {
        cut: '连接断了，正在重新接上。这一页可能不是最新的。',
        news: '有新情况。写完后请刷新这一页。',
        out: '您已经退出登录。写的还在：提交时先请您登录，登录后接着提交。',
        came: (texts) => `新来 ${texts.length} 件：${texts.join('；')}`,
      };

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
      const text = english ? leftInEnglish(hours, minutes, due >= now) : left(hours, minutes, due >= now);
      if (place.textContent !== text) place.textContent = text;
      if (place.parentNode) place.parentNode.classList.toggle('late', due < now);
    }
  }
  setInterval(tick, 5000);

  function left(hours, minutes, more) {
    const length =
      hours >= 48 ? `${Math.floor(hours / 24)} 天` : hours > 0 ? `${hours} 小时 ${minutes % 60} 分` : `${minutes} 分`;
    return `${more ? '剩' : '已超'} ${length}`;
  }

  function leftInEnglish(hours, minutes, more) {
    const length =
      hours >= 48 ? `${Math.floor(hours / 24)} days` : hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
    return `${length} ${more ? 'left' : 'over'}`;
  }

  // ── the page draws itself again ──

  let drawing = false;
  let again = false;

  function busy() {
    const active = document.activeElement;
    if (active && live.contains(active) && /^(TEXTAREA|SELECT|INPUT)$/.test(active.tagName)) return true;
    if (live.querySelector('input[name="ids"]:checked')) return true;
    return Array.prototype.some.call(live.querySelectorAll('textarea'), (field) => field.value !== '');
  }

  function redraw() {
    if (drawing) {
      again = true;
      return;
    }
    // A page that answers a press is not to be asked for again; somebody who is writing is not to be disturbed.
    if (busy()) return say(words.news);
    drawing = true;
    // The answer to a press stands at the press's own address.
    fetch(location.pathname.replace(/\/acts$/, '') + location.search, {
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
      .catch(() => say(words.cut))
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
    document.dispatchEvent(new Event('jiaxin:drawn'));
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
    news.textContent = words.came(texts);
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
      // What happened while there was no line is on the page after this: also between the first screen and its first line.
      if (!first || link.textContent || location.pathname === '/console') redraw();
      first = false;
      say('');
      document.dispatchEvent(new Event('jiaxin:changed'));
    });
    source.addEventListener('changed', () => {
      heard = performance.now();
      redraw();
      document.dispatchEvent(new Event('jiaxin:changed'));
    });
    source.addEventListener('still', () => {
      heard = performance.now();
    });
    source.addEventListener('out', () => {
      if (!busy()) {
        location.href = '/console';
        return;
      }
      // Nothing typed is lost: the form itself leads to signing in.
      source.close();
      say(words.out);
    });
    source.onerror = () => {
      say(words.cut);
      if (source.readyState === 2) setTimeout(listen, 3000);
    };
  }

  // A line that is silent for too long is cut although nobody said so.
  setInterval(() => {
    if (performance.now() - heard < 60000) return;
    heard = performance.now();
    say(words.cut);
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

  // A link to something that is folded away opens it.
  function unfold() {
    const there = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
    if (there && there.tagName === 'DETAILS') there.open = true;
  }
  window.addEventListener('hashchange', unfold);

  title();
  tick();
  offerPrint();
  unfold();
  if (window.EventSource) listen();
  else setInterval(redraw, 15000);
})();
