import type { ExclusionReason } from '../../core/alert/may-receive.ts';
import type { ChannelName } from '../../core/event.ts';
import type { Instant, PersonId } from '../../core/ids.ts';
import type { Said, Words } from '../../core/text/said.ts';
import type { DueFor } from '../desk-ports.ts';

/** What became of a message to one person; `silent`: it only stands at their desk. */
export type ToldState =
  | 'waiting'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'cancelled'
  | 'expired'
  | 'phone'
  | 'silent';

/** One person who was told, by one way, with what is known of the delivery. `role`: a code of domain 4.1. */
export interface DeskTold {
  readonly name: string;
  readonly role: string;
  readonly channel: ChannelName | 'desk';
  readonly at: Instant;
  readonly state: ToldState;
  readonly sentAt: Instant | null;
  readonly deliveredAt: Instant | null;
  readonly readAt: Instant | null;
  readonly failedAt: Instant | null;
}

/** Who must not learn of it, and why. `releasable`: the reader may set this person free by name. */
export interface DeskExcluded {
  readonly personId: PersonId | null;
  readonly name: string;
  readonly why: ExclusionReason;
  readonly releasable: boolean;
}

/** A step of the chain, with its repeats in one line. */
export interface DeskAlertSteps {
  readonly step: string;
  /** Key of the text that is sent: "push", "escalate", "saw_child"… */
  readonly message: string;
  /** Codes of domain 4.1 and the chain's own names with @. */
  readonly roles: readonly string[];
  readonly unless: DueFor | null;
  readonly state: 'fired' | 'pending' | 'skipped';
  /** Of what fired: the first time; of the rest: when it was or is due. */
  readonly at: Instant;
  /** How often it fired, and when last. */
  readonly times: number;
  readonly lastAt: Instant | null;
  /** Of what repeats: when it comes again. */
  readonly nextAt: Instant | null;
  /** "told", "nobody", "settled", "closed", "owner_left", "chain_replaced"… */
  readonly outcome: string;
}

/** A line of the runbook. */
export interface DeskChecklist {
  /** A tick names the Chinese line. */
  readonly text: Said;
  readonly doneAt: Instant | null;
  readonly doneBy: string;
}

export interface DeskEvent {
  readonly at: Instant;
  /** "" when the machine did it. */
  readonly who: string;
  /** "ACK", "NOTE", "RUNBOOK"… */
  readonly type: string;
  /** What somebody wrote, or the line that was ticked; "" when nothing, or when it is not for this reader. */
  readonly text: Words;
  /** Of a tick: whether it was set or taken back. */
  readonly done?: boolean;
}

/** The parts of form T11, in the order in which conversation F14 asks for them. */
export const reportParts = [
  'whereNow',
  'called',
  'situations',
  'facts',
  'childWords',
  'harmBy',
  'whoKnows',
  'station',
  'receiptNo',
] as const;
export type ReportPart = (typeof reportParts)[number];

/** How far the mandatory report is. */
export interface DeskReport {
  readonly parts: readonly { readonly part: ReportPart; readonly filled: boolean }[];
  readonly calledAt: Instant | null;
  /** The reader may have conversation F14 opened in their chat. */
  readonly mayBegin: boolean;
}
