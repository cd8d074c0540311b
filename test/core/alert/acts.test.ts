import { describe, expect, it } from 'vitest';
import { actOnAlert } from '../../../src/core/alert/act-on-alert.ts';
import { decideAlert } from '../../../src/core/alert/decide-alert.ts';
import { nameSuspects, noteReceipt } from '../../../src/core/alert/name-suspects.ts';
import { chinaZone } from '../../../src/core/alert/step-times.ts';
import { outcomeText } from '../../../src/core/alert/texts.ts';
import type { AlertAction, AlertPushFailed } from '../../../src/core/event.ts';
import type { IdentityId } from '../../../src/core/ids.ts';
import {
  actor,
  books,
  changed,
  child,
  hit,
  minute,
  person,
  raised,
  situation,
  staff,
  teacher,
  theAlert,
  wednesday10,
} from '../../support/alert-county.ts';
import { type AlertRows, applyAlertEffects } from '../../support/apply-alert-effects.ts';
import { act, toldNames, wakeAt } from '../../support/run-alerts.ts';

const at = (minutes: number) => wednesday10 + minutes * minute;

function world(flag = 'G02', more: Parameters<typeof hit>[1] = {}) {
  const rows = raised([hit(flag, more)], { reporter: teacher });
  wakeAt(rows, wednesday10);
  return { rows, id: theAlert(rows).id };
}

function failPush(rows: AlertRows, event: AlertPushFailed, now: number): void {
  const { effects } = decideAlert(books, situation(theAlert(rows), now), event);
  expect(applyAlertEffects(rows, effects, now)).toBe('committed');
}

type Move = readonly [who: string, action: AlertAction, refused?: string];
const take: AlertAction = { type: 'take' };
const resolved: AlertAction = { type: 'request_close', outcome: 'resolved', text: '外婆来了' };
const falseAlarm: AlertAction = { type: 'request_close', outcome: 'false_alarm', text: '点错了,已回电话听到本人' };
const confirm: AlertAction = { type: 'confirm_close' };
const called: AlertAction = { type: 'called_police', number: '110' };

/** Each move one minute after the other; the third part is the refusal that is expected. */
const plays: readonly (readonly [
  what: string,
  flag: string,
  more: Parameters<typeof hit>[1],
  moves: readonly Move[],
  state: string,
  owner: string | null,
])[] = [
  [
    'two press 1: one owner (12.1, 7)',
    'G02',
    {},
    [
      ['li', take],
      ['wang', take, 'taken_by_other'],
    ],
    'acked',
    'li',
  ],
  [
    'nobody outside may act',
    'P02',
    {},
    [
      ['bao', take, 'not_entitled'],
      ['volo', take, 'not_entitled'],
      ['gao', take, 'not_entitled'],
    ],
    'new',
    null,
  ],
  [
    'a hand-over needs the receiver',
    'G02',
    {},
    [
      ['li', take],
      ['li', { type: 'hand_over', toStaffId: staff('zhou') }],
    ],
    'acked',
    'li',
  ],
  [
    'a hand-over that is accepted',
    'G02',
    {},
    [
      ['li', take],
      ['wang', { type: 'accept_hand_over' }, 'not_offered'],
      ['li', { type: 'hand_over', toStaffId: staff('zhou') }],
      ['zhou', { type: 'accept_hand_over' }],
    ],
    'acked',
    'zhou',
  ],
  [
    'only the owner hands over, and never to somebody unknown',
    'G02',
    {},
    [
      ['zhou', { type: 'hand_over', toStaffId: staff('li') }, 'no_owner'],
      ['li', take],
      ['zhou', { type: 'hand_over', toStaffId: staff('wang') }, 'not_owner'],
      ['li', { type: 'hand_over', toStaffId: staff('nobody') }, 'bad_receiver'],
    ],
    'acked',
    'li',
  ],
  [
    'the owner who recuses gives it back',
    'G02',
    {},
    [
      ['li', take],
      ['li', { type: 'recuse' }],
      ['li', take, 'not_entitled'],
      ['wang', take],
    ],
    'acked',
    'wang',
  ],
  [
    'red: the owner cannot close alone',
    'G02',
    {},
    [
      ['li', take],
      ['li', resolved],
      ['li', confirm, 'same_person'],
    ],
    'waiting',
    'li',
  ],
  [
    'red: a second person closes, who is an approver',
    'G02',
    {},
    [
      ['li', take],
      ['li', resolved],
      ['zhou', confirm, 'not_approver'],
      ['chen', confirm],
    ],
    'closed',
    'li',
  ],
  [
    'red: the second person may refuse',
    'G02',
    {},
    [
      ['li', take],
      ['li', resolved],
      ['chen', { type: 'refuse_close' }],
    ],
    'acting',
    'li',
  ],
  [
    'red: a false alarm needs the second person too',
    'P01',
    {},
    [
      ['li', take],
      ['li', falseAlarm],
      ['chen', confirm],
    ],
    'false_alarm',
    'li',
  ],
  [
    'protection: no closing without a call on record (rule 1)',
    'P02',
    {},
    [
      ['li', take],
      ['li', resolved, 'police_missing'],
      ['li', called],
      ['li', resolved],
      ['chen', confirm],
    ],
    'closed',
    'li',
  ],
  [
    'the reporting teacher cannot close her own case (12.1, 6)',
    'P02',
    {},
    [
      ['he', take],
      ['he', called],
      ['he', resolved],
      ['he', confirm, 'same_person'],
    ],
    'waiting',
    'he',
  ],
  [
    'orange: the owner closes with a sentence',
    'G03',
    {},
    [
      ['li', resolved, 'no_owner'],
      ['li', take],
      ['zhou', resolved, 'not_owner'],
      ['li', { ...resolved, text: ' ' }, 'text_missing'],
      ['li', resolved],
    ],
    'closed',
    'li',
  ],
  [
    'orange with 已打110 and no receipt needs a second person (10.44)',
    'P02',
    { severity: 'orange' },
    [
      ['li', take],
      ['li', called],
      ['li', resolved],
      ['li', confirm, 'same_person'],
      ['wang', confirm],
    ],
    'closed',
    'li',
  ],
  [
    'nothing more happens to a closed one',
    'G03',
    {},
    [
      ['li', take],
      ['li', resolved],
      ['li', called, 'already_closed'],
    ],
    'closed',
    'li',
  ],
  [
    'acts before anybody took it leave it untaken',
    'G02',
    {},
    [
      ['li', called],
      ['zhou', { type: 'saw_child' }],
    ],
    'new',
    null,
  ],
];

