import type { AlertState } from '../core/alert/alert.ts';
import type { AlertAction } from '../core/event.ts';
import type { Severity } from '../core/flow/outcome.ts';
import type { AlertId, Instant, PersonId, StaffId } from '../core/ids.ts';

/** The member of staff behind a session. Every query carries it; what is out of scope does not exist (null, 404). */
export interface DeskActor {
  readonly staffId: StaffId;
  readonly personId: PersonId;
  readonly name: string;
  /** e.g. "青山镇 未保站". */
  readonly post: string;
  readonly drill: boolean;
}

/** A channel that does not work, or another fault that a person must know of (domain 10.34). */
export interface DeskBanner {
  readonly key: string;
  /** One Chinese sentence: what is broken, since when, what to do instead. */
  readonly text: string;
  /** True: people must be phoned; the banner offers the phone list. */
  readonly phoneList: boolean;
  readonly since: Instant;
}

export interface DeskAlertRow {
  readonly id: AlertId;
  /** "A-2611-0007". */
  readonly no: string;
  readonly severity: Severity;
  readonly state: AlertState;
  readonly drill: boolean;
  readonly restricted: boolean;
  /** Chinese name of the flag, e.g. "今晚没有大人". */
  readonly what: string;
  /** 称呼 and file number as far as the reader may know them; "" else. */
  readonly child: string;
  /** "青山镇 · 石桥村". */
  readonly place: string;
  readonly openedAt: Instant;
  /** By when what comes next is due: be taken, be written up…; null when nothing is. */
  readonly dueAt: Instant | null;
  /** What is due then, in Chinese: "有人接手", "见到孩子". */
  readonly dueWhat: string;
  readonly ownerName: string;
  readonly ackedAt: Instant | null;
  /** The actions this reader may take now; the page offers exactly these. */
  readonly may: readonly AlertAction['type'][];
}

export interface DeskAlertDetail extends DeskAlertRow {
  readonly ageBand: string;
  readonly whereNow: string;
  readonly calledPoliceAt: Instant | null;
  readonly sawChildAt: Instant | null;
  readonly writtenAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly handOverToName: string;
  readonly closeRequestedByName: string;
  /** What to do, step by step, e.g. runbook of the chain. */
  readonly runbook: readonly string[];
  /** What was said, as far as this reader may see it; latest last. `source` is a role, not a name. */
  readonly signals: readonly {
    readonly at: Instant;
    readonly source: string;
    readonly flag: string;
    readonly text: string;
  }[];
  /** Who was told. `state` in Chinese: "已送达", "打电话", "静默抄送", "没送到". */
  readonly told: readonly {
    readonly name: string;
    readonly role: string;
    readonly channel: string;
    readonly at: Instant;
    readonly state: string;
  }[];
  /** Who must not learn of it, and why. `releasable`: the reader may set this person free by name. */
  readonly excluded: readonly {
    readonly personId: PersonId | null;
    readonly name: string;
    readonly why: string;
    readonly releasable: boolean;
  }[];
  /** Who knew and did what when, oldest first. */
  readonly timeline: readonly { readonly at: Instant; readonly who: string; readonly what: string }[];
  readonly contacts: readonly { readonly label: string; readonly phone: string }[];
  readonly handOverTo: readonly { readonly staffId: StaffId; readonly name: string; readonly post: string }[];
}

export interface DeskInboxItem {
  readonly id: string;
  /** Chinese: "没听懂的话", "语音", "照片", "请回电话". */
  readonly reason: string;
  readonly who: string;
  readonly child: string;
  readonly place: string;
  /** What was written or asked, as far as the reader may see it. */
  readonly note: string;
  readonly phone: string;
  readonly restricted: boolean;
  readonly createdAt: Instant;
  readonly dueAt: Instant | null;
  /** Kept out of sight until it is tapped. */
  readonly media: { readonly kind: 'voice' | 'photo'; readonly ref: string } | null;
}

/** Somebody to be phoned because no channel reaches them. */
export interface DeskPhoneRow {
  readonly at: Instant;
  readonly name: string;
  readonly role: string;
  readonly phone: string;
  /** What to say. */
  readonly text: string;
  readonly alertNo: string;
  readonly why: string;
}

export interface DeskOverview {
  readonly banners: readonly DeskBanner[];
  /** Open alerts of this reader's scope. The page puts red first, then by time left. */
  readonly alerts: readonly DeskAlertRow[];
  readonly inbox: number;
  readonly inboxLate: number;
  readonly phoneList: number;
}

export type DeskActResult =
  | { readonly kind: 'done' }
  /** Somebody else was first. */
  | { readonly kind: 'taken'; readonly byName: string; readonly at: Instant }
  /** Not possible now; a Chinese sentence says why ("要由另一个人确认"). */
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'unknown' }
  /** The store is away: nothing was changed. */
  | { readonly kind: 'later' };

export interface DeskAct {
  readonly alertId: AlertId;
  readonly action: AlertAction;
  /** Made with the form: pressing twice is one act. */
  readonly actId: string;
  readonly at: Instant;
}

/** The desk behind the pages. Only an outage of the store makes it reject; the page then says so and changes nothing. */
export interface DeskPort {
  /** Spends a one-time link and opens a session; null when there is no such link, or it was used, or is too old. */
  enter(linkToken: string): Promise<{ readonly sessionToken: string; readonly expiresAt: Instant } | null>;
  actor(sessionToken: string): Promise<DeskActor | null>;
  leave(sessionToken: string): Promise<void>;
  overview(actor: DeskActor): Promise<DeskOverview>;
  /**
   * Reading is written to the access log. `reason_needed`: restricted and not assigned to the reader (domain 10.41); a
   * reason once given holds for the rest of the reader's session.
   */
  alert(actor: DeskActor, id: string, reason: string | null): Promise<DeskAlertDetail | 'reason_needed' | null>;
  act(actor: DeskActor, act: DeskAct): Promise<DeskActResult>;
  inbox(actor: DeskActor): Promise<readonly DeskInboxItem[]>;
  /** False when it is not the reader's. Doing it twice is no error. */
  finishInbox(actor: DeskActor, id: string, at: Instant): Promise<boolean>;
  phoneList(actor: DeskActor): Promise<readonly DeskPhoneRow[]>;
  media(actor: DeskActor, ref: string): Promise<{ readonly type: string; readonly bytes: Uint8Array } | null>;
  /** Calls `wake` when what the reader sees may have changed. Returns how to end it. */
  subscribe(actor: DeskActor, wake: () => void): () => void;
}
