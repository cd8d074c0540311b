import { describe, expect, it } from 'vitest';
import { decideFormRisk } from '../../../src/core/decide/decide-form.ts';
import { decide } from '../../../src/core/decide.ts';
import type { FormFilled } from '../../../src/core/event.ts';
import type { FormAnswers } from '../../../src/core/flow/fill-flow.ts';
import { childFacts, flagsOf, idOf, noon, Party, said } from '../../support/party.ts';
import { playbook, staff } from './duty-people.ts';

const director = staff('CHILD_DIRECTOR', '李姐');
const asStaff = (name: string, over = {}) => childFacts(name, { relation: 'staff', ...over });
const party = (over = {}) =>
  new Party(playbook, { person: director, children: [asStaff('小军'), asStaff('小红')], ...over });

const allWell: FormAnswers = {
  v2_date: '2026-11-05',
  v3_saw: 'SEEN_ALONE',
  v4_ratings: '0 0 0 0 0 0 0 0',
  v11_signs: ['NO_SIGNS'],
  v12_night: 'ADULT',
  v13_hazards: ['NO_HAZARD'],
  v14_needs: ['NO_NEED'],
  v15_measures: ['NONE'],
  v16_word: '',
};
const visit = (answers: FormAnswers, over: Partial<FormFilled> = {}): FormFilled => ({
  kind: 'form_filled',
  id: idOf('form'),
  personId: director.id,
  flowId: 'F07_visit',
  childIds: [idOf('child', '小军')],
  answers,
  startedAt: noon - 60_000,
  at: noon,
  ...over,
});
const filled = (answers: FormAnswers, over = {}) => decide(playbook, party().situation, visit(answers, over));
const kinds = (effects: readonly { kind: string }[]) => effects.map(({ kind }) => kind);

describe('a visit filled in at the desk', () => {
  it('writes the visit, the contact and the conversation as done, and says nothing in the chat', () => {
    const decision = filled(allWell);
    expect(decision.problem).toBe(undefined);
    expect(decision.effects).toContainEqual(
      expect.objectContaining({
        kind: 'save_record',
        recordKind: 'visit',
        childId: idOf('child', '小军'),
        personId: director.id,
        onDay: '2026-11-05',
        data: expect.objectContaining({ saw_child: 'SEEN_ALONE', night: 'ADULT', guard: 0 }),
      }),
    );
    expect(kinds(decision.effects)).toEqual(expect.arrayContaining(['record_contact', 'save_answer', 'end_session']));
    expect(decision.effects).toContainEqual(
      expect.objectContaining({ kind: 'audit', action: 'form_filled', entityId: idOf('child', '小军') }),
    );
    expect(kinds(decision.effects)).not.toContain('send_message');
  });

  it('nobody tonight is red, about this child', () => {
    const decision = filled({ ...allWell, v12_night: 'NONE', v12_tonight: 'NO' });
    expect(flagsOf(decision)).toContain('G02 red');
    expect(
      decision.effects.flatMap((effect) => (effect.kind === 'open_alert' ? [effect.alert.childId] : [])),
    ).not.toContain(null);
  });

  it('danger in the words is red although every answer was good', () => {
    expect(flagsOf(filled({ ...allWell, v16_word: '娃儿昨天掉塘里了' }))).toEqual(['P06 red']);
  });

  it('an injury opens the report in the chat, and does not disturb what is being asked there', () => {
    const one = party();
    one.write('签收');
    const before = one.situation.sessions;
    const decision = decide(playbook, one.situation, visit({ ...allWell, v11_signs: ['BEATS'], v11_beats: 'INJURED' }));
    expect(flagsOf(decision)).toContain('P02 red');
    expect(decision.effects).toContainEqual(
      expect.objectContaining({
        kind: 'save_session',
        session: expect.objectContaining({ flowId: 'F14_mandatory_report' }),
      }),
    );
    const ended = decision.effects.flatMap((effect) => (effect.kind === 'end_session' ? [effect.sessionId] : []));
    for (const { id } of before) expect(ended).not.toContain(id);
    expect(said(decision)).not.toContain('学校交来');
  });

  it('without an answer it keeps nothing but the danger in its words', () => {
    const { v12_night: _, ...rest } = allWell;
    const decision = filled({ ...rest, v16_word: '娃儿掉塘里了' });
    expect(decision.problem).toBe('incomplete:v12_night');
    expect(flagsOf(decision)).toEqual(['P06 red']);
    expect(kinds(decision.effects)).not.toContain('save_record');
    expect(kinds(decision.effects)).not.toContain('save_answer');
  });

  it('decided twice it is the same', () => {
    expect(filled(allWell)).toEqual(filled(allWell));
  });

  it('when the conversation cannot be walked, the danger is raised all the same, and a person is told', () => {
    const decision = decideFormRisk(playbook, party().situation, visit({ v16_word: '娃儿掉塘里了' }), 'broken');
    expect(flagsOf(decision)).toEqual(['P06 red']);
    expect(decision.effects).toContainEqual(expect.objectContaining({ kind: 'file_inbox', reason: 'dead_message' }));
  });
});

it('words about one child of a list concern that child', () => {
  const decision = decide(
    playbook,
    party().situation,
    visit(
      {
        g1_list: [idOf('child', '小红')],
        o1_met: 'ELSEWHERE',
        [`o2_where@${idOf<string>('child', '小红')}`]: '听说掉塘里了',
      },
      { flowId: 'F09_village_sign', childIds: [idOf('child', '小军'), idOf('child', '小红')] },
    ),
  );
  const red = decision.effects.flatMap((effect) =>
    effect.kind === 'open_alert' && effect.alert.severity === 'red' ? [effect.alert.childId] : [],
  );
  expect(red).toEqual([idOf('child', '小红')]);
});

it('what the chat asks of the very same children ends with the form; what it asks of others goes on', () => {
  const one = party();
  one.write('签收');
  const [asked] = one.situation.sessions;
  const children = [idOf('child', '小军'), idOf('child', '小红')] as FormFilled['childIds'];
  const signed = { g1_list: 'ALL_MET' };
  const ended = (childIds: FormFilled['childIds']) =>
    decide(playbook, one.situation, visit(signed, { flowId: 'F09_village_sign', childIds })).effects.flatMap(
      (effect) => (effect.kind === 'end_session' && effect.how === 'taken_over' ? [effect.sessionId] : []),
    );
  expect(ended(children)).toEqual([asked?.id]);
  expect(ended(children.slice(0, 1))).toEqual([]);
});

it('a form of an alert that is closed, or never was this person’s, keeps nothing but the danger in its words', () => {
  const decision = filled({ ...allWell, v16_word: '娃儿掉塘里了' }, { alertId: idOf('alert', 'gone') });
  expect(decision.problem).toBe('alert_over');
  expect(flagsOf(decision)).toEqual(['P06 red']);
  expect(kinds(decision.effects)).not.toContain('save_record');
});
