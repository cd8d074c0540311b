import type { ChannelName } from '../../core/event.ts';
import type { AlertId, ChildId, Instant, PersonId } from '../../core/ids.ts';
import type { DeskActor, DeskTick } from '../desk-ports.ts';
import type { ReportPart } from './alert-parts.ts';
import type { FormMark } from './form-event.ts';

/** One row of the outbox or one recipient without a row, as evidence of who was told. */
export interface ToldRow {
  readonly personId: PersonId;
  readonly name: string;
  readonly role: string;
  readonly at: Instant;
  readonly how: 'told' | 'silent' | 'excluded' | 'phone_list';
  readonly reason: string | null;
  readonly channel: ChannelName | null;
  readonly outboundId: string | null;
  readonly outbound: string | null;
  readonly sentAt: Instant | null;
  readonly deliveredAt: Instant | null;
  readonly readAt: Instant | null;
}

export interface HistoryRow {
  readonly at: Instant;
  readonly type: string;
  /** Name of the member of staff; "" when the machine did it. */
  readonly who: string;
  readonly data: Readonly<Record<string, unknown>> | null;
}

export interface StepRow {
  readonly no: number;
  readonly step: string;
  readonly repeatNo: number;
  readonly dueAt: Instant;
  readonly state: 'pending' | 'fired' | 'skipped';
  readonly firedAt: Instant | null;
  readonly outcome: string | null;
}

export interface ReportRow {
  readonly filled: ReadonlySet<ReportPart>;
  readonly calledAt: Instant | null;
  readonly said: ReportSaid;
}

/** What stands in form T11; "" where nothing does. */
export interface ReportSaid {
  /** Where the child is, as far as somebody has found out. */
  readonly whereNow: string;
  /** Numbers of the nine situations. */
  readonly situations: readonly number[];
  readonly facts: string;
  readonly childWords: string;
  readonly harmBy: string;
  readonly whoKnows: string;
  readonly station: string;
  readonly receiptNo: string;
}

/** What the page of one alert reads and writes. Whoever calls has made sure that the alert is the actor's. */
export interface AlertPageStore {
  told(alertId: AlertId): Promise<readonly ToldRow[]>;
  history(alertId: AlertId): Promise<readonly HistoryRow[]>;
  /** In the order of their numbers. */
  steps(alertId: AlertId): Promise<readonly StepRow[]>;
  report(alertId: AlertId): Promise<ReportRow | null>;
  /** Whether this very form is in the file already. */
  isKept(actor: DeskActor, form: FormMark): Promise<boolean>;
  mayReadChild(actor: DeskActor, childId: ChildId, now: Instant): Promise<boolean>;
  /** A row of the alert's history with its audit row; the same form twice writes one. */
  tick(actor: DeskActor, tick: DeskTick): Promise<void>;
}
