// Passkeys in the browser: asks the server, asks the authenticator, brings the answer; then goes on where the person was.
(() => {
  const kept = document.getElementById('kept');

  // A form that waited for its sender to come in goes on by itself.
  if (kept?.hasAttribute('data-go')) {
    kept.submit();
    return;
  }

  const able =
    window.isSecureContext &&
    typeof window.PublicKeyCredential === 'function' &&
    navigator.credentials &&
    typeof navigator.credentials.get === 'function';

  function bytes(text) {
    const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  }

  function text(buffer) {
    let plain = '';
    for (const byte of new Uint8Array(buffer)) plain += String.fromCharCode(byte);
    return btoa(plain).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  }

  function known(list) {
    return (list || []).map((one) => ({ type: one.type, id: bytes(one.id), transports: one.transports }));
  }

  // The options come as JSON; older browsers cannot read them so by themselves.
  function ask(act, options) {
    const publicKey = { ...options, challenge: bytes(options.challenge) };
    if (act === 'get') {
      publicKey.allowCredentials = known(options.allowCredentials);
      return navigator.credentials.get({ publicKey });
    }
    publicKey.user = { ...options.user, id: bytes(options.user.id) };
    publicKey.excludeCredentials = known(options.excludeCredentials);
    return navigator.credentials.create({ publicKey });
  }

  function answer(credential) {
    const { response } = credential;
    const said = { clientDataJSON: text(response.clientDataJSON) };
    for (const name of ['authenticatorData', 'signature', 'userHandle', 'attestationObject'])
      if (response[name]) said[name] = text(response[name]);
    if (response.getTransports) said.transports = response.getTransports();
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: said,
    };
  }

  function post(address, body) {
    return fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      credentials: 'same-origin',
      cache: 'no-store',
      body: JSON.stringify(body),
    }).then((response) =>
      response.json().then((json) => {
        if (json.to) location.href = json.to;
        if (!response.ok) throw new Refusal(json.say);
        return json;
      }),
    );
  }

  class Refusal extends Error {}

  function offer(place) {
    const button = place.querySelector('button');
    const say = place.querySelector('[data-say]');
    const { base, next, name, passkey: act } = place.dataset;
    button.hidden = false;
    place.querySelector('[data-instead]').hidden = true;
    button.addEventListener('click', () => {
      const field = name && document.getElementById(name);
      button.disabled = true;
      say.textContent = place.dataset.asking;
      post(`${base}/options`, {})
        .then((options) => ask(act, options))
        .then((credential) => post(base, { response: answer(credential), name: field ? field.value : '' }))
        .then(() => {
          say.textContent = place.dataset.done;
          if (kept) kept.submit();
          else location.href = next;
        })
        .catch((error) => {
          if (error instanceof Refusal && error.message) say.textContent = error.message;
          else say.textContent = error instanceof TypeError ? place.dataset.offline : place.dataset.failed;
        })
        .then(() => {
          button.disabled = false;
        });
    });
  }

  if (able) for (const place of document.querySelectorAll('[data-passkey]')) offer(place);

  // A sheet of recovery codes is to be printed.
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }
})();
