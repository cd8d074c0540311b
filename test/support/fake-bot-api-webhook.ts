export interface WebhookTarget {
  readonly url: string;
  readonly secret: string;
}

export interface WebhookPoster {
  /** Posts what waits: one after the other within a chat, chats side by side, each again until it gets a 2xx. */
  poke(): void;
}

type Update = Readonly<Record<string, unknown>>;

export function makeWebhookPoster(
  queue: Update[],
  target: () => WebhookTarget | null,
  retryMs: number,
  accepted: (update: Update) => void,
): WebhookPoster {
  const busy = new Set<string>();

  async function work(chat: string): Promise<void> {
    busy.add(chat);
    for (;;) {
      const webhook = target();
      const update = queue.find((candidate) => chatOf(candidate) === chat);
      if (webhook === null || update === undefined) {
        break;
      }
      const status = await post(webhook, update);
      if (status >= 200 && status < 300) {
        queue.splice(queue.indexOf(update), 1);
        accepted(update);
      } else {
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
    busy.delete(chat);
  }

  return {
    poke() {
      for (const chat of new Set(queue.map(chatOf))) {
        if (!busy.has(chat) && target() !== null) {
          void work(chat);
        }
      }
    },
  };
}

function chatOf(update: Update): string {
  type Part = { chat?: { id?: unknown }; message?: { chat?: { id?: unknown } } };
  const parts = Object.values(update).filter((part): part is Part => typeof part === 'object' && part !== null);
  const part = parts[0];
  return String(part?.chat?.id ?? part?.message?.chat?.id ?? '');
}

async function post(webhook: WebhookTarget, update: Update): Promise<number> {
  try {
    const answer = await fetch(webhook.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': webhook.secret },
      body: JSON.stringify(update),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}
