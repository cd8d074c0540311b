import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlertRecord, worse } from '../../../src/core/alert/alert.ts';
import { isOpen } from '../../../src/core/alert/alert-state.ts';
import { decideAlert } from '../../../src/core/alert/decide-alert.ts';
import { nameSuspects } from '../../../src/core/alert/name-suspects.ts';
import { whyNotTold } from '../../../src/core/alert/recipients.ts';
import type { AlertAction } from '../../../src/core/event.ts';
import type { Severity } from '../../../src/core/flow/outcome.ts';
import type { AlertSituation } from '../../../src/core/situation.ts';
import {
  books,
  candidates,
  changed,
  child,
  grandmother,
  hit,
  minute,
  mother,
  person,
  raised,
  roster,
  situation,
  staff,
  teacher,
  wednesday10,
} from '../../support/alert-county.ts';
import { type AlertRows, applyAlertEffects, emptyRows } from '../../support/apply-alert-effects.ts';
import { act } from '../../support/run-alerts.ts';

const names = roster.map(([name]) => name);
const severities: readonly Severity[] = ['red', 'orange', 'yellow', 'blue'];

type Move =
  | {
      readonly kind: 'signal';
      readonly flag: string;
      readonly severity: Severity;
      readonly who: number;
      readonly suspect: string | null;
    }
  | { readonly kind: 'tick' }
  | { readonly kind: 'jump'; readonly minutes: number }
  | { readonly kind: 'act'; readonly who: string; readonly action: AlertAction; readonly which: number }
  /** Whoever has it calls, asks to close, and this person confirms: the path to the end, which chance alone seldom finds. */
  | { readonly kind: 'finish'; readonly who: string; readonly which: number }
  | { readonly kind: 'fail'; readonly who: string; readonly which: number }
  | { readonly kind: 'suspects'; readonly who: 'family' | 'school' | 'village' | 'stranger'; readonly which: number };

const anyName = fc.constantFrom(...names);
const action: fc.Arbitrary<AlertAction> = fc.oneof(
  fc.constantFrom<AlertAction>(
    { type: 'take' },
    { type: 'take' },
    { type: 'recuse' },
    { type: 'off_duty' },
    { type: 'accept_hand_over' },
    { type: 'called_police', number: '110' },
    { type: 'saw_child' },
    { type: 'need_support' },
    { type: 'note', text: '在办' },
    { type: 'request_close', outcome: 'resolved', text: '办好了' },
    { type: 'request_close', outcome: 'false_alarm', text: '不是' },
    { type: 'confirm_close' },
    { type: 'refuse_close' },
  ),
  anyName.map((name): AlertAction => ({ type: 'hand_over', toStaffId: staff(name) })),
  anyName.map((name): AlertAction => ({ type: 'release_person', personId: person(name) })),
);

const which = fc.nat({ max: 5 });
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('signal' as const),
      flag: fc.constantFrom('P02', 'P03', 'P05', 'G02', 'G03', 'M01', 'P09'),
      severity: fc.constantFrom(...severities),
      who: fc.nat({ max: 2 }),
      suspect: fc.option(anyName, { freq: 4 }),
    }),
  },
  { weight: 4, arbitrary: fc.constant({ kind: 'tick' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('jump' as const),
      minutes: fc.oneof(fc.integer({ min: 1, max: 90 }), fc.constantFrom(-1440, 1440, 300)),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('act' as const), who: anyName, action, which }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('finish' as const),
      who: fc.oneof(anyName, fc.constantFrom('chen', 'zhao')),
      which,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fail' as const), who: anyName, which }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('suspects' as const),
      who: fc.constantFrom('family' as const, 'school' as const, 'village' as const, 'stranger' as const),
      which,
    }),
  },
);