describe('acts', () => {
  it.each(plays.map((play) => [play[0], play] as const))('%s', (_what, [, flag, more, moves, state, owner]) => {
    const { rows, id } = world(flag, more);
    moves.forEach(([who, action, refused], index) => {
      expect(act(rows, id, who, action, at(1 + index)), `move ${index}`).toBe(refused ?? null);
    });
    const alert = theAlert(rows);
    expect(alert.state).toBe(state);
    expect(alert.ownerStaffId).toBe(owner && staff(owner));
    if (state === 'closed' || state === 'false_alarm') expect(alert.pending).toEqual([]);
    else expect(alert.pending.length).toBeGreaterThan(0);
  });

  it('two decisions on the same version: the second is stale', () => {
    const { rows } = world();
    const alert = theAlert(rows);
    const first = actOnAlert(books, alert, actor('li'), take, at(1));
    const second = actOnAlert(books, alert, actor('wang'), take, at(1));
    expect(applyAlertEffects(rows, first.effects, at(1))).toBe('committed');
    expect(applyAlertEffects(rows, second.effects, at(1))).toBe('stale');
  });

  it('the second taker reads who has it and since when', () => {
    const { rows, id } = world();
    act(rows, id, 'li', take, at(2));
    const alert = { ...theAlert(rows), ownerName: '李姐' };
    const { outcome } = actOnAlert(books, alert, actor('wang'), take, at(3));
    expect(outcomeText(books.alertTexts, outcome, alert, at(3), chinaZone)).toBe('李姐10:02已接手,您可以旁观或支援。');
  });

  it('every outcome that code names has its line', () => {
    const outcomes = [
      'taken',
      'taken_already',
      'recused',
      'off_duty',
      'called',
      'not_entitled',
      'police_missing',
      'same_person',
      'not_approver',
    ];
    for (const outcome of outcomes) expect(books.alertTexts.outcomes[outcome], outcome).toBeTruthy();
  });

  it('not on duty: the backup is told, and the one who said so is left in peace', () => {
    const { rows, id } = world();
    act(rows, id, 'wang', { type: 'off_duty' }, at(1));
    wakeAt(rows, at(1));
    expect(toldNames(rows)).toContain('wang2');
    const before = rows.messages.size;
    wakeAt(rows, at(5));
    const later = [...rows.messages.values()].slice(before).map(({ to }) => ('personId' in to ? to.personId : null));
    expect(later).toContain('wang2');
    expect(later).not.toContain('wang');
  });

  it('an owner who leaves: the chain climbs again from that moment', () => {
    const { rows, id } = world();
    act(rows, id, 'li', take, at(1));
    wakeAt(rows, at(20));
    act(rows, id, 'li', { type: 'off_duty' }, at(40));
    for (let minutes = 40; minutes <= 56; minutes++) wakeAt(rows, at(minutes));
    const climbed = rows.events
      .filter(({ type }) => type === 'ESCALATE')
      .map((event) => [(event.at - wednesday10) / minute, event.data.step]);
    expect(climbed).toEqual([[55, 'first_up']]);
  });

  it('an unanswered hand-over comes back to the owner', () => {
    const { rows, id } = world();
    act(rows, id, 'li', take, at(1));
    act(rows, id, 'li', { type: 'hand_over', toStaffId: staff('zhou') }, at(2));
    wakeAt(rows, at(17));
    expect(
      [...rows.messages.values()].some(
        ({ body, to }) => body.text.includes('还没有接') && 'personId' in to && to.personId === 'li',
      ),
    ).toBe(true);
  });

  it('a push that failed goes to the phone list and to the next person at once, once', () => {
    const { rows, id } = world();
    const failed = {
      kind: 'alert_push_failed',
      outboundId: 'x',
      alertId: id,
      stepNo: 1,
      personId: person('wang'),
      reason: 'blocked',
      at: at(1),
    } as const;
    for (let round = 0; round < 3; round++) failPush(rows, failed, at(1 + round));
    expect(theAlert(rows).pending.filter(({ step }) => step === 'next:TOWN_STATION').length).toBe(1);
    wakeAt(rows, at(3));
    expect([...rows.messages.keys()].filter((key) => key.includes(':wang:phone')).length).toBe(1);
    expect(toldNames(rows)).toContain('wang2');
  });
});

