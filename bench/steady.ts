import { setTimeout as sleep } from 'node:timers/promises';
import { startAppProcess } from './app-process.ts';
import { openChat } from './chat-client.ts';
import { script } from './crowd.ts';
import { atMost, type Measured, percentile } from './measured.ts';

const perSecond = 50;
const seconds = 40;
const strangers = 100;
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
    const chats = await Promise.all(
      Array.from({ length: strangers }, (_, n) => openChat(app.url, newToken(), 10 + (n % 20))),
    );
    const red = await openChat(app.url, grandmother, 5);
    const officer = await openChat(app.url, duty, 6);
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
  '他喝农药了',
  '好几天没吃饭皮包骨',
];

function newToken(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url');
}
