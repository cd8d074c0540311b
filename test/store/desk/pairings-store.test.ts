// proves: S2-20
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HelperFilter } from '../../../src/app/desk/pairings-port.ts';
import type { DeskActor } from '../../../src/app/desk-ports.ts';
import type { PersonId } from '../../../src/core/ids.ts';
import { makeHelpers } from '../../../src/store/desk/pairings-store.ts';
import {
  actorOf,
  dayMs,
  director,
  elsewhere,
  ledger,
  now,
  nowhere,
  oneAHome,
  openWorkCounty,
  posted,
  village,
  type WorkCounty,
} from './work-county.ts';

let county: WorkCounty;
let helpers: ReturnType<typeof makeHelpers>;
const all: HelperFilter = { view: 'all', name: '', page: 1 };

/** A helper with papers of so many days ago, paired with a child. */
async function helper(name: string, papers: { vetted?: number; trained?: number }, childId?: string, ended = false) {
  const { prisma } = county;
  const at = (days?: number) => (days === undefined ? null : new Date(now - days * dayMs));
  const person = await prisma.person.create({
    data: { id: randomUUID(), countyId: ledger.countyId, displayName: name },
  });
  await prisma.staff.create({
    data: {
      id: randomUUID(),
      personId: person.id,
      vettingCheckedAt: at(papers.vetted),
      trainingDoneAt: at(papers.trained),
    },
  });
  if (childId)
    await prisma.pairing.create({
      data: {
        id: randomUUID(),
        childId,
        helperPersonId: person.id,
        type: 'LOVING_MOTHER',
        validFrom: new Date(now - 200 * dayMs),
        validTo: ended ? new Date(now - dayMs) : null,
      },
    });
}

beforeAll(async () => {
  county = await openWorkCounty();
  await county.prisma.pairing.deleteMany();
  helpers = makeHelpers(county.prisma, () => now);
  await helper('周姐', { vetted: 10, trained: 100 }, oneAHome[0]?.id);
  await helper('吴姐', { vetted: 350, trained: 20 }, oneAHome[1]?.id);
  await helper('郑姐', { vetted: 400, trained: 20 }, oneAHome[1]?.id);
  await helper('冯姐', { trained: 20 }, oneAHome[2]?.id);
  await helper('陈姐', { vetted: 10, trained: 10 }, oneAHome[2]?.id, true);
  await helper('远姐', { vetted: 10, trained: 10 }, elsewhere[0]?.id);
});
afterAll(() => county.end());

const names = async (actor: DeskActor, over: Partial<HelperFilter> = {}) =>
  (await helpers.board(actor, { ...all, ...over })).rows
    .map(({ name }) => name)
    .filter((name) => name.endsWith('姐') && name !== '李姐')
    .toSorted();

describe('who sees which helpers', () => {
  it('the village those paired with its children; ended pairings are gone; elsewhere nobody', async () => {
    expect(await names(director)).toEqual(['冯姐', '吴姐', '周姐', '郑姐'].toSorted());
    expect(await names(actorOf('COUNTY_OFFICE'))).toContain('远姐');
    expect(await names(nowhere())).toEqual([]);
    expect((await helpers.board(posted(director, 'CLASS_TEACHER', 'class', randomUUID()), all)).rows).toEqual([]);
  });

  it('family of a child does not learn who helps it', async () => {
    const aunt = { ...director, kin: [director.personId, oneAHome[0]?.personId as PersonId] };
    expect(await names(aunt)).not.toContain('周姐');
  });

  it('without the right to the file there is the name of the child and no way to it', async () => {
    const women = posted(actorOf('TOWN_LEAD'), 'WOMEN_YOUTH', 'village', village);
    const row = (await helpers.board(women, all)).rows.find(({ name }) => name === '周姐');
    expect(row?.pairings).toMatchObject([{ childId: null, child: oneAHome[0]?.nickname }]);
    const own = (await helpers.board(director, all)).rows.find(({ name }) => name === '周姐');
    expect(own?.pairings[0]?.childId).toBe(oneAHome[0]?.id);
  });
});

describe('who may help (L-06)', () => {
  it('vetting and training within the year; whoever lacks one stands still and comes first', async () => {
    const { rows } = await helpers.board(director, all);
    const activeOf = (name: string) => rows.find((row) => row.name === name)?.active;
    expect(['周姐', '吴姐', '郑姐', '冯姐'].map(activeOf)).toEqual([true, true, false, false]);
    expect(rows.findIndex(({ active }) => active)).toBeGreaterThan(rows.findLastIndex(({ active }) => !active));
  });

  it('views, counts and names', async () => {
    expect(await names(director, { view: 'idle' })).toEqual(['冯姐', '郑姐'].toSorted());
    expect(await names(director, { view: 'soon' })).toEqual(['吴姐']);
    expect(await names(director, { name: '周' })).toEqual(['周姐']);
    expect(await names(director, { name: "%' or true --" })).toEqual([]);
    const { counts } = await helpers.board(director, all);
    expect([counts.soon, counts.all]).toEqual([1, (await helpers.all(director, all)).length]);
  });
});
