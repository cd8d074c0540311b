import { describe, expect, it } from 'vitest';
import { isOpen } from '../../../src/core/alert/alert-state.ts';
import { decideAlert } from '../../../src/core/alert/decide-alert.ts';
import type { IdentityId, Instant } from '../../../src/core/ids.ts';
import {
  books,
  candidates,
  changed,
  day,
  grandmother,
  hit,
  hour,
  minute,
  raised,
  situation,
  teacher,
  theAlert,
  wednesday10,
} from '../../support/alert-county.ts';
import { type AlertRows, applyAlertEffects } from '../../support/apply-alert-effects.ts';
import { act, liveThrough, wakeAt } from '../../support/run-alerts.ts';

/** "16 first_up chen": minutes after the opening, step, who was told; repeats left out. */
function timeline(rows: AlertRows, from: Instant, types: readonly string[]): string[] {
  return rows.events
    .filter(({ type }) => types.includes(type))
    .map(({ at, data }) => {
      const told = (data.told as { staffId: string }[]).map(({ staffId }) => staffId.replace('staff-', ''));
      return `${(at - from) / minute} ${data.step} ${told.toSorted().join(',')}`;
    });
}

const night: Instant = Date.UTC(2026, 10, 18, 15, 40);
const climbing = ['PUSH', 'ESCALATE'];

describe('a red alert that nobody takes', () => {
  it('has four steps with their times after 61 minutes (12.1, 8)', () => {
    const world = raised([hit('G02')]);
    liveThrough(world, wednesday10, wednesday10 + 61 * minute);
    expect(timeline(world, wednesday10, climbing)).toEqual([
      '0 push he,li,wang,zhou',
      '0 desk zhao',
      '15 first_up chen',
      '30 second_up zhao',
      '60 third_up sun',
    ]);
    expect(world.steps.filter(({ row }) => row.state === 'skipped')).toEqual([]);
  });

  it('calls everybody told so far every five minutes', () => {
    const world = raised([hit('G02')]);
    liveThrough(world, wednesday10, wednesday10 + 31 * minute);
    const repeats = timeline(world, wednesday10, ['REPEAT']);
    expect(repeats.map((line) => line.split(' ')[0])).toEqual(['5', '10', '15', '20', '25', '30']);
    expect(repeats.at(-1)).toBe('30 again chen,he,li,wang,zhao,zhou');
  });

  it('is pushed at 23:40 like at noon (12.1, 2), by chat and by phone', () => {
    const world = raised([hit('G02')], { now: night });
    wakeAt(world, night);
    const purposes = [...world.messages.values()].map(({ purpose, at }) => `${purpose} ${(at - night) / minute}`);
    expect(purposes.toSorted()).toEqual([...Array(4).fill('alert_phone 0'), ...Array(4).fill('alert_push 0')]);
  });

  it('reads as domain 4.5 has it', () => {
    const world = raised([hit('G02')]);
    wakeAt(world, wednesday10);
    const [first] = world.messages.values();
    expect(first?.body.text).toBe(
      '【红色】有一个孩子需要马上处置。编号 A-2611-0001 · 青山镇 · 石桥村。请15分钟内回复 1 我来处理 / 2 我回避,转他人 / 3 我不在岗。值班电话 0851-0000000',
    );
    expect([...world.messages.values()].every(({ body }) => !body.text.includes('小军'))).toBe(true);
  });

  it('goes to every address of a person; an orange one to the best', () => {
    const place = {
      candidates: changed('li', {
        addresses: [
          { identityId: 'a' as IdentityId, channel: 'web' },
          { identityId: 'b' as IdentityId, channel: 'telegram' },
          { identityId: 'c' as IdentityId, channel: 'telegram' },
        ],
      }),
    };
    const keysOf = (flag: string) => {
      const world = raised([hit(flag)]);
      wakeAt(world, wednesday10, place);
      return [...world.messages.keys()]
        .filter((key) => key.includes(':li:'))
        .map((key) => key.split(':').slice(4).join(' '));
    };
    expect(keysOf('G02')).toEqual(['web a', 'telegram b', 'telegram c', 'phone']);
    expect(keysOf('G03')).toEqual(['web a']);
  });

  it('reaches the phone list when there is no address (12.1, 25)', () => {
    const world = raised([hit('G02')]);
    wakeAt(world, wednesday10, { candidates: candidates.map((one) => ({ ...one, addresses: [] })) });
    const rows = [...world.messages.values()];
    expect(rows.length).toBe(4);
    expect(rows.every(({ phone, alertId }) => phone && alertId)).toBe(true);
    expect(world.recipients.filter(({ row }) => row.state === 'phone_list').length).toBe(4);
  });
});

