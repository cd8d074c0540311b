import { describe, expect, it } from 'vitest';
import { isReported } from '../../../src/core/duty/duty-rule.ts';
import { openDuty } from '../../support/duty-party.ts';
import { Party, said } from '../../support/party.ts';
import { evening, playbook, staff } from './duty-people.ts';

const hukou = openDuty('hukou_list', { nextAt: null, dueAt: evening, childId: null, organizationId: null });
const supervisor = () =>
  new Party(playbook, { person: staff('TOWN_SUPERVISOR', '何督导'), children: [], duties: [hukou] });

describe('what leaves no other trace is reported', () => {
  it('for its place and its period, by the words 办完', () => {
    const party = supervisor();
    expect(said(party.write('办完'))).toContain('1 没上户口的名单交派出所(11月6日前)');
    party.write('1');
    const effects = party.write('0').effects.filter(({ kind }) => kind === 'save_record');
    expect(effects).toEqual([
      expect.objectContaining({
        recordKind: 'duty_report',
        regionId: hukou.regionId,
        organizationId: null,
        periodKey: '2026-11',
        data: { rule: 'hukou_list', period: '2026-11' },
        text: null,
      }),
    ]);
  });

  it('every rule that asks for a report asks for its own, and by whoever answers for the place', () => {
    const rules = [...playbook.duties.rules.values()].filter(isReported);
    expect(rules.length).toBeGreaterThan(8);
    for (const { id, evidence } of rules)
      expect([id, evidence]).toEqual([
        id,
        expect.arrayContaining([
          expect.objectContaining({ record: 'duty_report', by: 'anybody', data: { rule: [id] } }),
        ]),
      ]);
  });

  it('with nothing to report it says so, and what somebody else has reported meanwhile is not written twice', () => {
    const none = new Party(playbook, { person: staff('TOWN_SUPERVISOR', '何督导'), children: [] });
    expect(said(none.write('办完'))).toContain('没有等着登记的事');
    const party = supervisor();
    party.write('办完');
    party.write('1');
    party.situation = { ...party.situation, duties: [] };
    const last = party.write('0');
    expect(last.effects.some(({ kind }) => kind === 'save_record')).toBe(false);
    expect(said(last)).toContain('已经有人登记过了');
  });
});
