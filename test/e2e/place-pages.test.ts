import { randomInt } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileSettings } from '../../src/app/desk/file-settings.ts';
import type { PersonId, StaffId } from '../../src/core/ids.ts';
import { joinImportDesk } from '../../src/main/import-desk.ts';
import { makeImportWork } from '../../src/main/import-work.ts';
import { makeInvites } from '../../src/store/desk/invites-store.ts';
import { makePeople } from '../../src/store/desk/people-store.ts';
import { makePlaces } from '../../src/store/desk/places-store.ts';
import { makeRoster } from '../../src/store/desk/roster-store.ts';
import { makeSettings } from '../../src/store/desk/settings-store.ts';
import { openTestStore, smallCounty, type TestStore, uuid } from '../cli/small-county.ts';
import { memoryDesk } from '../server/memory-desk.ts';
import { memoryRooms } from '../server/memory-rooms.ts';
import { memoryPorts, type RunningServer, runServer } from '../server/memory-server.ts';
import { captureLog } from '../support/capture-log.ts';
import { projectPlaybook } from '../support/playbook.ts';
import { axeFindings, inBrowser, overflow } from './browser-suite.ts';

let store: TestStore;
let server: RunningServer;
const desk = memoryDesk();
const admin = {
  staffId: uuid(33) as StaffId,
  personId: uuid(23) as PersonId,
  name: '邹管理员',
  post: '清河县',
  roles: [{ role: 'ADMIN', scopeType: 'county' as const, scopeId: uuid(1) }],
  kin: [uuid(23) as PersonId],
  drill: false,
};

/** The pages of running a place, over a real store. */
beforeAll(async () => {
  store = await openTestStore({
    ...smallCounty,
    persons: [...smallCounty.persons, { id: uuid(23), displayName: '邹管理员' }],
    staff: [...smallCounty.staff, { id: uuid(33), personId: uuid(23) }],
    roles: [
      ...smallCounty.roles,
      { id: uuid(43), staffId: uuid(33), role: 'ADMIN', scopeType: 'county', scopeId: uuid(1) },
    ],
  });
  const clock = { now: () => Date.now() };
  const parts = { database: store.database, crypto: store.crypto, now: clock.now };
  const rooms = {
    ...memoryRooms(),
    people: makePeople(parts),
    roster: makeRoster(parts),
    places: makePlaces(parts),
    settings: {
      ...makeSettings({ ...parts, chains: () => projectPlaybook().chains }),
      files: () => fileSettings(projectPlaybook()),
    },
    invites: makeInvites({ ...parts, random: randomInt }),
    imports: joinImportDesk({ ...store, clock, log: captureLog(), work: makeImportWork(store) }),
  };
  server = await runServer(memoryPorts({ desk, rooms }));
});
afterAll(async () => {
  await server?.kill();
  await store?.close();
});

async function enter(page: Page): Promise<void> {
  await page.goto(`${server.url}/console/enter/${desk.link(admin)}`);
  await page.getByRole('button', { name: '进入工作台' }).click();
  await page.waitForURL(`${server.url}/console`);
}

const roster = `姓名,性别,出生日期,乡镇,村,监护人,监护人电话
陈例甲,男,2015-03-04,青山镇,石桥村,陈例乙,19900000101
吴例戊,女,2016-05-07,青山镇,没有的村,吴例己,19900000103
`;

inBrowser('running the place in a browser', ({ open }) => {
  it('a table is looked at, written, and its family gets a card, which is taken back', {
    timeout: 60_000,
  }, async () => {
    const { page } = await open();
    await enter(page);
    await page.goto(`${server.url}/console/import`);
    await page.setInputFiles('input[type=file]', {
      name: '名单.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(roster),
    });
    await page.getByRole('button', { name: '上传，先看看' }).click();
    await page.getByText('没有“没有的村”这个村').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: '跳过有错的行，写入其余' }).click();
    await page.getByText('写入了 1 个孩子的档案').waitFor();
    await page.getByRole('link', { name: '接着去邀请' }).click();
    await page.locator('select[name=village]').selectOption({ label: '青山镇 石桥村' });
    await page.getByRole('button', { name: '查' }).click();
    await page.getByText('还没绑定的 1 位').waitFor();
    expect([await axeFindings(page), await overflow(page)]).toEqual([[], 0]);
    await page.getByRole('button', { name: '生成，打开卡片' }).click();
    const card = page.getByRole('article');
    expect(await card.locator('.digits').textContent()).toMatch(/^\d{3} \d{3}$/);
    expect(await card.locator('svg').evaluate((svg) => svg.getBoundingClientRect().width)).toBeGreaterThan(100);
    expect(await axeFindings(page)).toEqual([]);
    await page.goto(`${server.url}/console/invites/made`);
    await page.getByRole('button', { name: '收回' }).click();
    await page.getByText('收回了：这个码不能再用。').waitFor();
  });

  it('a role is given, shown, and ended on a phone', { timeout: 60_000 }, async () => {
    const { page } = await open();
    await enter(page);
    await page.goto(`${server.url}/console/people?words=李姐`);
    await page.getByRole('link', { name: '李姐' }).click();
    await page.getByRole('link', { name: '加一个岗位' }).click();
    await page.locator('select[name=role]').selectOption('VILLAGE_HEAD');
    await page.locator('select[name=placeId]').selectOption({ label: '青山镇 柳树村' });
    await page.getByRole('button', { name: '加上' }).click();
    await page.getByText('记下了。').waitFor();
    const line = page.getByRole('listitem').filter({ hasText: '村干部 柳树村' });
    await line.getByText('结束', { exact: true }).click();
    await line.getByRole('button').click();
    await page.getByText('以前和以后的岗位').click();
    expect(await page.locator('#d-other').textContent()).toContain('村干部 柳树村');
  });

  it.each([390, 1280])('every page fits %i pixels and axe finds nothing', { timeout: 120_000 }, async (width) => {
    const { page } = await open({ viewport: { width, height: 800 } });
    await enter(page);
    const paths = [
      'people',
      'people/new',
      'people/roster',
      'people/leave',
      `people/${uuid(31)}?form=add_leave`,
      'places',
      `places?edit=${uuid(2)}`,
      'places/schools',
      `places/schools/${uuid(10)}`,
      'places/calendar',
      'settings',
      'golive',
      'import',
      'invites?kind=staff',
      'invites/made',
    ];
    for (const path of paths) {
      await page.goto(`${server.url}/console/${path}`);
      expect([path, await overflow(page), await axeFindings(page)]).toEqual([path, 0, []]);
    }
  });
});
