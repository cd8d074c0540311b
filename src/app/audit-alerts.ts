import { type Finding, findings } from '../core/alert/audit.ts';
import type { Instant } from '../core/ids.ts';
import type { AuditStore } from './audit-ports.ts';

export interface AuditReport {
  readonly found: number;
  readonly mended: number;
  readonly alarms: number;
  readonly failed: number;
}

/**
 * Looks, apart from the worker, whether every open alert runs (reliability, invariants 4 to 6), mends what a program can mend
 * and rings for the rest. The heartbeat is written last and only when the look itself worked: whoever watches from outside sees
 * by its age that nobody is looking.
 */
export async function auditAlerts({
  store,
  now,
}: {
  readonly store: AuditStore;
  readonly now: Instant;
}): Promise<AuditReport> {
  const snapshot = await store.snapshot(now);
  const found = findings(snapshot, now);
  let mended = 0;
  let alarms = 0;
  let failed = 0;
  for (const finding of found) {
    try {
      if (await mend(store, finding, now)) mended++;
      // A thing that had to be mended is a fault of its own: somebody should hear of it even when the alert runs again.
      if (await store.raiseAlarm(finding.key, finding.kind, { alertId: finding.alertId }, now)) alarms++;
    } catch {
      // One finding that cannot be mended must not keep the others from being mended; it is counted and found again.
      failed++;
    }
  }
  const report = { found: found.length, mended, alarms, failed };
  await store.heartbeat('alert_auditor', now, { ...report, alerts: snapshot.alerts.length });
  return report;
}

async function mend(store: AuditStore, { alertId, mend: how }: Finding, now: Instant): Promise<boolean> {
  if (how === null) return false;
  if (how.what === 'requeue') {
    await store.requeue(how.outboundId, now);
    return true;
  }
  if (alertId === null) return false;
  if (how.what === 'add_step') return store.addStep(alertId, how.step, now);
  await store.wakeStep(alertId, how.stepNo, now);
  return true;
}
