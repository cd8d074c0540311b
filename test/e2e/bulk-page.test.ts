import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeChildBulk } from '../../src/app/desk/child-bulk.ts';
import { makeChildren } from '../../src/app/desk/children.ts';
import { makeChildBulkStore } from '../../src/store/desk/child-bulk-store.ts';
import { makeChildStore } from '../../src/store/desk/child-store.ts';
import { makeDatabase } from '../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../src/store/hallway/hallway-store.ts';
import { memoryDesk } from '../server/memory-desk.ts';
import { memoryRooms } from '../server/memory-rooms.ts';
import { memoryPorts, type RunningServer, runServer } from '../server/memory-server.ts';
import { readerIn } from '../store/desk/children-village.ts';
import { crypto, fileRows } from '../support/file-rows.ts';
import { projectPlaybook } from '../support/playbook.ts';
import { villageId } from '../support/village-ledger.ts';
import { axeFindings, inBrowser, overflow } from './browser-suite.ts';

let village: Awaited<ReturnType<typeof fileRows>>;
let server: RunningServer;
const desk = memoryDesk();
const supervisor = readerIn('TOWN_SUPERVISOR', 'town', '何督导');

/** The list of children and what is done to many of them, over a real store. */
beforeAll(async () => {
  village = await fileRows();
  const clock = { now: () => Date.now() };
  const hallway = makeHallwayStore({ database: makeDatabase(village.pool), crypto, jobs: null, now: clock.now });
  const store = makeChildStore(village.prisma, crypto);
  const rooms = {
    ...memoryRooms(),
    children: makeChildren({ store, hallway, playbook: projectPlaybook, clock }),
    childBulk: makeChildBulk({ store: makeChildBulkStore(village.prisma, crypto), alerts: store, hallway, clock }),
  };
  server = await runServer(memoryPorts({ desk, rooms }));
});
afterAll(async () => {
  await server?.kill();
  await village?.stop();
});

async function enter(page: Page): Promise<void> {
  await page.goto(`${server.url}/console/enter/${desk.link(supervisor)}`);
  await page.getByRole('button', { name: '进入工作台' }).click();
  await page.waitForURL(`${server.url}/console`);
}

const classes = async () =>
  (await village.prisma.child.findMany({ orderBy: { fileNo: 'asc' } })).map(({ classId }) => classId);

inBrowser('many children at once', ({ open }) => {
  it('are ticked, looked at, changed and changed back', { timeout: 60_000 }, async () => {
    const { page } = await open();
    await enter(page);
    await page.goto(`${server.url}/console/children`);
    const before = await classes();
    await page.getByLabel('勾上小军').check();
    await page.getByLabel('勾上小练').check();
    await page.getByText('勾上了 2').waitFor();
    expect([await axeFindings(page), await overflow(page)]).toEqual([[], 0]);
    await page.locator('select[name=kind]').selectOption({ label: '换班级' });
    await page.getByRole('button', { name: '下一步' }).click();
    await page.locator('select[name=to]').selectOption({ label: '练习班' });
    await page.getByLabel('谁说的、怎么知道的').fill('学校来函');
    await page.getByRole('button', { name: '先看看会怎么变' }).click();
    await page.getByText('会变的：1 个孩子').waitFor();
    expect(await page.getByText('本来就是这样').count()).toBe(1);
    expect([await axeFindings(page), await overflow(page)]).toEqual([[], 0]);
    expect(await classes()).toEqual(before);
    await page.getByRole('button', { name: '确认，1 个孩子一起改' }).click();
    await page.getByText('办好了：1 个孩子').waitFor();
    expect((await classes())[0]).toBe(villageId('class', '练习班'));
    await page.getByRole('button', { name: '撤回' }).click();
    await page.getByText('撤回了：1 个孩子').waitFor();
    expect(await classes()).toEqual(before);
    // The page that was left is the same act, and nothing is done again by going back.
    await page.goBack();
    await page.reload();
    await page.getByText('撤回了：1 个孩子').waitFor();
  });
});
