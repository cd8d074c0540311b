import { describe, expect, it } from 'vitest';
import { auditAlerts } from '../../src/app/audit-alerts.ts';
import type { AuditStore } from '../../src/app/audit-ports.ts';
import type { AlertRecord } from '../../src/core/alert/alert.ts';
import { type AlertSnapshot, findings } from '../../src/core/alert/audit.ts';
import type { Instant } from '../../src/core/ids.ts';
import { day, hit, hour, minute, raised, theAlert, wednesday10 } from '../support/alert-county.ts';
import { type AlertRows, applyAlertEffects } from '../support/apply-alert-effects.ts';
import { act, liveThrough, wakeAt } from '../support/run-alerts.ts';

const quiet: Omit<AlertSnapshot, 'alerts'> = { unsent: [], strayHits: [], silentSteps: [], doubles: [] };

function fresh(flag = 'G02'): AlertRows {
  const rows = raised([hit(flag)]);
  wakeAt(rows, wednesday10);
  return rows;
}

function change(rows: AlertRows, changes: Partial<AlertRecord>): AlertRows {
  const alert = theAlert(rows);
  rows.alerts.set(alert.id, { ...alert, ...changes });
  return rows;
}

class MemoryAudit implements AuditStore {
  readonly alarms = new Map<string, string>();
  readonly beats: { name: string; at: Instant; data: Readonly<Record<string, unknown>> }[] = [];
  readonly woken: number[] = [];
  readonly requeued: string[] = [];
  readonly rows: AlertRows;
  readonly more: Partial<AlertSnapshot>;
  constructor(rows: AlertRows, more: Partial<AlertSnapshot> = {}) {
    this.rows = rows;
    this.more = more;
  }
  snapshot: AuditStore['snapshot'] = async () => ({ ...quiet, ...this.more, alerts: [...this.rows.alerts.values()] });
  addStep: AuditStore['addStep'] = async (alertId, step, now) =>
    applyAlertEffects(this.rows, [{ kind: 'add_alert_step', alertId, step }], now) === 'committed';
  wakeStep: AuditStore['wakeStep'] = async (_alertId, stepNo) => void this.woken.push(stepNo);
  requeue: AuditStore['requeue'] = async (outboundId) => {
    if (outboundId === 'broken') throw new Error('broken');
    this.requeued.push(outboundId);
  };
  raiseAlarm: AuditStore['raiseAlarm'] = async (key, what) => {
    const rings = !this.alarms.has(key);
    this.alarms.set(key, what);
    return rings;
  };
  heartbeat: AuditStore['heartbeat'] = async (name, at, data) => void this.beats.push({ name, at, data });
}

