// What comes in: the stream of rows, looked after while phones sleep and masts change; without streams, asking.
(() => {
  const chat = window.jiaxinChat;
  if (!chat) return;
  let source = null;
  let broken = 0;
  let heard = Date.now();

  // `opened` is called when the line is open again.
  chat.listen = listen;
  chat.listenAnew = listenAnew;
  chat.lookSoon = lookSoon;
  chat.opened = () => {};

  function listen() {
    if (!window.EventSource) return look();
    if (source && source.readyState !== 2) return;
    source = new EventSource(`${chat.path}/stream?after=${encodeURIComponent(chat.last)}`);
    heard = Date.now();
    for (const name of ['hello', 'row', 'still']) {
      source.addEventListener(name, () => {
        heard = Date.now();
      });
    }
    source.addEventListener('hello', () => {
      broken = 0;
      chat.note('');
      chat.opened();
    });
    source.addEventListener('row', (event) => {
      chat.show(JSON.parse(event.data));
    });
    source.addEventListener('reload', () => {
      location.reload();
    });
    source.onerror = () => {
      broken += 1;
      if (broken > 1) chat.note('网络断了一下，正在重新接上。您说的都不会丢。');
      // Refused for good (the browser gives up on 4xx and 5xx): ask again ourselves.
      if (source.readyState === 2) setTimeout(listen, Math.min(30000, 2000 * broken));
    };
  }

  // The server says something every 25 s. A line that is silent for longer is dead, although nobody said so.
  function listenAnew() {
    if (!source || Math.abs(Date.now() - heard) < 40000) return;
    source.close();
    listen();
  }
  setInterval(listenAnew, 10000);

  function look() {
    return fetch(`${chat.path}/rows?after=${encodeURIComponent(chat.last)}`, {
      headers: { accept: 'application/json' },
      credentials: 'same-origin',
    })
      .then((response) => (response.ok ? response.json() : { rows: [] }))
      .then(
        (found) => {
          found.rows.forEach(chat.show);
        },
        () => {},
      );
  }

  // An answer usually comes within a second; where the stream is not open, ask for it.
  function lookSoon() {
    if (source && source.readyState === 1) return;
    for (const ms of [600, 2000, 5000]) setTimeout(look, ms);
  }
  if (!window.EventSource) setInterval(look, 5000);
})();
