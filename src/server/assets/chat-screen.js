// What is on the screen of the family's chat: bubbles, options, where it is scrolled to. The files of this page share one
// object, window.jiaxinChat; they are loaded in the order of the page. Written for browsers from 2020 on.
(() => {
  const main = document.getElementById('chat');
  const log = document.getElementById('log');
  const line = document.getElementById('end');
  if (!main || !log || !window.fetch) return;
  document.documentElement.className += ' js';

  const chat = {
    path: main.getAttribute('data-path'),
    // The key of the last row that came from the server.
    last: main.getAttribute('data-last') || '',
    bubble: bubble,
    setState: setState,
    settled: settled,
    closeOptions: closeOptions,
    show: show,
    scrollDown: scrollDown,
    note: note,
    // Set by chat.js: the row with this key is in the database.
    forget: () => {},
  };
  window.jiaxinChat = chat;

  function byKey(key) {
    return document.getElementById(`r-${key}`);
  }

  function hideHello() {
    const hello = document.getElementById('hello');
    if (hello) hello.hidden = true;
  }

  // A bubble of one's own that waits to be sent.
  function bubble(clientId, text) {
    if (byKey(`m${clientId}`)) return;
    const row = document.createElement('div');
    row.id = `r-m${clientId}`;
    row.className = 'row me waiting';
    row.innerHTML =
      '<div class="bubble"><span class="vh">我说：</span><p class="said"></p><p class="meta"><span class="state"></span></p></div>';
    row.querySelector('.said').textContent = text;
    log.appendChild(row);
    hideHello();
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
    for (const options of log.querySelectorAll('.options')) {
      if (options.contains(document.activeElement)) line.focus({ preventScroll: true });
      options.parentNode.removeChild(options);
    }
  }

  // A row from the server, shown once: an answer goes before what still waits to be sent.
  function show(row) {
    chat.last = row.key;
    const there = byKey(row.key);
    const holder = document.createElement('div');
    holder.innerHTML = row.html;
    const fresh = holder.firstElementChild;
    if (!fresh) return;
    if (!there) add(row, fresh);
    else if (there.classList.contains('waiting')) log.replaceChild(fresh, there);
    chat.forget(row.key);
    hideHello();
  }

  function add(row, fresh) {
    const near = main.scrollHeight - main.scrollTop - main.clientHeight < 160;
    if (row.ask || row.from === 'me') closeOptions();
    log.insertBefore(fresh, row.from === 'bot' ? log.querySelector('.waiting') : null);
    document.dispatchEvent(new CustomEvent('jiaxin:row', { detail: fresh }));
    // Who answered with the keyboard goes on at the next question.
    if (row.ask && document.activeElement === line) {
      fresh.tabIndex = -1;
      fresh.focus({ preventScroll: true });
    }
    if (near || row.ask) scrollDown(row.ask ? fresh : null);
  }

  // To the end; but a question that is longer than the screen is read from its beginning.
  function scrollDown(question) {
    main.scrollTop = main.scrollHeight;
    if (main.scrollHeight <= main.clientHeight + 1) window.scrollTo(0, document.body.scrollHeight);
    if (question && question.offsetHeight > main.clientHeight - 20) question.scrollIntoView(true);
    document.getElementById('put-away').hidden = !log.querySelector('[id^="r-"]');
  }

  function note(text) {
    if (line.textContent !== text) line.textContent = text;
  }
})();
