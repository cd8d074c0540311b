import { setTimeout as sleep } from 'node:timers/promises';
import { startAppProcess } from './app-process.ts';
import { script } from './crowd.ts';
import { atMost, type Measured, percentile } from './measured.ts';

const perSecond = 50;
const seconds = 40;
const strangers = 50;
const redEveryMs = 2_000;

/**
 * Messages over HTTP at a steady rate; the clock runs from the moment the page posts until the reply stands in its stream of
 * events. Among them a grandmother writes red words, and the clock runs until the duty officer's page has the push.
 */
export async function measureSteady(folder: string): Promise<Measured[]> {
  const app = await startAppProcess('demo', folder);
  try {
    const links = [...app.printed().matchAll(/\/chat\/([\w-]{20,})/gu)].map((match) => match[1] ?? '');
    const [grandmother = '', , , , duty = ''] = links;
    const chats = await Promise.all(Array.from({ length: strangers }, () => openChat(app.url, newToken())));
    const red = await openChat(app.url, grandmother);
    const officer = await openChat(app.url, duty);
    const replies: number[] = [];
    const pushes: number[] = [];
    let redNumber = 0;
    const began = performance.now();
    const work: Promise<unknown>[] = [];
    for (let n = 0; n < perSecond * seconds; n++) {
      await sleep(Math.max(0, began + (n * 1000) / perSecond - performance.now()));
      const chat = chats[n % chats.length];
      const warm = n > perSecond * 5;
      if (chat)
        work.push(
          chat
            .write(script[Math.floor(n / chats.length) % script.length] ?? '1')
            .then((ms) => warm && replies.push(ms)),
        );
      if (n % ((perSecond * redEveryMs) / 1000) === 25 && redNumber < redTexts.length) {
        const heard = officer.next();
        const at = performance.now();
        work.push(
          red.write(redTexts[redNumber++] ?? ''),
          heard.then(() => pushes.push(performance.now() - at)),
        );
      }
    }
    await Promise.race([Promise.allSettled(work), sleep(20_000)]);
    for (const chat of [...chats, red, officer]) chat.close();
    return [
      atMost(
        `received to reply on the page, median (${replies.length} at ${perSecond}/s)`,
        percentile(replies, 0.5),
        25,
        'ms',
      ),
      atMost('received to reply on the page, p99', percentile(replies, 0.99), 150, 'ms'),
      atMost(
        `red words to the first push, slowest of ${pushes.length}`,
        pushes.length > 0 ? Math.max(...pushes) : Number.POSITIVE_INFINITY,
        1000,
        'ms',
      ),
    ];
  } finally {
    await app.stop();
  }
}

/** Each raises a flag of its own about the same home, so each opens an alert of its own. */
const redTexts = [
  '娃掉塘里了',
  '今晚屋头没得人',
  '他说不想活了',
  '娃儿不见了',
  '有人摸他下身',
  '被他爸打得一身伤',
  '高烧抽筋了',
  '好几天没吃饭皮包骨',
];

function newToken(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');
}

interface Chat {
  /** Milliseconds until the next row from the other side stands in the stream. */
  write(text: string): Promise<number>;
  next(): Promise<void>;
  close(): void;
}

/** A page of the web chat without the page: its stream and its posts. */
async function openChat(url: string, token: string): Promise<Chat> {
  const ending = new AbortController();
  const waiting: (() => void)[] = [];
  const response = await fetch(`${url}/chat/${token}/stream`, {
    signal: ending.signal,
    headers: { accept: 'text/event-stream' },
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  void (async () => {
    let rest = '';
    for (;;) {
      const piece = await reader?.read().catch(() => ({ done: true, value: '' }));
      if (!piece || piece.done) return;
      rest += piece.value;
      const events = rest.split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events)
        if (/data-seq|"seq"/u.test(event) && !/data-mine|"from":"me"/u.test(event)) waiting.shift()?.();
    }
  })();
  const next = () => new Promise<void>((resolve) => waiting.push(resolve));
  return {
    next,
    async write(text) {
      const answer = next();
      const began = performance.now();
      const form = new URLSearchParams({ text, clientId: crypto.randomUUID(), sentAt: String(Date.now()) });
      const posted = await fetch(`${url}/chat/${token}/messages`, {
        method: 'POST',
        body: form,
        headers: { origin: url, 'sec-fetch-site': 'same-origin', accept: 'application/json' },
        redirect: 'manual',
      });
      if (posted.status >= 400) throw new Error(`The post was answered with ${posted.status}.`);
      await answer;
      return performance.now() - began;
    },
    close: () => ending.abort(),
  };
}
