import type { ChatHub } from '../channels/web/chat-hub.ts';
import { clientIdOf, type WebChannel } from '../channels/web/web-channel.ts';
import type { ChatPort, ChatRow } from '../server/ports.ts';
import type { ChatStore, StoredRow } from '../store/chat-store.ts';
import type { MediaStore } from '../store/media-store.ts';

const closedStates = new Set(['suspended', 'replaced', 'blocked']);

export interface JoinedChat extends ChatPort {
  /** Rows of these chats can be seen now: wakes who looks at them, here and in other processes. */
  show(tokens: readonly string[]): void;
  /** News of another process: its name and look-up hashes of addresses. */
  hear(payload: string): void;
}

/** Joins the pages of the web chat to the channel (what people write) and the store (what they may see). */
export function makeChatPort(parts: {
  readonly channel: WebChannel;
  readonly chats: ChatStore;
  readonly media: MediaStore;
  readonly hub: ChatHub;
  readonly processName: string;
}): JoinedChat {
  const watched = new Map<string, string>();
  return {
    show(tokens) {
      for (const token of tokens) parts.hub.wake(token);
      parts.chats.tell(tokens);
    },
    hear(payload) {
      const [processName, hashes = ''] = payload.split(' ');
      if (processName === parts.processName) return;
      for (const hash of hashes.split(',')) {
        const token = watched.get(hash);
        if (token) parts.hub.wake(token);
      }
    },
    async open(token) {
      const who = await parts.chats.whoIs(token);
      if (who && closedStates.has(who.state)) return { kind: 'closed' };
      return { kind: 'open', audience: who?.isStaff ? 'staff' : 'family', ...(who?.drill ? { drill: true } : {}) };
    },
    recent: async (token, limit) => (await parts.chats.recent(token, limit)).map(chatRow),
    async post(message) {
      const taken = await parts.channel.receive(message);
      return taken.kind === 'refused' ? { kind: 'refused', retryAfterMs: taken.retryAfterMs } : { kind: 'kept' };
    },
    subscribe(token, wake) {
      // Kept while the process runs: a few dozen bytes for each chat that was looked at here.
      watched.set(parts.chats.hashOf(token), token);
      return parts.hub.subscribe(token, onceATurn(wake));
    },
    saveMedia: ({ type, bytes }) => parts.media.save(type, bytes),
  };
}

/** What was written and what was answered are told one after the other: one look at the rows shows both. */
function onceATurn(wake: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    setImmediate(() => {
      asked = false;
      wake();
    });
  };
}

function chatRow(row: StoredRow): ChatRow {
  if (row.from === 'bot') return row;
  return { from: 'me', clientId: clientIdOf(row.externalMessageId), at: row.at, content: row.content };
}
