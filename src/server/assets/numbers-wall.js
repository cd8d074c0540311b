// The wall view renews itself: every five minutes the fresh figures take the place of the old ones. While the line is down the old stay.
(() => {
  const everyMs = 300000;
  const live = document.getElementById('live');
  const link = document.getElementById('link');
  if (!live || !link) return;

  function renew() {
    fetch(location.href, { headers: { accept: 'text/html' }, credentials: 'same-origin', cache: 'no-store' })
      .then((response) => (response.ok ? response.text() : Promise.reject(new Error(String(response.status)))))
      .then((html) => {
        const fresh = new DOMParser().parseFromString(html, 'text/html').getElementById('live');
        if (fresh) live.innerHTML = fresh.innerHTML;
        link.hidden = true;
      })
      .catch(() => {
        link.hidden = false;
      });
  }
  setInterval(renew, everyMs);
})();
