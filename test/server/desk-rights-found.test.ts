import { afterAll, beforeAll, expect, it } from 'vitest';
import { deskRoutes } from '../../src/server/console/routes.ts';
import { allCases, askAll, type Case, keyOf } from './matrix/matrix-cases.ts';
import { type MatrixDesk, openMatrixDesk } from './matrix/matrix-desk.ts';
import { matrix, openTalks } from './matrix/matrix-routes.ts';
import { putRows, sessionsOf } from './matrix/matrix-rows.ts';

/** The other half of desk-rights-refused.test.ts: what is the reader's by the table and the plain statement is there, and can be done. */
let desk: MatrixDesk;
beforeAll(async () => {
  desk = await openMatrixDesk();
  await putRows(desk);
  for (const [carer, talk] of await sessionsOf(desk)) openTalks.set(carer, talk);
}, 120_000);
afterAll(() => desk?.close());

it('what is the reader’s is there, and for every form there is somebody who gets it done', async () => {
  const found = allCases().filter((one) => one.found);
  expect(found.length).toBeGreaterThan(1_500);
  const landed = new Set<string>();
  const seen = ({ key }: Case, status: number) => {
    if (status < 400) landed.add(key);
  };
  // What is done to things one by one comes before what is done to all of one's own.
  const turn = ({ form, about }: Case) => (form === null ? 0 : about ? 1 : 2);
  const [reads = [], ...writes] = [0, 1, 2].map((n) => found.filter((one) => turn(one) === n));
  const wrong = await askAll(desk, reads, 8, seen);
  for (const list of writes) wrong.push(...(await askAll(desk, list, 1, seen)));
  expect(desk.faults).toEqual([]);
  expect(wrong).toEqual([]);
  // A refusal says nothing where nobody is ever let through.
  const never = deskRoutes.map(keyOf).filter((key) => {
    const row = matrix[key];
    const waived = row?.of === null ? row.also !== undefined && row.also.length > 0 : row?.never !== undefined;
    return !waived && !landed.has(key);
  });
  expect(never).toEqual([]);
}, 300_000);
