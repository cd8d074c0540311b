import type { Reader } from '../core/access/may.ts';
import type { AlertState } from '../core/alert/alert.ts';
import type { AlertAction } from '../core/event.ts';
import type { FormAnswers } from '../core/flow/fill-flow.ts';
import type { Severity } from '../core/flow/outcome.ts';
import type { AlertId, Instant, StaffId } from '../core/ids.ts';
import type { SixLosses } from '../core/risk/flags.ts';
import type { Said, Words } from '../core/text/said.ts';
import type {
  DeskAlertSteps,
  DeskChecklist,
  DeskEvent,
  DeskExcluded,
  DeskReport,
  DeskTold,
} from './desk/alert-parts.ts';
import type { FormOutcome } from './desk/form-event.ts';
import type { FormQuestion } from './desk/form-questions.ts';

export type * from './desk/alert-parts.ts';

/** The member of staff behind a session. Every query carries it; what is out of scope does not exist (null, 404). */
export interface DeskActor extends Reader {
  readonly name: string;
  /** e.g. "青山镇 未保站". */
  readonly post: string;
  readonly drill: boolean;
}

/** A channel that does not work, or another fault that a person must know of (domain 10.34). */
export interface DeskBanner {
  readonly key: string;
  /** One sentence: what is broken, since when, what to do instead. */
  readonly text: Said;
  /** True: people must be phoned; the banner offers the phone list. */
  readonly phoneList: boolean;
  readonly since: Instant;
}

/** What a step of a chain waits for. */
export type DueFor = 'acked' | 'called_police' | 'saw_child' | 'written' | 'closed' | 'never';

export interface DeskAlertRow {
  readonly id: AlertId;
  /** "A-2611-0007". */
  readonly no: string;
  readonly severity: Severity;
  readonly state: AlertState;
  readonly drill: boolean;
  readonly restricted: boolean;
  /** Name of the flag, e.g. 今晚没有大人; what stands for it where the reader may not know. */
  readonly what: Said;
  /** Which of the six losses 六失 it counts as; null: not the reader's to know. */
  readonly loss: SixLosses | null;
  /** 称呼 and file number as far as the reader may know them; "" else. */
  readonly child: string;
  /** "青山镇 · 石桥村". */
  readonly place: string;
  readonly openedAt: Instant;
  /** By when what comes next is due: be taken, be written up…; null when nothing is. */
  readonly dueAt: Instant | null;
  /** What is due then; null when nothing is. */
  readonly dueFor: DueFor | null;
  readonly ownerName: string;
  readonly ackedAt: Instant | null;
  /** The actions this reader may take now; the page offers exactly these. */
  readonly may: readonly AlertAction['type'][];
}

export interface DeskAlertDetail extends DeskAlertRow {
  /** The child's file, when the reader may open it. */
  readonly childFileId: string | null;
  /** Years; null: not known. */
  readonly childAge: number | null;
  readonly whereNow: string;
  readonly calledPoliceAt: Instant | null;
  readonly sawChildAt: Instant | null;
  readonly writtenAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly handOverToName: string;
  readonly closeRequestedByName: string;
  /** Two people end it. */
  readonly secondPerson: boolean;
  /** The roles of which one must be the second; empty: anybody who knows of it. */
  readonly approvers: readonly string[];
  /** What to do, step by step: the flag's runbook, and who has ticked what. */
  readonly runbook: readonly DeskChecklist[];
  readonly mayTick: boolean;
  /** False: the words are not for this reader (domain 4.1); `signals` and `timeline` then come without them. */
  readonly mayReadWords: boolean;
  /** What was said, latest last. `source` is a code of domain 4.1, never a name. */
  readonly signals: readonly {
    readonly at: Instant;
    readonly source: string;
    readonly flag: Said;
    /** Their own words, or what a review found. */
    readonly text: Words;
  }[];
  readonly told: readonly DeskTold[];
  readonly excluded: readonly DeskExcluded[];
  readonly steps: readonly DeskAlertSteps[];
  /** Null: nobody has to report this. */
  readonly report: DeskReport | null;
  /** Who knew and did what when, oldest first. */
  readonly timeline: readonly DeskEvent[];
  readonly contacts: readonly {
    readonly label: 'police' | 'station' | 'county';
    readonly name: string;
    readonly phone: string;
  }[];
  /** `role`: a code of domain 4.1. */
  readonly handOverTo: readonly { readonly staffId: StaffId; readonly name: string; readonly role: string }[];
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
  readonly why: Said;
}

