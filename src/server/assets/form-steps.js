// A form that walks a conversation: a question that depends on another shows when its turn comes, "none" excludes the rest.
(() => {
  document.documentElement.classList.add('scripted');

  function reveal() {
    for (const question of document.querySelectorAll('.question[data-after]')) {
      const source = document.getElementById(`q-${question.getAttribute('data-after')}`);
      if (!source) continue;
      const wanted = question.getAttribute('data-values').split(' ');
      const given = Array.prototype.map.call(source.querySelectorAll('input:checked'), (field) => field.value);
      question.hidden = source.hidden || !given.some((value) => wanted.includes(value));
    }
  }

  document.addEventListener('input', (event) => {
    const field = event.target;
    const question = field.closest('.question');
    if (!question) return;
    if (field.type === 'checkbox' && field.checked)
      for (const other of question.querySelectorAll('input[type="checkbox"]'))
        if (other !== field && (field.hasAttribute('data-alone') || other.hasAttribute('data-alone')))
          other.checked = false;
    question.classList.remove('missing');
    reveal();
  });
  document.addEventListener('form:restored', reveal);
  reveal();
})();