/** Li is the niece of the grandmother, the principal lives with the class teacher, a second station worker has no address. */
const place: Partial<AlertSituation> = {
  candidates: changed(
    'li',
    { kin: [person('gm')] },
    changed('tang', { householdId: 'home-he' }, changed('wang2', { addresses: [] })),
  ),
  family: [{ personId: person('he'), householdId: 'home-he' }],
};

class World {
  readonly rows: AlertRows = emptyRows();
  readonly levels = new Map<string, Severity>();
  readonly closers = new Map<string, string>();
  now = wednesday10;
  private serial = 0;

  run(step: Move): void {
    switch (step.kind) {
      case 'signal':
        return this.signal(step);
      case 'jump':
        this.now += step.minutes * minute;
        return;
      case 'tick':
        return this.tick();
      default:
        return this.onAlert(step);
    }
  }

  private signal({ flag, severity, who, suspect }: Extract<Move, { kind: 'signal' }>): void {
    const reporter = [grandmother, mother, teacher][who] ?? grandmother;
    const suspectPersonIds = suspect ? [person(suspect)] : [];
    raised([hit(flag, { severity, suspectPersonIds })], {
      rows: this.rows,
      reporter,
      now: this.now,
      eventId: `e${this.serial++}`,
    });
  }

  /** One wake of the worker: what is due now, in order of time; each row at most once. */
  private tick(): void {
    const due = [...this.rows.alerts.values()]
      .flatMap((alert) => alert.pending.map((step) => ({ id: alert.id, step })))
      .filter(({ step }) => step.dueAt <= this.now)
      .toSorted((a, b) => a.step.dueAt - b.step.dueAt || a.step.no - b.step.no);
    for (const { id, step } of due) {
      const alert = this.alert(id);
      const event = { kind: 'alert_step_due', alertId: alert.id, stepNo: step.no, at: step.dueAt } as const;
      const { effects } = decideAlert(books, situation(alert, this.now, place), event);
      const before = new Set(this.rows.messages.keys());
      expect(applyAlertEffects(this.rows, effects, this.now)).toBe('committed');
      this.checkSent(alert, before);
      // The same step handed over twice, by a second process: nothing more happens.
      const again = decideAlert(books, situation(this.alert(id), this.now, place), event);
      expect(again.effects).toEqual([]);
    }
  }

  private onAlert(step: Extract<Move, { which: number }>): void {
    const list = [...this.rows.alerts.values()];
    const alert = list[step.which % Math.max(1, list.length)];
    if (!alert) return;
    if (step.kind === 'act') return this.act(alert.id, step.who, step.action);
    if (step.kind === 'finish') {
      const owner = alert.ownerStaffId ?? alert.told[0]?.staffId;
      const who = owner?.replace('staff-', '') ?? 'li';
      this.act(alert.id, who, { type: 'take' });
      this.act(alert.id, who, { type: 'called_police', number: '110' });
      this.act(alert.id, who, { type: 'request_close', outcome: 'resolved', text: '办好了' });
      return this.act(alert.id, step.who, { type: 'confirm_close' });
    }
    const { effects } =
      step.kind === 'suspects'
        ? { effects: nameSuspects(books, alert, { who: step.who, child: child(), byStaffId: null, now: this.now }) }
        : decideAlert(books, situation(alert, this.now, place), {
            kind: 'alert_push_failed',
            outboundId: 'o',
            alertId: alert.id,
            stepNo: 1,
            personId: person(step.who),
            reason: 'blocked',
            at: this.now,
          });
    const before = new Set(this.rows.messages.keys());
    expect(applyAlertEffects(this.rows, effects, this.now)).toBe('committed');
    this.checkSent(alert, before);
  }

  private act(id: AlertRecord['id'], who: string, action: AlertAction): void {
    const before = isOpen(this.alert(id));
    act(this.rows, id, who, action, this.now, place);
    if (before && !isOpen(this.alert(id))) this.closers.set(id, who);
  }

  private alert(id: string): AlertRecord {
    const alert = this.rows.alerts.get(id);
    if (!alert) throw new Error('no such alert');
    return alert;
  }

