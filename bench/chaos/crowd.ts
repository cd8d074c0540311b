import { randomUUID } from 'node:crypto';
import { webMessageId } from '../../src/channels/web/web-channel.ts';
import type { Draw } from '../../src/cli/demo/draw.ts';
import { dangers, ordinary } from './sentences.ts';
import type { Talker, World } from './world.ts';

/** One message as its sender remembers it. */
export interface Said {
  readonly channel: 'telegram' | 'web';
  /** The dedupe key of its inbox row. */
  readonly externalMessageId: string;
  readonly updateId: number | null;
  /** Flags that it must raise; none for ordinary words. */
  readonly flags: readonly string[];
  /** The web chat said "kept". Telegram says so by confirming the number. */
  acknowledged: boolean;
  /** The product has said that this chat is closed. */
  refused: boolean;
}

export interface Crowd {
  readonly said: readonly Said[];
  /** How often a web post had to be sent again. */
  resent(): number;
  start(): void;
  /** Nobody begins anything new; resolves when every page has been told "kept". */
  hush(): Promise<void>;
  /** Everybody goes, whatever they still had to send. */
  leave(): Promise<void>;
}

export interface CrowdOptions {
  readonly world: World;
  readonly draw: Draw;
  /** Messages a second over everybody. */
  readonly perSecond: number;
  /** Share of the families' messages that tell of danger. */
  readonly dangerShare: number;
}

/** People who talk all the time, whether the product is there or not. A page keeps what it was not told "kept" for. */
export function makeCrowd({ world, draw, perSecond, dangerShare }: CrowdOptions): Crowd {
  const said: Said[] = [];
  const pages = new Map<string, Promise<void>>();
  let resent = 0;
  let talking = false;
  let gone = false;
  let running: Promise<void> = Promise.resolve();
  const { platform, talkers } = world;
  // Danger comes from a few homes, as it does; the alerts of sixty families at once would be another test.
  const troubled = new Set(
    talkers
      .filter(({ side }) => side === 'family')
      .map(({ personId }) => personId)
      .slice(0, 24),
  );

  async function post(token: string, body: object, mine: Said): Promise<void> {
    while (!gone) {
      try {
        const answer = await fetch(`${world.url}/chat/${token}/messages`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json', origin: world.url },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(12_000),
        });
        const text = await answer.text();
        if (answer.status === 200 && text.includes('"kept":true')) {
          mine.acknowledged = true;
          return;
        }
        // The product has closed this chat, and says so: the page is told where to ask for another.
        if (answer.status === 410) {
          mine.refused = true;
          return;
        }
      } catch {
        // Nobody there, or gone in the middle: the page keeps it.
      }
      resent += 1;
      await sleep(150 + 200 * draw.next());
    }
  }

  function onWeb(token: string, text: string, flags: readonly string[]): void {
    const clientId = randomUUID();
    const mine: Said = {
      channel: 'web',
      externalMessageId: webMessageId(token, clientId),
      updateId: null,
      flags,
      acknowledged: false,
      refused: false,
    };
    said.push(mine);
    const sentAt = Date.now();
    const before = pages.get(token) ?? Promise.resolve();
    const own = before.then(() => post(token, { clientId, text, sentAt }, mine));
    pages.set(token, own);
    void own.then(() => {
      if (pages.get(token) === own) pages.delete(token);
    });
  }

  function onTelegram(chatId: number, text: string, flags: readonly string[]): void {
    platform.blocked.delete(String(chatId));
    const updateId =
      flags.length === 0 && /^\d$/u.test(text) && draw.next() < 0.5
        ? platform.press(chatId, text)
        : platform.say(chatId, text);
    said.push({
      channel: 'telegram',
      externalMessageId: `${platform.botId}:${updateId}`,
      updateId,
      flags,
      acknowledged: false,
      refused: false,
    });
  }

  function speak(talker: Talker): void {
    const danger = troubled.has(talker.personId) && draw.next() < dangerShare ? draw.pick(dangers) : null;
    const text = danger?.text ?? ordinary(draw, talker.side, talker.last4);
    const web = talker.token !== null && (talker.chatId === null || draw.next() < 0.4);
    // A page with something unsent waits with the next.
    if (web && talker.token !== null && !pages.has(talker.token)) onWeb(talker.token, text, danger?.flags ?? []);
    else if (talker.chatId !== null) onTelegram(talker.chatId, text, danger?.flags ?? []);
  }

  async function run(): Promise<void> {
    while (talking) {
      speak(draw.pick(talkers));
      await sleep((2_000 / perSecond) * draw.next());
    }
  }

  return {
    said,
    resent: () => resent,
    start() {
      talking = true;
      running = run();
    },
    async hush() {
      talking = false;
      await running;
      await Promise.all(pages.values());
    },
    async leave() {
      talking = false;
      gone = true;
      await running;
      await Promise.all(pages.values());
    },
  };
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What `work` yields, or `otherwise` when it takes longer. */
export async function within<T>(ms: number, work: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
