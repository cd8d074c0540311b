// Visits on a bad line, second half: the form. Everything typed is kept at once; what was handed over stands still until it has arrived.
(() => {
  const form = document.getElementById('visit');
  const queue = window.jiaxinVisits;
  // Without a place to keep it the form goes the plain way.
  if (!form || !queue) return;
  const { read, write, say, words, sendAll } = queue;

  const child = form.getAttribute('data-child');
  const number = form.elements.namedItem('actId');

  function newNumber() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map.call(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
  function fieldsOf() {
    return Array.prototype.filter.call(
      form.elements,
      (field) => field.name && field.type !== 'submit' && field.type !== 'button',
    );
  }
  function typed() {
    const values = [];
    for (const field of fieldsOf()) {
      if (['actId', 'child', 'startedAt'].includes(field.name)) continue;
      const ticked = field.type === 'radio' || field.type === 'checkbox';
      if (ticked ? field.checked : field.value !== '') values.push([field.name, field.value]);
    }
    return values;
  }
  function keep(more) {
    const before = read(child) || {};
    write(
      child,
      Object.assign({ startedAt: form.elements.namedItem('startedAt').value }, before, {
        child,
        name: form.getAttribute('data-name'),
        actId: number.value,
        values: typed(),
        waiting: false,
        ...more,
      }),
    );
  }
  function restore(entry) {
    for (const field of fieldsOf()) {
      const values = entry.values.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === 'radio' || field.type === 'checkbox') field.checked = values.includes(field.value);
      else if (field.type !== 'hidden' && values.length > 0) field.value = values[0];
    }
    form.elements.namedItem('startedAt').value = entry.startedAt;
    number.value = entry.actId || newNumber();
  }

  function point(stepId) {
    const question = stepId && document.getElementById(`q-${stepId}`);
    if (!question) return;
    question.classList.add('missing');
    question.scrollIntoView({ block: 'center' });
    const field = question.querySelector('input, textarea');
    if (field) field.focus({ preventScroll: true });
  }

  /** What is on its way may have arrived already: it is not changed any more. */
  function hold(on) {
    for (const field of fieldsOf()) field.disabled = on;
    for (const button of form.querySelectorAll('button')) button.disabled = on;
  }
  document.addEventListener('visit:refused', ({ detail }) => {
    if (detail.child !== child) return;
    hold(false);
    number.value = newNumber();
    point(detail.missing);
  });

  // After form-steps.js, which may untick what contradicts.
  document.addEventListener('input', (event) => {
    if (!form.contains(event.target)) return;
    keep({});
    say(child, words.draft);
  });

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    form.removeAttribute('data-sent');
    const values = typed().concat([
      ['child', child],
      ['actId', number.value],
      ['startedAt', form.elements.namedItem('startedAt').value],
    ]);
    keep({ waiting: true, body: new URLSearchParams(values).toString() });
    hold(true);
    say(child, words.waiting);
    sendAll();
  });

  const good = document.getElementById('all-good');
  const ratings = form.querySelector('.question.ratings');
  if (good && ratings) {
    good.hidden = false;
    ratings.appendChild(good);
    good.addEventListener('click', () => {
      for (const field of ratings.querySelectorAll('input[value="0"]')) field.checked = true;
      ratings.classList.remove('missing');
      keep({});
      say(child, words.draft);
    });
  }

  const entry = read(child);
  if (entry?.values) {
    restore(entry);
    document.dispatchEvent(new Event('form:restored'));
    hold(entry.waiting === true);
    say(child, entry.waiting ? words.waiting : entry.notice || words.draft);
  }
})();