describe('after somebody took it', () => {
  const taken = () => {
    const world = raised([hit('G02')]);
    wakeAt(world, wednesday10);
    expect(act(world, theAlert(world).id, 'li', { type: 'take' }, wednesday10 + 2 * minute)).toBeNull();
    return world;
  };

  it('the others read who has it, and nobody is called any more', () => {
    const world = taken();
    liveThrough(world, wednesday10 + 2 * minute, wednesday10 + 29 * minute);
    expect(timeline(world, wednesday10, ['PUSH', 'ESCALATE', 'REPEAT', 'REMIND'])).toEqual([
      '0 push he,li,wang,zhou',
      '0 desk zhao',
      '2 stand_down he,wang,zhou',
    ]);
  });

  it('asks for the police call at 30 minutes, for the child at two hours, for the note at 24 hours, and looks back on days 3 and 7', () => {
    const world = taken();
    for (let at = wednesday10; at <= wednesday10 + 8 * day; at += 15 * minute) wakeAt(world, at);
    const firsts = new Map<string, number>();
    for (const { at, type, data } of world.events) {
      if (type === 'REMIND' && !firsts.has(String(data.step)))
        firsts.set(String(data.step), (at - wednesday10) / minute);
    }
    expect(Object.fromEntries(firsts)).toEqual({
      stand_down: 15,
      police: 30,
      saw_child: 120,
      written: 1440,
      daily: 1500,
      police_feedback: 3 * 1440,
      review_3: 3 * 1440,
      review_7: 7 * 1440,
    });
  });

  it('stops asking once it is on record', () => {
    const world = taken();
    const { id } = theAlert(world);
    act(world, id, 'li', { type: 'called_police', number: '110' }, wednesday10 + 10 * minute);
    act(world, id, 'li', { type: 'saw_child', note: '在外婆家,平安' }, wednesday10 + 20 * minute);
    act(world, id, 'li', { type: 'note', text: '已找到大人' }, wednesday10 + 30 * minute);
    liveThrough(world, wednesday10 + 31 * minute, wednesday10 + 24 * hour);
    expect(timeline(world, wednesday10, ['REMIND']).filter((line) => !line.includes('stand_down'))).toEqual([]);
  });

  it('goes on daily to the owner and the role above, until a person closes it', () => {
    const world = taken();
    for (let at = wednesday10; at <= wednesday10 + 5 * day; at += hour) wakeAt(world, at);
    const daily = world.events.filter(({ data }) => data.step === 'daily');
    expect(daily.map(({ at }) => (at - wednesday10) / hour)).toEqual([25, 49, 73, 97]);
    expect(daily[0]?.data.told).toEqual([
      { staffId: 'staff-li', role: 'CHILD_DIRECTOR' },
      { staffId: 'staff-zhou', role: 'TOWN_SUPERVISOR' },
    ]);
  });
});

