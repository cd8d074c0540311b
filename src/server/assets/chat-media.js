// Speaking, listening and pictures. Each needs something that an old browser may not have; then its button stays away.
(() => {
  const chat = window.jiaxinChat;
  const form = document.getElementById('media');
  if (!chat || !form) return;

  // ── a file on its way: kept by this page until it has arrived ──

  function send(blob, name, label) {
    const id = chat.newId();
    chat.bubble(id, label);
    chat.closeOptions();
    chat.scrollDown();
    let failures = 0;
    attempt();
    function attempt() {
      chat.setState(id, '正在发送…');
      const data = new FormData();
      data.append('clientId', id);
      data.append('file', blob, name);
      chat.post(`${chat.path}/media`, data, '', 60000).then((answer) => {
        if (answer.ok) {
          chat.setState(id, '已送达');
          chat.settled(id);
          chat.lookSoon();
        } else if (answer.final) {
          chat.setState(id, `没能送出去：${answer.why}`);
          chat.settled(id);
        } else {
          failures += 1;
          chat.setState(id, '还没送出去，会自动再发，请先别关这一页');
          setTimeout(attempt, Math.max(answer.wait, Math.min(30000, 1000 * 2 ** failures)));
        }
      });
    }
  }

  const file = document.getElementById('file');
  file.addEventListener('change', () => {
    const picked = file.files?.[0];
    if (picked) send(picked, picked.name || 'file', /^image\//.test(picked.type) ? '照片' : '语音');
    file.value = '';
  });

  // ── speaking: one tap begins, one tap sends ──

  const record = document.getElementById('record');
  let recorder = null;
  const devices = navigator.mediaDevices;
  if (window.MediaRecorder && devices?.getUserMedia) record.hidden = false;
  record.addEventListener('click', () => {
    if (recorder) return recorder.stop();
    devices.getUserMedia({ audio: true }).then(begin, () => {
      record.textContent = '用不了话筒，请打字';
    });
  });
  function begin(stream) {
    const parts = [];
    recorder = new MediaRecorder(stream);
    const stopLater = setTimeout(() => {
      if (recorder) recorder.stop();
    }, 120000);
    recorder.ondataavailable = (event) => {
      if (event.data.size) parts.push(event.data);
    };
    recorder.onstop = () => {
      clearTimeout(stopLater);
      stream.getTracks().forEach((track) => {
        track.stop();
      });
      const type = recorder.mimeType || 'audio/webm';
      recorder = null;
      record.textContent = '说话';
      record.setAttribute('aria-pressed', 'false');
      if (parts.length) send(new Blob(parts, { type: type }), 'voice', '语音');
    };
    recorder.start();
    record.textContent = '说完了，点这里发出去';
    record.setAttribute('aria-pressed', 'true');
  }

  // ── listening: the phone reads a question out ──

  const voice = window.speechSynthesis;
  function offer(root) {
    if (!voice || !window.SpeechSynthesisUtterance) return;
    Array.prototype.forEach.call(root.querySelectorAll('.speak'), (button) => {
      button.hidden = false;
    });
  }
  offer(document);
  document.addEventListener('jiaxin:row', (event) => {
    offer(event.detail);
  });
  document.addEventListener('click', (event) => {
    const text = event.target.getAttribute?.('data-speak');
    if (!text) return;
    voice.cancel();
    const words = new SpeechSynthesisUtterance(text);
    words.lang = 'zh-CN';
    words.rate = 0.9;
    voice.speak(words);
  });
})();