describe('what the auditor finds', () => {
  it('nothing, at every minute of an alert that runs, taken or not', () => {
    const rows = fresh();
    for (let at = 0; at <= 180; at++) {
      wakeAt(rows, wednesday10 + at * minute);
      if (at === 90) act(rows, theAlert(rows).id, 'li', { type: 'take' }, wednesday10 + at * minute);
      expect(findings({ ...quiet, alerts: [...rows.alerts.values()] }, wednesday10 + at * minute)).toEqual([]);
    }
  });

  it.each(['G03', 'G05', 'P03', 'M01'])('nothing over ten days of %s', (flag) => {
    const rows = fresh(flag);
    for (let at = wednesday10; at <= wednesday10 + 10 * day; at += 5 * minute) {
      wakeAt(rows, at);
      expect(findings({ ...quiet, alerts: [...rows.alerts.values()] }, at)).toEqual([]);
    }
  });

  it.each([
    ['an alert without a next step', (rows: AlertRows) => change(rows, { pending: [] }), 0, 'no_next_step'],
    ['a step that is three minutes late', (rows: AlertRows) => rows, 8, 'step_overdue'],
    ['red, untaken, the next call a day off: the clock was set back', (rows: AlertRows) => rows, -1440, 'step_too_far'],
  ] as const)('%s', (_what, prepare, minutes, kind) => {
    const rows = prepare(fresh());
    expect(
      findings({ ...quiet, alerts: [...rows.alerts.values()] }, wednesday10 + minutes * minute).map((one) => one.kind),
    ).toEqual([kind]);
  });

  it.each([
    ['red after two minutes', 'G02', 121_000, ['row_stuck']],
    ['red at one minute: not yet', 'G02', 60_000, []],
    ['orange after three minutes: not yet', 'G03', 180_000, []],
    ['orange after sixteen minutes', 'G03', 960_000, ['row_stuck']],
  ])('a row that does not leave: %s', (_what, flag, age, kinds) => {
    const rows = fresh(flag);
    const unsent = [
      {
        outboundId: 'o',
        alertId: theAlert(rows).id,
        stepNo: 1,
        state: 'queued' as const,
        readySince: wednesday10 - age,
      },
    ];
    expect(
      findings({ ...quiet, unsent, alerts: [...rows.alerts.values()] }, wednesday10).map((one) => one.kind),
    ).toEqual(kinds);
  });

  it('a hit without an alert, a step without a recipient, two alerts for one thing', () => {
    const rows = fresh();
    const { id } = theAlert(rows);
    const found = findings(
      {
        alerts: [],
        unsent: [],
        strayHits: [{ signalId: 's', flagCode: 'P02' }],
        silentSteps: [{ alertId: id, stepNo: 1, chainStep: 'push' }],
        doubles: [{ subjectKey: 'child:x', flagCode: 'P02', count: 2 }],
      },
      wednesday10,
    );
    expect(found.map(({ kind, mend }) => [kind, mend])).toEqual([
      ['stray_hit', null],
      ['silent_step', null],
      ['double_alert', null],
    ]);
  });

  it('closed alerts are left alone', () => {
    expect(
      findings({ ...quiet, alerts: [{ ...theAlert(fresh()), state: 'closed', pending: [] }] }, wednesday10 + day),
    ).toEqual([]);
  });
});

describe('what the auditor does', () => {
  it('mends an alert that lost its steps: it calls again at once, and an alarm rings once', async () => {
    const rows = change(fresh(), { pending: [] });
    const store = new MemoryAudit(rows);
    const now = wednesday10 + hour;
    expect(await auditAlerts({ store, now })).toEqual({ found: 1, mended: 1, alarms: 1, failed: 0 });
    const before = rows.messages.size;
    liveThrough(rows, now, now);
    expect(rows.messages.size).toBeGreaterThan(before);
    const second = await auditAlerts({
      store: Object.assign(new MemoryAudit(change(rows, { pending: [] })), { alarms: store.alarms }),
      now,
    });
    expect(second.mended).toBe(1);
  });

  it('an untaken red alert calls again within a minute after the clock was set back a day', async () => {
    const rows = fresh();
    const now = wednesday10 - day;
    await auditAlerts({ store: new MemoryAudit(rows), now });
    const before = rows.messages.size;
    wakeAt(rows, now);
    expect(rows.messages.size).toBeGreaterThan(before);
  });

  it('wakes late steps and stuck rows; one that cannot be mended does not hold up the others', async () => {
    const rows = fresh();
    const alertId = theAlert(rows).id;
    const row = (outboundId: string) => ({
      outboundId,
      alertId,
      stepNo: 1,
      state: 'sending' as const,
      readySince: wednesday10,
    });
    const store = new MemoryAudit(rows, { unsent: [row('broken'), row('stuck')] });
    const report = await auditAlerts({ store, now: wednesday10 + 10 * minute });
    expect(report).toMatchObject({ found: 3, mended: 2, failed: 1 });
    expect(store.woken.length).toBe(1);
    expect(store.requeued).toEqual(['stuck']);
  });

  it('writes its heartbeat after every look, and none when it could not look', async () => {
    const store = new MemoryAudit(fresh());
    await auditAlerts({ store, now: wednesday10 });
    expect(store.beats).toEqual([
      { name: 'alert_auditor', at: wednesday10, data: { found: 0, mended: 0, alarms: 0, failed: 0, alerts: 1 } },
    ]);
    const blind = new MemoryAudit(fresh());
    blind.snapshot = async () => {
      throw new Error('no database');
    };
    await expect(auditAlerts({ store: blind, now: wednesday10 })).rejects.toThrow('no database');
    expect(blind.beats).toEqual([]);
  });
});
