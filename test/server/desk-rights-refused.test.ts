import { afterAll, beforeAll, expect, it } from 'vitest';
import { deskRoutes } from '../../src/server/console/routes.ts';
import { allCases, askAll, everything, keyOf } from './matrix/matrix-cases.ts';
import { type MatrixDesk, openMatrixDesk } from './matrix/matrix-desk.ts';
import { matrix } from './matrix/matrix-routes.ts';
import { putRows } from './matrix/matrix-rows.ts';

/**
 * Every address of the desk × every post × every relation of what it is about to whoever asks: what is not theirs is not there. What is expected comes
 * from the table of rights and a plain statement of each relation (matrix-targets), never from the product's own queries. What is theirs:
 * desk-rights-found.test.ts.
 */
let desk: MatrixDesk;
beforeAll(async () => {
  desk = await openMatrixDesk();
  await putRows(desk);
}, 120_000);
afterAll(() => desk?.close());

it('every address of the desk has a row in the matrix, and there is no other', () => {
  expect(Object.keys(matrix).toSorted()).toEqual(deskRoutes.map(keyOf).toSorted());
});

it('an address with a part of its own says what it is about', () => {
  const bare = deskRoutes.filter((route) => route.path.includes(':') && matrix[keyOf(route)]?.of === null);
  expect(bare.map(keyOf)).toEqual([]);
});

it('what is not the reader’s is not there, and asking for it changes nothing', async () => {
  const refused = allCases().filter(({ found }) => !found);
  expect(refused.length).toBeGreaterThan(3_000);
  const [partly, wholly] = [true, false].map((is) => refused.filter(({ logged }) => logged === is));
  const before = await everything(desk);
  expect(await askAll(desk, wholly ?? [], 8)).toEqual([]);
  expect(await everything(desk)).toEqual(before);
  expect(await askAll(desk, partly ?? [], 8)).toEqual([]);
  expect({ ...(await everything(desk)), access_log: '' }).toEqual({ ...before, access_log: '' });
  expect(desk.faults).toEqual([]);
}, 300_000);