describe('one of two addresses of a channel is blocked', () => {
  it('the other one gets it at once', () => {
    const two = ['a', 'b'].map((id) => ({ identityId: id as IdentityId, channel: 'telegram' as const }));
    const rows = raised([hit('G03')]);
    wakeAt(rows, wednesday10, { candidates: changed('li', { addresses: two }) });
    const failed: AlertPushFailed = {
      kind: 'alert_push_failed',
      outboundId: 'x',
      alertId: theAlert(rows).id,
      stepNo: 1,
      personId: person('li'),
      reason: 'blocked',
      at: at(1),
    };
    const left = changed('li', { addresses: two.slice(1) });
    const { effects } = decideAlert(books, situation(theAlert(rows), at(1), { candidates: left }), failed);
    applyAlertEffects(rows, effects, at(1));
    const reached = [...rows.messages.values()].flatMap(({ to }) =>
      'identityId' in to && to.personId === 'li' ? [to.identityId] : [],
    );
    expect(reached).toEqual(['a', 'b']);
  });
});

describe('suspects named later (F14)', () => {
  it('a teacher: the school is cut from then on, county education and office are told now', () => {
    const { rows } = world('P05');
    expect(toldNames(rows)).toContain('tang');
    const alert = theAlert(rows);
    const effects = nameSuspects(books, alert, { who: 'school', child: child(), byStaffId: staff('he'), now: at(3) });
    expect(applyAlertEffects(rows, effects, at(3))).toBe('committed');
    expect(theAlert(rows).chain.chain).toBe('PS');
    const before = rows.messages.size;
    for (let minutes = 3; minutes <= 10; minutes++) wakeAt(rows, at(minutes));
    const later = [...rows.messages.values()].slice(before).map(({ to }) => ('personId' in to ? to.personId : null));
    expect(later).toEqual(expect.arrayContaining(['feng', 'zhao']));
    for (const name of ['he', 'tang', 'qian']) expect(later).not.toContain(name);
  });

  it('a receipt number makes the pressed call count (10.44)', () => {
    const { rows, id } = world('P02', { severity: 'orange' });
    act(rows, id, 'li', take, at(1));
    act(rows, id, 'li', called, at(2));
    applyAlertEffects(rows, noteReceipt(theAlert(rows), staff('li')), at(3));
    expect(act(rows, id, 'li', resolved, at(4))).toBeNull();
    expect(theAlert(rows).state).toBe('closed');
  });
});
