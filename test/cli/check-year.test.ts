import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkYear } from '../../src/cli/doctor/check-year.ts';
import {
  child,
  china,
  countyId,
  openSmallWorld,
  person,
  type SmallWorld,
  village,
} from '../store/rhythm/small-world.ts';

let world: SmallWorld;
beforeAll(async () => {
  world = await openSmallWorld();
});
afterAll(async () => world.close());

const finding = async (check: string) =>
  (await checkYear(world.prisma, china('2026-11-05 10:00'))).find((one) => one.check === check);

describe('what the doctor says of the year', () => {
  it('schools without terms, until the county has entered them', async () => {
    expect(await finding('terms')).toMatchObject({ state: 'warn', sentence: expect.stringContaining('石桥小学') });
    await world.prisma.schoolTerm.create({
      data: {
        id: randomUUID(),
        countyId,
        schoolYear: '2026-2027',
        term: 1,
        startsOn: new Date('2026-09-01'),
        endsOn: new Date('2027-01-22'),
      },
    });
    expect(await finding('terms')).toMatchObject({ state: 'ok' });
  });

  it('people whom no message reaches', async () => {
    expect(await finding('reach')).toMatchObject({ state: 'warn', sentence: expect.stringContaining('4 位') });
  });

  it('one child with files in two villages (10.26)', async () => {
    expect(await finding('one_file')).toMatchObject({ state: 'ok' });
    await world.prisma.person.updateMany({
      where: { id: { in: [person('小军'), person('小练')] } },
      data: { idNumberH: 'same' },
    });
    const other = randomUUID();
    await world.prisma.region.create({
      data: { id: other, countyId, code: 'x', name: '柳树村', level: 'village', path: `/${other}/` },
    });
    await world.prisma.child.update({ where: { id: child('小练') }, data: { residenceRegionId: other } });
    expect(await finding('one_file')).toMatchObject({
      state: 'warn',
      sentence: expect.stringContaining('QH-0001、QH-0003'),
    });
  });

  it('one person with nine children', async () => {
    expect(await finding('carers')).toMatchObject({ state: 'ok' });
    for (let no = 0; no < 7; no++) {
      const [personId, childId] = [randomUUID(), randomUUID()];
      await world.prisma.person.create({ data: { id: personId, countyId, displayName: '例' } });
      await world.prisma.child.create({
        data: { id: childId, countyId, personId, fileNo: `X-${no}`, nickname: '例', residenceRegionId: village },
      });
      await world.prisma.careRelation.create({
        data: { id: randomUUID(), childId, personId: person('王奶奶'), kind: 'actual_carer' },
      });
    }
    expect(await finding('carers')).toMatchObject({ state: 'warn', sentence: expect.stringContaining('9 个') });
  });
});
