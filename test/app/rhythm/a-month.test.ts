import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CountyApp, china, startCountyApp } from '../../support/county-app.ts';
import { villageId, villageLedger } from '../../support/village-ledger.ts';

let app: CountyApp;
beforeAll(async () => {
  app = await startCountyApp({ ledger: villageLedger(), at: china('2026-11-01 08:00') });
});
afterAll(async () => app.stop());

const questions = (name: string) => app.inbox(name).filter(({ text }) => text.includes('月初')).length;
const dutiesOf = (name: string) =>
  app.prisma.duty.findMany({ where: { ownerPersonId: villageId('person', name), rule: 'guardian_monthly' } });

describe('the first half of November', () => {
  it('one carer is asked once, about both children; what is answered is done and not asked again', async () => {
    await app.advanceTo(china('2026-11-09 20:00'));
    expect(['王奶奶', '张爷爷'].map(questions).sort()).toEqual([0, 1]);
    const name = questions('王奶奶') === 1 ? '王奶奶' : '张爷爷';
    const duties = await dutiesOf(name);
    expect(new Set(duties.map(({ childId }) => childId))).toEqual(
      new Set([villageId('child', '小军'), villageId('child', '小红')]),
    );
    for (let turn = 0; turn < 20; turn++) {
      const open = await app.prisma.flowSession.count({ where: { partyId: villageId('person', name), state: 'open' } });
      if (open === 0) break;
      await app.writes(name, '1');
    }
    await app.advanceTo(china('2026-11-15 20:00'));
    for (const duty of await dutiesOf(name))
      expect(duty).toMatchObject({ state: 'done', evidenceKind: 'flow_session', nextAt: null });
    expect(questions(name)).toBe(1);
  });
});