  /** Nobody who must not know was written to. */
  private checkSent(alert: AlertRecord, before: ReadonlySet<string>): void {
    const here = situation(alert, this.now, place);
    for (const [key, message] of this.rows.messages) {
      if (before.has(key) || message.alertId === undefined) continue;
      const to = 'personId' in message.to ? message.to.personId : null;
      const candidate = here.candidates.find(({ personId }) => personId === to);
      expect(candidate, key).toBeDefined();
      if (candidate) expect(whyNotTold(alert, candidate, here), key).toBeNull();
    }
  }

  check(): void {
    const open = [...this.rows.alerts.values()].filter(isOpen);
    const subjects = open.map(({ subjectKey, flagCode }) => `${subjectKey} ${flagCode}`);
    expect(new Set(subjects).size, 'one open alert for (subject, flag)').toBe(subjects.length);
    for (const alert of this.rows.alerts.values()) {
      const level = this.levels.get(alert.id) ?? 'blue';
      expect(worse(alert.severity, level), 'severity never falls').toBe(alert.severity);
      this.levels.set(alert.id, alert.severity);
      if (isOpen(alert)) expect(alert.pending.length, 'a next step is pending').toBeGreaterThan(0);
      else if (alert.severity === 'red') {
        expect(alert.ownerStaffId, 'red: closed by somebody else than the owner').not.toBe(
          staff(this.closers.get(alert.id) ?? ''),
        );
        expect(alert.closeRequestedBy, 'red: closing was asked for').not.toBeNull();
        expect(alert.closeRequestedBy).not.toBe(staff(this.closers.get(alert.id) ?? ''));
      }
      if (alert.state === 'acked' || alert.state === 'acting')
        expect(alert.ownerStaffId, 'taken means owned').not.toBeNull();
      expect(new Set(alert.pending.map(({ no }) => no)).size).toBe(alert.pending.length);
    }
    for (const signal of this.rows.signals.values()) {
      if (signal.severity === 'red' || signal.severity === 'orange')
        expect(signal.alertId, 'a hit belongs to an alert').not.toBeNull();
    }
  }
}

describe('whatever happens in whatever order', () => {
  it('the invariants of alerts hold after every move', () => {
    let closed = 0;
    let messages = 0;
    fc.assert(
      fc.property(fc.array(move, { minLength: 5, maxLength: 60 }), (moves) => {
        const world = new World();
        world.run({ kind: 'signal', flag: 'G02', severity: 'red', who: 0, suspect: null });
        for (const step of moves) {
          world.run(step);
          world.check();
        }
        closed += world.closers.size;
        messages += world.rows.messages.size;
      }),
      { numRuns: 250 },
    );
    // The property is worth something only if alerts were closed and people told on the way.
    expect(closed).toBeGreaterThan(5);
    expect(messages).toBeGreaterThan(1000);
  });

  it('a red alert that nobody takes never goes more than ten minutes without a call, whatever the wakes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 10, maxLength: 60 }), (gaps) => {
        const rows = raised([hit('P01')]);
        let now = wednesday10;
        let last = now;
        for (const gap of [0, ...gaps]) {
          now += gap * minute;
          const before = rows.messages.size;
          for (const step of [...(rows.alerts.values().next().value?.pending ?? [])].toSorted(
            (a, b) => a.dueAt - b.dueAt,
          )) {
            const [alert] = rows.alerts.values();
            if (!alert || step.dueAt > now) continue;
            const event = { kind: 'alert_step_due', alertId: alert.id, stepNo: step.no, at: step.dueAt } as const;
            applyAlertEffects(rows, decideAlert(books, situation(alert, now, { candidates }), event).effects, now);
          }
          if (rows.messages.size > before) last = now;
          expect(now - last).toBeLessThanOrEqual(10 * minute);
        }
      }),
      { numRuns: 60 },
    );
  });
});