describe('orange', () => {
  it.each([
    ['at 10:00 pushed at once', wednesday10, wednesday10],
    ['at 23:40 waits until 08:30 (10.37)', night, Date.UTC(2026, 10, 19, 0, 30)],
    ['at 05:00 waits until 08:30', Date.UTC(2026, 10, 17, 21, 0), Date.UTC(2026, 10, 18, 0, 30)],
    ['at 07:00 is pushed', Date.UTC(2026, 10, 17, 23, 0), Date.UTC(2026, 10, 17, 23, 0)],
    ['at 21:59 is pushed', Date.UTC(2026, 10, 18, 13, 59), Date.UTC(2026, 10, 18, 13, 59)],
  ])('%s', (_what, now, due) => {
    const alert = theAlert(raised([hit('G03')], { now }));
    expect(alert.pending.find(({ step }) => step === 'push')?.dueAt).toBe(due);
  });

  it('whose words speak of tonight does not wait', () => {
    const alert = theAlert(raised([hit('G03', { because: '今晚没得人' })], { now: night }));
    expect(alert.pending.find(({ step }) => step === 'push')?.dueAt).toBe(night);
  });

  it('of the night climbs four hours after people could have read it, not four hours after it came', () => {
    const { pending } = theAlert(raised([hit('G03')], { now: night }));
    const dueAt = (name: string) => pending.find(({ step }) => step === name)?.dueAt ?? 0;
    expect(dueAt('first_up') - dueAt('push')).toBe(4 * hour);
  });

  it('climbs after 4, 24 and 48 hours, and never calls at night', () => {
    const world = raised([hit('G03')]);
    for (let at = wednesday10; at <= wednesday10 + 3 * day; at += 30 * minute) wakeAt(world, at);
    expect(timeline(world, wednesday10, climbing)).toEqual([
      '0 push gao,li,zhou',
      '240 first_up zhou',
      '1440 second_up chen',
      '2880 third_up zhao',
    ]);
    const hours = [...world.messages.values()].map(({ at }) => new Date(at + 8 * hour).getUTCHours());
    expect(hours.filter((one) => one >= 22 || one < 7)).toEqual([]);
  });

  it('of the school line climbs through the school', () => {
    const world = raised([hit('M02')], { reporter: teacher });
    for (let at = wednesday10; at <= wednesday10 + 3 * day; at += 30 * minute) wakeAt(world, at);
    expect(timeline(world, wednesday10, ['ESCALATE'])).toEqual([
      '240 first_up qian',
      '1440 second_up tang',
      '2880 third_up feng',
    ]);
  });
});

describe('yellow and blue', () => {
  it('yellow on Friday afternoon climbs two working days later, on Tuesday', () => {
    const friday = Date.UTC(2026, 10, 20, 8, 0);
    const alert = theAlert(raised([hit('G05')], { now: friday }));
    expect(alert.pending.find(({ step }) => step === 'first_up')?.dueAt).toBe(Date.UTC(2026, 10, 24, 8, 0));
  });

  it('blue alone opens no alert; its signal waits for the digest', () => {
    const world = raised([hit('E06')]);
    expect(world.alerts.size).toBe(0);
    expect([...world.signals.values()].map(({ alertId }) => alertId)).toEqual([null]);
  });
});

