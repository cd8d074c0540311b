import type { AlertSnapshot } from '../core/alert/audit.ts';
import type { NewAlertStep } from '../core/effect.ts';
import type { AlertId, Instant } from '../core/ids.ts';

/** What the auditor of alerts needs of the store. Each call is a transaction of its own; none goes through the hallway. */
export interface AuditStore {
  snapshot(now: Instant): Promise<AlertSnapshot>;
  /** Inserts the step and its job; does nothing when that number exists already. Returns whether it was inserted. */
  addStep(alertId: AlertId, step: NewAlertStep, now: Instant): Promise<boolean>;
  /** Puts the job of a pending step on the queue again; a second job of one step does nothing. */
  wakeStep(alertId: AlertId, stepNo: number, now: Instant): Promise<void>;
  /** Puts the job of an unsent row on the queue again; a row left `sending` comes back as ambiguous. */
  requeue(outboundId: string, now: Instant): Promise<void>;
  /** Once for a key while the alarm stands; returns false when it stood already. */
  raiseAlarm(key: string, what: string, data: unknown, now: Instant): Promise<boolean>;
  heartbeat(name: string, now: Instant, data: Readonly<Record<string, unknown>>): Promise<void>;
}
