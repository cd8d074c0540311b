import { describe, expect, it } from 'vitest';
import type { DueStore, Handle } from '../../src/app/ports.ts';
import { makeWake } from '../../src/app/wake.ts';
import { decideAlert } from '../../src/core/alert/decide-alert.ts';
import type { MessageReceived, SessionTimerDue } from '../../src/core/event.ts';
import type { InboundId, Instant, SessionId } from '../../src/core/ids.ts';
import { books, day, hit, hour, minute, raised, situation, theAlert, wednesday10 } from '../support/alert-county.ts';
import { type AlertRows, applyAlertEffects } from '../support/apply-alert-effects.ts';

interface Machine {
  readonly rows: AlertRows;
  readonly clock: { at: Instant; now(): Instant };
  readonly due: DueStore;
  readonly handle: Handle;
  readonly timers: Map<string, SessionTimerDue>;
  readonly messages: MessageReceived[];
  readonly log: string[];
}

/** Two turns of the event loop lie between reading and committing, so that two wakes truly interleave. */
const breathe = () => new Promise<void>((done) => setImmediate(done));

function machine(rows: AlertRows): Machine {
  const clock = { at: wednesday10, now: () => clock.at };
  const timers = new Map<string, SessionTimerDue>();
  const messages: MessageReceived[] = [];
  const log: string[] = [];
  const due: DueStore = {
    dueKinds: async () => new Set(['steps', 'timers', 'takeOvers', 'reviews', 'retries']),
    dueAlertSteps: async (now, limit) =>
      [...rows.alerts.values()]
        .flatMap(({ id, pending }) =>
          pending.map((step) => ({ kind: 'alert_step_due' as const, alertId: id, stepNo: step.no, at: step.dueAt })),
        )
        .filter(({ at }) => at <= now)
        .toSorted((a, b) => a.at - b.at)
        .slice(0, limit),
    finishIdleTimers: async () => 0,
    dueTimers: async (now, limit) => [...timers.values()].filter(({ at }) => at <= now).slice(0, limit),
    dueTakeOvers: async () => [],
    dueReviews: async () => [],
    finishTimers: async (timerIds) => {
      for (const timerId of timerIds) timers.delete(timerId);
    },
    pendingMessages: async () => messages,
  };
  const handle: Handle = async (event) => {
    log.push(event.kind);
    if (event.kind === 'session_timer_due' && event.timerId === 'broken') throw new Error('broken');
    if (event.kind !== 'alert_step_due') return { kind: 'done', outboundIds: [], alertIds: [] };
    for (;;) {
      const alert = rows.alerts.get(event.alertId);
      if (!alert) return { kind: 'duplicate' };
      const now = clock.now();
      await breathe();
      const { effects } = decideAlert(books, situation(alert, now), event);
      await breathe();
      if (applyAlertEffects(rows, effects, now) === 'committed') return { kind: 'done', outboundIds: [], alertIds: [] };
    }
  };
  return { rows, clock, due, handle, timers, messages, log };
}

const steps = (rows: AlertRows) => rows.steps.map(({ step }) => step);
const timer = (timerId: string, at: Instant): SessionTimerDue => ({
  kind: 'session_timer_due',
  timerId,
  sessionId: 's' as SessionId,
  what: 'expire',
  at,
});

describe('wake', () => {
  it('runs alert steps first, then timers, then messages kept for a retry, and counts them', async () => {
    const one = machine(raised([hit('G02')]));
    one.timers.set('t', timer('t', wednesday10));
    one.messages.push({
      kind: 'message_received',
      id: 'm' as InboundId,
      address: { channel: 'web', externalId: 'x' },
      externalMessageId: '1',
      content: { kind: 'text', text: '好' },
      receivedAt: wednesday10,
    });
    expect(await makeWake(one)()).toEqual({ steps: 2, timers: 1, reviews: 0, retried: 1 });
    expect(one.log).toEqual(['alert_step_due', 'alert_step_due', 'session_timer_due', 'message_received']);
    expect(one.timers.size).toBe(0);
  });

  it('again at the same moment does nothing', async () => {
    const one = machine(raised([hit('G02')]));
    const wake = makeWake(one);
    await wake();
    const sent = one.rows.messages.size;
    expect(await wake()).toEqual({ steps: 0, timers: 0, reviews: 0, retried: 0 });
    expect(one.rows.messages.size).toBe(sent);
  });

  it('in two processes at once fires every step once', async () => {
    const one = machine(raised([hit('G02')]));
    for (let at = wednesday10; at <= wednesday10 + 65 * minute; at += 5 * minute) {
      one.clock.at = at;
      await Promise.all([makeWake(one)(), makeWake(one)()]);
    }
    const firsts = steps(one.rows).filter((step) => step !== 'again' && step !== 'police');
    expect(firsts).toEqual(['push', 'desk', 'first_up', 'second_up', 'third_up']);
    const numbers = one.rows.steps.map(({ row }) => row.no);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('after a long sleep runs what was missed in order, with one repeat', async () => {
    const one = machine(raised([hit('G02')]));
    one.clock.at = wednesday10 + 3 * hour;
    await makeWake(one)();
    expect(steps(one.rows)).toEqual([
      'push',
      'desk',
      'again',
      'first_up',
      'second_up',
      'police',
      'third_up',
      'saw_child',
    ]);
    expect(theAlert(one.rows).pending.every(({ dueAt }) => dueAt > one.clock.at)).toBe(true);
  });

  it.each([
    ['forward', day],
    ['back', -day],
    ['forward an hour', hour],
    ['back an hour', -hour],
  ])('a clock that jumps %s and returns skips and repeats no step of the ladder', async (_what, jump) => {
    const one = machine(raised([hit('G02')]));
    const wake = makeWake(one);
    for (let at = 0; at <= 90; at++) {
      one.clock.at = wednesday10 + at * minute + (at === 10 ? jump : 0);
      await wake();
    }
    const ladder = steps(one.rows).filter((step) =>
      ['push', 'desk', 'first_up', 'second_up', 'third_up'].includes(step),
    );
    expect(ladder).toEqual(['push', 'desk', 'first_up', 'second_up', 'third_up']);
  });

  it('an event that fails stays due, is told, and holds up nobody else', async () => {
    const one = machine(raised([hit('G02')]));
    one.timers.set('broken', timer('broken', wednesday10 - 1));
    one.timers.set('whole', timer('whole', wednesday10));
    const failed: string[] = [];
    const wake = makeWake({ ...one, failed: (event) => failed.push(event.kind) });
    expect(await wake()).toMatchObject({ timers: 1 });
    expect(failed).toEqual(['session_timer_due']);
    expect([...one.timers.keys()]).toEqual(['broken']);
  });

  it('more rows than one batch are all run, even behind a hundred that fail', async () => {
    const one = machine(raised([hit('G02')]));
    const broken: Handle = async (event) => {
      if (event.kind === 'session_timer_due' && event.timerId.startsWith('bad')) throw new Error('bad');
      return one.handle(event);
    };
    for (let index = 0; index < 120; index++) one.timers.set(`bad${index}`, timer(`bad${index}`, wednesday10));
    for (let index = 0; index < 130; index++) one.timers.set(`good${index}`, timer(`good${index}`, wednesday10));
    expect((await makeWake({ ...one, handle: broken })()).timers).toBe(130);
  });
});