describe('a second signal', () => {
  it('of the same (child, flag) joins the open alert; the same decision made again writes the same rows (12.1, 20)', () => {
    const once = raised([hit('G02')], { eventId: 'one' });
    const again = raised([hit('G02')], { eventId: 'one' });
    expect([...again.alerts.keys()]).toEqual([...once.alerts.keys()]);
    raised([hit('G02')], { rows: once, eventId: 'two', now: wednesday10 + minute });
    expect(once.alerts.size).toBe(1);
    expect(theAlert(once).signals.length).toBe(2);
  });

  it('that is worse raises it: the red chain begins at once and whoever had it is asked anew', () => {
    const world = raised([hit('P02', { severity: 'orange' })]);
    wakeAt(world, wednesday10);
    const { id } = theAlert(world);
    act(world, id, 'li', { type: 'take' }, wednesday10 + minute);
    raised([hit('P02')], { rows: world, now: wednesday10 + hour });
    const alert = theAlert(world);
    expect([alert.severity, alert.state, alert.ownerStaffId]).toEqual(['red', 'new', 'staff-li']);
    const names = alert.pending.map(({ step }) => step);
    expect(new Set(names).size, 'nothing of the orange chain is left').toBe(names.length);
    liveThrough(world, wednesday10 + hour, wednesday10 + hour + 16 * minute);
    expect(timeline(world, wednesday10 + hour, ['ESCALATE'])).toEqual(['15 first_up chen']);
    expect(act(world, id, 'zhou', { type: 'take' }, wednesday10 + 80 * minute)).toBeNull();
    expect(theAlert(world).ownerStaffId).toBe('staff-zhou');
  });

  it('that is milder changes no level, but the owner hears of it', () => {
    const world = raised([hit('P02')], { reporter: teacher });
    wakeAt(world, wednesday10);
    act(world, theAlert(world).id, 'li', { type: 'take' }, wednesday10 + minute);
    wakeAt(world, wednesday10 + minute);
    raised([hit('P02', { severity: 'orange' })], { rows: world, now: wednesday10 + 2 * minute, reporter: grandmother });
    expect(theAlert(world).severity).toBe('red');
    wakeAt(world, wednesday10 + 2 * minute);
    expect(timeline(world, wednesday10, ['REMIND']).at(-1)).toContain('2 signal');
  });

  it('takes back a closing that was asked for', () => {
    const world = raised([hit('G02')]);
    wakeAt(world, wednesday10);
    const { id } = theAlert(world);
    act(world, id, 'li', { type: 'take' }, wednesday10 + minute);
    act(world, id, 'li', { type: 'request_close', outcome: 'resolved', text: '外婆来了' }, wednesday10 + 2 * minute);
    raised([hit('G02')], { rows: world, now: wednesday10 + 3 * minute });
    expect([theAlert(world).state, theAlert(world).closeRequestedBy]).toEqual(['acting', null]);
    expect(act(world, id, 'chen', { type: 'confirm_close' }, wednesday10 + 4 * minute)).toBe('not_requested');
    expect(isOpen(theAlert(world))).toBe(true);
  });
});

describe('a sleeping machine', () => {
  it('that wakes after two hours runs the missed steps in order, each once, and one repeat', () => {
    const world = raised([hit('G02')]);
    wakeAt(world, wednesday10 + 2 * hour + 3 * minute);
    const order = world.steps.map(({ step }) => step);
    expect(order).toEqual(['push', 'desk', 'again', 'first_up', 'second_up', 'police', 'third_up', 'saw_child']);
    expect(new Set(order).size).toBe(order.length);
  });

  it('a step that is handed over before its time does nothing', () => {
    const alert = theAlert(raised([hit('G02')]));
    const later = alert.pending.find(({ step }) => step === 'first_up');
    const event = { kind: 'alert_step_due', alertId: alert.id, stepNo: later?.no ?? 0, at: later?.dueAt ?? 0 } as const;
    expect(decideAlert(books, situation(alert, wednesday10 + 14 * minute), event).effects).toEqual([]);
    expect(decideAlert(books, situation(alert, wednesday10 + 15 * minute), event).effects).not.toEqual([]);
  });

  it('two rows of one repeating step, after the clock was set back and the auditor called anew, become one again', () => {
    const world = raised([hit('G02')]);
    wakeAt(world, wednesday10);
    const alert = theAlert(world);
    const second = { no: alert.lastStepNo + 1, chainStep: 'again', repeatNo: 0, dueAt: wednesday10 + minute };
    applyAlertEffects(world, [{ kind: 'add_alert_step', alertId: alert.id, step: second }], wednesday10);
    liveThrough(world, wednesday10, wednesday10 + 12 * minute);
    expect(theAlert(world).pending.filter(({ step }) => step === 'again').length).toBe(1);
  });

  it('whose clock went back a day repeats nothing', () => {
    const world = raised([hit('G02')]);
    wakeAt(world, wednesday10);
    const before = world.messages.size;
    wakeAt(world, wednesday10 - day);
    expect(world.messages.size).toBe(before);
  });
});
