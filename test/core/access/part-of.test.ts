import { describe, expect, it } from 'vitest';
import {
  asksOfHarm,
  partOfAnswer,
  partOfDuty,
  partOfField,
  partOfFlow,
  partOfRecord,
  partOfWords,
} from '../../../src/core/access/part-of.ts';
import { recordKinds } from '../../../src/core/ledger/record-kinds.ts';
import { projectPlaybook } from '../../support/playbook.ts';

const { flows, flags, duties } = projectPlaybook();
const restriction = (code: string) => flags.flags.get(code)?.restricted;
const partOf = (flowId: string, stepId: string) => partOfAnswer(flows.get(flowId), stepId, restriction);

describe('records', () => {
  it('every kind about a child has a part that somebody decided', () => {
    const kinds = [...recordKinds.values()].filter(({ about }) => about === 'child').map(({ kind }) => kind);
    expect(kinds.filter((kind) => partOfRecord(kind) === 'protection')).toEqual([]);
  });

  it.each([
    ['a kind of tomorrow', partOfRecord('tomorrow'), 'protection'],
    ['what a visit saw done to the child', partOfField('visit', 'carer_signs'), 'protection'],
    ['the signs of an assessment', partOfField('assessment_part', 'signs'), 'protection'],
    ['how a visit rates the study', partOfField('visit', 'study'), 'home'],
    ['words with an agreement', partOfWords('agreement'), 'home'],
    ['the teacher’s good news', partOfWords('good_news'), 'school'],
    ['words of an unknown kind', partOfWords('tomorrow'), 'protection'],
  ])('%s', (_what, part, expected) => expect(part).toBe(expected));
});

describe('answers', () => {
  it.each([
    ['F02_guardian_monthly', 'q1_health', 'home'],
    ['F02_guardian_monthly', 'q5_safe', 'protection'],
    ['F02_guardian_monthly', 'q5b_who', 'protection'],
    ['F02_guardian_monthly', 'q8_other', 'home'],
    ['F03_parent_monthly', 'p1_contact', 'home'],
    ['F04_about_child', 'a2_study', 'school'],
    ['F04_about_child', 'a4_hurt', 'protection'],
    ['F07_home', 'v11_signs', 'protection'],
    ['F07_home', 'v12_night', 'home'],
    ['F14_mandatory_report', 'anything', 'protection'],
    ['F18_alert_handling', 'anything', 'protection'],
    ['F02_guardian_monthly', 'gone', 'protection'],
    ['F99_tomorrow', 'x', 'protection'],
  ])('%s.%s is read with %s', (flow, step, part) => expect(partOf(flow, step)).toBe(part));

  it('every conversation about a child belongs to a part; only emergencies, reports, alerts and the menu to the strictest', () => {
    const strict = [...flows.values()]
      .filter(({ perChild }) => perChild)
      .filter((flow) => partOfFlow(flow) === 'protection');
    expect(strict.filter(({ id }) => !/^(F1[2348]|U1)_/u.test(id)).map(({ id }) => id)).toEqual([]);
  });

  it('a question whose answers can bring harm to light is found by its flags, wherever they stand', () => {
    const asked = [...flows.values()].flatMap((flow) => [...flow.steps.values()].map((step) => ({ flow, step })));
    const harmful = asked.filter(({ step }) => asksOfHarm(step, restriction));
    for (const { flow, step } of harmful) expect(partOf(flow.id, step.id)).toBe('protection');
    expect(harmful.length).toBeGreaterThan(10);
    expect(asked.length - harmful.length).toBeGreaterThan(100);
  });
});

it.each([
  [['CLASS_TEACHER'], 'school'],
  [['CAREGIVER'], 'care'],
  [['CLASS_TEACHER', 'CHILD_DIRECTOR'], 'care'],
  [[], 'care'],
] as const)('a duty of %j stands with %s', (roles, part) => expect(partOfDuty(roles)).toBe(part));

it('duties of the playbook are of both', () => {
  const parts = new Set([...duties.rules.values()].map(({ owners }) => partOfDuty(owners)));
  expect(parts).toEqual(new Set(['school', 'care']));
});
