import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeDeskLink } from '../../src/store/visitor-links.ts';
import { memoryRooms } from '../server/memory-rooms.ts';
import { memoryPorts, type RunningServer, runServer } from '../server/memory-server.ts';
import { type CountyApp, china, startCountyApp } from '../support/county-app.ts';
import { villageId, villageLedger } from '../support/village-ledger.ts';
import { axeFindings, inBrowser, overflow } from './browser-suite.ts';

let app: CountyApp;
let server: RunningServer;

beforeEach(async () => {
  app = await startCountyApp({ ledger: villageLedger({ oneChild: true }), at: china('2026-11-05 10:00') });
  const ports = memoryPorts({ rooms: { ...memoryRooms(), talk: app.talk }, clock: () => app.clock.now() });
  server = await runServer({ ...ports, desk: app.desk });
});
afterEach(async () => {
  await server.kill();
  await app.stop();
});

async function enter(page: Page, name: string): Promise<void> {
  const until = new Date(app.clock.now() + 3_600_000);
  const link = await makeDeskLink(app.prisma, app.crypto, villageId('staff', name), until);
  await page.goto(`${server.url}/console/enter/${link}`);
  await page.getByRole('button', { name: '进入工作台' }).click();
  await page.waitForURL(`${server.url}/console`);
}

async function isFine(page: Page): Promise<void> {
  expect(await axeFindings(page)).toEqual([]);
  expect(await overflow(page)).toBeLessThanOrEqual(0);
}

inBrowser('conversations with families', ({ open }) => {
  it('two take one thing at once: the second is told; the first takes over, is answered, and gives back', async () => {
    await app.writes('王奶奶', '哈哈呵呵嘿');
    const [li, shi] = [(await open()).page, (await open()).page];
    await enter(li, '李姐');
    await enter(shi, '施值班');
    for (const page of [li, shi]) {
      await page.goto(`${server.url}/console/inbox`);
      await page.getByRole('link', { name: '没听懂的话' }).click();
    }
    await isFine(li);
    await li.getByRole('button', { name: '我来办' }).click();
    await li.getByText('这一件归您办').waitFor();
    await shi.getByRole('button', { name: '我来办' }).click();
    await shi.getByText('李姐 先接手了').waitFor();

    await li.getByRole('link', { name: '打开对话' }).click();
    await li.getByRole('button', { name: '我来说' }).click();
    await li.getByText('您接过来了').waitFor();
    await isFine(li);
    await app.settle();
    expect(await app.writes('王奶奶', '小军昨天回来得晚')).toEqual([]);
    await li.goto(`${server.url}/console/inbox`);
    await li.getByRole('link', { name: /王奶奶 · 1 句没回/u }).click();
    await li.getByText('小军昨天回来得晚').waitFor();
    await li.getByText('常用的话').click();
    await li.getByRole('link', { name: /孩子这两天怎么样/u }).click();
    await li.getByRole('button', { name: '发出' }).click();
    await li.getByText('发出了。').waitFor();
    await app.settle();
    expect(app.inbox('王奶奶').at(-1)?.text).toMatch(/^李姐：孩子这两天怎么样/u);
    await li.getByLabel(/500字/u).fill('您家是困境家庭');
    await li.getByRole('button', { name: '发出' }).click();
    await li.getByText('话里有“困境”').waitFor();
    expect(await li.getByLabel(/500字/u).inputValue()).toBe('您家是困境家庭');
    await li.getByRole('button', { name: '交回机器人' }).click();
    await li.getByText('交回机器人了').waitFor();
    await app.settle();
    expect(
      app
        .inbox('王奶奶')
        .map(({ text }) => text)
        .join(),
    ).toContain('由我接着陪您');
  }, 90_000);

  it('grandfather calls: the director fills his form on a phone, danger goes out as if he had written it', async () => {
    const { page } = await open();
    await enter(page, '李姐');
    await page.goto(`${server.url}/console/phone-in`);
    await isFine(page);
    await page.getByLabel(/谁打来的/u).fill('张爷爷');
    await page.getByRole('button', { name: '找' }).click();
    await page.getByRole('link', { name: /张爷爷/u }).click();
    await page.getByRole('button', { name: '监护人每月报平安' }).click();
    await page.getByRole('button', { name: '1 现在说' }).click();
    await page.locator('.question', { hasText: '小军' }).waitFor();
    await isFine(page);
    await page.getByLabel(/对方说的话/u).fill('今晚屋头没得人');
    await page.getByRole('button', { name: '记下，下一题' }).click();
    await page.getByText('今晚得有个大人陪着孩子').waitFor();
    await isFine(page);
    await app.settle();
    expect((await app.alerts()).map(({ flag, severity }) => [flag, severity])).toContainEqual(['G02', 'red']);
    expect(
      app
        .inbox('施值班')
        .map(({ text }) => text)
        .join(),
    ).toContain('红色');
    expect(app.inbox('张爷爷')).toEqual([]);
    // Left and come back to.
    await page.goto(`${server.url}/console/phone-in`);
    await page.getByRole('link', { name: /张爷爷 · 监护人每月报平安/u }).click();
    await page.locator('.question').first().waitFor();
  }, 90_000);
});
