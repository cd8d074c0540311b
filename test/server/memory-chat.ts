import { makeChatHub } from '../../src/channels/web/chat-hub.ts';
import type { Button } from '../../src/core/flow/outcome.ts';
import type { ChatPort, ChatPost, ChatRow } from '../../src/server/ports.ts';

/** A store for the web chat that lives in memory and outlives a server: restart the server, keep this. */
export interface MemoryChat extends ChatPort {
  readonly rows: Map<string, ChatRow[]>;
  readonly posts: ChatPost[];
  readonly media: Map<string, { type: string; bytes: Uint8Array }>;
  /** Lets the bot say something now. */
  say(token: string, text: string, buttons?: readonly Button[], more?: { severity?: 'red'; voiceText?: string }): void;
  /** While true, nothing can be stored. */
  away: boolean;
  /** While true, rows are stored but nobody is woken: a lost notification. */
  deaf: boolean;
  close(token: string): void;
  staff(token: string): void;
  watching(): number;
}

/** What the bot answers to a message that was kept for the first time. */
export type Answers = (chat: MemoryChat, post: ChatPost) => void;

export function memoryChat(answers: Answers = () => {}): MemoryChat {
  const hub = makeChatHub();
  const rows = new Map<string, ChatRow[]>();
  const posts: ChatPost[] = [];
  const media = new Map<string, { type: string; bytes: Uint8Array }>();
  const closed = new Set<string>();
  const staff = new Set<string>();
  let seq = 0;
  const add = (token: string, row: ChatRow) => {
    rows.set(token, [...(rows.get(token) ?? []), row]);
    if (!chat.deaf) hub.wake(token);
  };
  const chat: MemoryChat = {
    rows,
    posts,
    media,
    away: false,
    deaf: false,
    say(token, text, buttons, more = {}) {
      seq += 1;
      const body = { text, buttons, voiceText: more.voiceText };
      add(token, { from: 'bot', seq, at: Date.now(), body, messageClass: 'reply', severity: more.severity });
    },
    close: (token) => void closed.add(token),
    staff: (token) => void staff.add(token),
    watching: () => hub.size(),
    async open(token) {
      if (chat.away) throw new Error('away');
      return closed.has(token) ? { kind: 'closed' } : { kind: 'open', audience: staff.has(token) ? 'staff' : 'family' };
    },
    async recent(token, limit) {
      if (chat.away) throw new Error('away');
      return (rows.get(token) ?? []).slice(-limit);
    },
    async post(post) {
      if (chat.away) return { kind: 'refused', retryAfterMs: 1000 };
      if (posts.some((known) => known.token === post.token && known.clientId === post.clientId))
        return { kind: 'kept' };
      posts.push(post);
      add(post.token, { from: 'me', clientId: post.clientId, at: Date.now(), content: post.content });
      answers(chat, post);
      return { kind: 'kept' };
    },
    subscribe: (token, wake) => hub.subscribe(token, wake),
    async saveMedia({ type, bytes }) {
      const ref = `web:media-${media.size + 1}`;
      media.set(ref, { type, bytes });
      return ref;
    },
  };
  return chat;
}