export interface DeskOverview {
  readonly banners: readonly DeskBanner[];
  /** Open alerts of this reader's scope. The page puts red first, then by time left. */
  readonly alerts: readonly DeskAlertRow[];
  /** There are others that are less urgent; how many is not said, since not all of them may be the reader's to know. */
  readonly more?: boolean;
  readonly inbox: number;
  readonly inboxLate: number;
  readonly phoneList: number;
}

export type DeskActResult =
  | { readonly kind: 'done' }
  /** Somebody else was first. */
  | { readonly kind: 'taken'; readonly byName: string; readonly at: Instant }
  /** Not possible now; a Chinese sentence says why ("要由另一个人确认"), and its key in flows/alerts/texts.yaml (`outcomes`). */
  | { readonly kind: 'refused'; readonly why: string; readonly code?: string }
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

export interface DeskTick {
  readonly alertId: AlertId;
  /** The line as it reads: a playbook that changes does not move ticks to other lines. */
  readonly step: string;
  readonly done: boolean;
  readonly actId: string;
  readonly at: Instant;
}

/** Form T11 as conversation F14 asks for it, with what is known so far. */
export interface DeskReportForm {
  readonly alertId: AlertId;
  readonly no: string;
  readonly what: Said;
  readonly child: string;
  readonly place: string;
  readonly questions: readonly FormQuestion[];
  readonly answers: FormAnswers;
  /** Of what was known when the form was made. */
  readonly version: string;
  readonly contacts: DeskAlertDetail['contacts'];
}

export interface DeskReportSaid {
  readonly alertId: AlertId;
  readonly answers: FormAnswers;
  /** Of the form that was filled: when somebody else wrote meanwhile, nothing is kept and the form comes as it is now. */
  readonly version: string;
  readonly actId: string;
}

/** The desk behind the pages. Only an outage of the store makes it reject; the page then says so and changes nothing. */
export interface DeskPort {
  /** Spends a one-time link and opens a session; null when there is no such link, or it was used, or is too old. `device`: for the list of sessions. */
  enter(
    linkToken: string,
    device?: string,
  ): Promise<{ readonly sessionToken: string; readonly expiresAt: Instant } | null>;
  actor(sessionToken: string): Promise<DeskActor | null>;
  leave(sessionToken: string): Promise<void>;
  /** `whole`: as many as an export takes, not only what a screen shows. */
  overview(actor: DeskActor, whole?: boolean): Promise<DeskOverview>;
  /**
   * Reading is written to the access log. `reason_needed`: restricted and not assigned to the reader (domain 10.41); a
   * reason once given holds for the rest of the reader's session.
   */
  alert(actor: DeskActor, id: string, reason: string | null): Promise<DeskAlertDetail | 'reason_needed' | null>;
  act(actor: DeskActor, act: DeskAct): Promise<DeskActResult>;
  /** Ticks a line of the runbook, or takes the tick back; both stay in the history. False: not the reader's. */
  tick(actor: DeskActor, tick: DeskTick): Promise<boolean>;
  /** Form T11 for whoever has taken the alert or reported it; null: not theirs, or closed. Reading is written to the access log. */
  reportForm(actor: DeskActor, alertId: string): Promise<DeskReportForm | null>;
  /** The same answers as conversation F14 takes, through the hallway. */
  fillReport(actor: DeskActor, said: DeskReportSaid): Promise<FormOutcome | { readonly kind: 'changed' }>;
  /** Opens conversation F14 with the reader, in their own chat. */
  beginReport(actor: DeskActor, alertId: AlertId, actId: string, at: Instant): Promise<DeskActResult>;
  inbox(actor: DeskActor): Promise<readonly DeskInboxItem[]>;
  phoneList(actor: DeskActor): Promise<readonly DeskPhoneRow[]>;
  media(actor: DeskActor, ref: string): Promise<{ readonly type: string; readonly bytes: Uint8Array } | null>;
  /** Calls `wake` when what the reader sees may have changed. Returns how to end it. */
  subscribe(actor: DeskActor, wake: () => void): () => void;
}
