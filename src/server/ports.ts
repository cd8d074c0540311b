import type { Registry } from 'prom-client';
import type { CampaignDesk } from '../app/campaign/campaign-desk.ts';
import type { DeskRooms } from '../app/desk/rooms.ts';
import type { DeskPort } from '../app/desk-ports.ts';
import type { MessageBody, MessageClass } from '../core/effect.ts';
import type { Content } from '../core/event.ts';
import type { Instant } from '../core/ids.ts';

export type * from '../app/campaign/campaign-desk.ts';
export type * from '../app/desk/audit-port.ts';
export type * from '../app/desk/flows-port.ts';
export type * from '../app/desk/machine-port.ts';
export type * from '../app/desk-ports.ts';

/**
 * One bubble of the web chat. A row that may not be seen at this moment (not sent yet, cancelled, another person's) is
 * never one of them: that is the port's matter, the page shows what it gets.
 */
export type ChatRow =
  | {
      readonly from: 'bot';
      /** `seq` of the outbox row: the row's name on the screen, so that it is shown once. */
      readonly seq: number;
      readonly at: Instant;
      readonly body: MessageBody;
      readonly messageClass: MessageClass;
      /** Red alert: the only bubbles with a red edge. */
      readonly severity?: 'red' | 'orange' | 'yellow' | 'blue';
    }
  | {
      readonly from: 'me';
      /** The name that the page gave to the message when it was written. */
      readonly clientId: string;
      readonly at: Instant;
      readonly content: Content;
    };

/** What a page has to say about the address behind a link. */
export type ChatDoor =
  | {
      readonly kind: 'open';
      /** `family`: the header also offers 请人打电话 0 (in staff conversations 0 means "none", domain 5.1). */
      readonly audience: 'family' | 'staff';
      /** A training account: the page says 演练 (domain 10.55). */
      readonly drill?: boolean;
    }
  /** Suspended, replaced, blocked: nothing of the chat is shown any more (domain 10.20). */
  | { readonly kind: 'closed' };

export interface ChatPost {
  /** The token of the link: the `externalId` of the address on channel `web`. */
  readonly token: string;
  /** Unique within the chat; a repeat of it is the same message. */
  readonly clientId: string;
  readonly content: Content;
  /** Code or link token of an invite that came with the first message. */
  readonly startCode?: string;
  readonly receivedAt: Instant;
  /** When the message was written, as the phone's clock tells. */
  readonly sentAt?: Instant;
}

export type ChatPostResult =
  /** In the database, now or already. */
  | { readonly kind: 'kept' }
  /** The database is away or the disk is full: the page keeps the message and sends it again. */
  | { readonly kind: 'refused'; readonly retryAfterMs: number };

export interface ChatPort {
  /** Who is behind this token. A well-formed token that nobody has used is open (`family`): a stranger may write. */
  open(token: string): Promise<ChatDoor>;
  /**
   * The newest `limit` rows that may be seen now, oldest first. The order is the order of showing. The stream reads this
   * again on every wake-up and sends what the reader has not had: neither the order of commits nor a clock that jumps
   * can hide a row. None for an address that is closed.
   */
  recent(token: string, limit: number): Promise<readonly ChatRow[]>;
  /** Through the hallway: resolves when the message is kept, rejects never for an expected failure. */
  post(message: ChatPost): Promise<ChatPostResult>;
  /** Calls `wake` when something may have changed in this chat, from whatever process. Returns how to end it. */
  subscribe(token: string, wake: () => void): () => void;
  /** Stores a recording or a picture (at most `maxMediaBytes`) and returns the reference for `Content.mediaRef`, "web:<…>". */
  saveMedia(media: {
    readonly token: string;
    readonly clientId: string;
    readonly type: string;
    readonly bytes: Uint8Array;
  }): Promise<string>;
}

export interface HealthPort {
  /** Last beat of each worker, by name. May reject when the database is away: the process is up all the same. */
  heartbeats(): Promise<readonly { readonly name: string; readonly at: Instant }[]>;
  readiness(): Promise<{ readonly database: boolean; readonly migrations: boolean }>;
}

/**
 * A webhook as the channel sees it. `body` holds at most one byte more than 64 KiB: the rest of a larger post is never
 * read. The channel checks the secret, and answers for what is too large or cannot be read.
 */
export type Webhook = (request: {
  /** The header X-Telegram-Bot-Api-Secret-Token. */
  readonly secretHeader: string | undefined;
  readonly body: Uint8Array;
}) => Promise<{
  readonly status: 200 | 400 | 401 | 404 | 413 | 503;
  /** Seconds. */
  readonly retryAfter?: number;
}>;

/** What goes wrong, for the log: a code and the route's pattern, never an address with its token. */
export type ReportFault = (fault: { readonly where: string; readonly method: string; readonly error: unknown }) => void;

export interface ServerSettings {
  /** As people type it, e.g. "https://jiaxin.example.cn"; null: http on this machine. https turns on HSTS and `__Host-`. */
  readonly publicUrl: string | null;
  /** True behind a proxy of our own: the last address of X-Forwarded-For counts. */
  readonly trustProxy: boolean;
  readonly timeZone: string;
  /** The county's name as families know it, e.g. "清河县". */
  readonly placeName: string;
  /** Number of the duty room, shown when the page itself is in trouble; "" when there is none. */
  readonly dutyPhone: string;
}

export interface ServerPorts {
  readonly settings: ServerSettings;
  readonly clock: () => Instant;
  readonly chat: ChatPort;
  readonly desk: DeskPort;
  readonly campaigns: CampaignDesk;
  readonly rooms: DeskRooms;
  readonly health: HealthPort;
  readonly metrics: Registry;
  /** null: not configured, and the address does not exist. */
  readonly telegramWebhook: Webhook | null;
  readonly reportFault: ReportFault;
  /** Ends the open streams when the process is to stop. */
  readonly closing: AbortSignal;
}

/** Largest recording or picture. */
export const maxMediaBytes = 8 * 1024 * 1024;
