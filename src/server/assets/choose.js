// Ticked rows of a list: how many there are, the whole page at once, and what to do with them kept in sight.
(() => {
  const live = document.getElementById('live');
  if (!live) return;

  const ticks = () => Array.prototype.slice.call(live.querySelectorAll('input[name="ids"]'));

  function draw() {
    const bar = document.getElementById('choose');
    if (!bar) return;
    const all = ticks();
    const count = all.filter((one) => one.checked).length;
    const whole = bar.querySelector('input[name="all"]');
    const page = bar.querySelector('[data-page]');
    const said = bar.querySelector('[data-count]');
    page.hidden = all.length === 0;
    page.querySelector('input').checked = all.length > 0 && count === all.length;
    said.hidden = count === 0;
    said.querySelector('b').textContent = String(count);
    bar.classList.toggle('some', count > 0 || Boolean(whole?.checked));
  }

  document.addEventListener('change', (event) => {
    if (!event.target.closest('#choose') && event.target.name !== 'ids') return;
    if (event.target.closest('[data-page]')) for (const one of ticks()) one.checked = event.target.checked;
    draw();
  });
  document.addEventListener('jiaxin:drawn', draw);
  // The browser may bring the page back with its ticks.
  window.addEventListener('pageshow', draw);
  draw();
})();
