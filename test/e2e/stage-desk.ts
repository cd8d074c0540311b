import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { Clock } from '../../src/app/clock.ts';
import type { DemoLink } from '../../src/cli/demo/load-demo.ts';

/*
 * What the invented county's past does not hold, said and done as people would, so that every page of the desk has something to show.
 */

/** What is written in the chats before the desk is looked at. */
export async function talkBefore(links: readonly DemoLink[]): Promise<void> {
  const chatOf = (role: string) => links.find((link) => link.role.startsWith(role))?.chat ?? '';
  // The teacher first: what is written after an alert has come answers the alert.
  const teacher = chatOf('班主任');
  for (const text of ['缺课', '小军', '5', '1', '2']) await write(teacher, text);
  await write(chatOf('在外打工'), '哈哈呵呵嘿');
  const grandmother = chatOf('奶奶');
  await write(grandmother, '最近总是睡不好，娃儿的事不晓得咋个办');
  await write(grandmother, '今晚屋头没得人，只有两个娃儿');
}

/** Writes, and waits until something was answered. */
async function write(chat: string, text: string): Promise<void> {
  const rows = async () => ((await (await fetch(`${chat}/rows`)).json()) as { rows: { from: string }[] }).rows;
  const before = (await rows()).filter(({ from }) => from === 'bot').length;
  await fetch(`${chat}/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: new URL(chat).origin },
    body: JSON.stringify({ text, clientId: randomUUID(), sentAt: Date.now() }),
  });
  for (let round = 0; round < 100; round += 1) {
    if ((await rows()).filter(({ from }) => from === 'bot').length > before) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Nothing is answered to "${text}".`);
}

export interface Staged {
  readonly name: string;
  /** Who does it. */
  readonly role: string;
  /** Leads the page to what is to be seen. */
  readonly go: (page: Page, url: string, clock: Clock) => Promise<unknown>;
}

const roster = `村,姓名,性别,出生日期,学校,班级,照护人,与儿童关系,照护人电话
石桥村3组,陈例安,男,2018-03-04,石桥小学,一(1)班,陈例奶,奶奶,19900000101
石乔村,吴例禾,女,2016-05-07,石桥小学,一(1)班,吴例婆,外婆,19900000103
`;

/** Pages that come only after something was pressed. */
export const staged: readonly Staged[] = [
  {
    name: 'desk-children-chosen',
    role: 'TOWN_SUPERVISOR',
    go: async (page, url) => {
      await page.goto(`${url}/console/children`);
      for (const n of [0, 1, 2]) await page.locator('input[name=ids]').nth(n).check();
    },
  },
  {
    name: 'desk-children-bulk-one',
    role: 'TOWN_SUPERVISOR',
    go: async (page, url, clock) => {
      await page.goto(`${url}/console/children`);
      for (const n of [0, 1, 2]) await page.locator('input[name=ids]').nth(n).check();
      await page.selectOption('#choose select[name=kind]', 'visit');
      await page.getByRole('button', { name: '下一步' }).click();
      await page.locator('input[name=to]').fill(inDays(clock, 7));
      await page.locator('button[name=do][value=fill]').click();
      await page.locator('button[name=do][value=confirm]').waitFor();
    },
  },
  {
    name: 'desk-phone-in-question',
    role: 'TOWN_SUPERVISOR',
    go: async (page, url) => {
      await page.goto(`${url}/console/phone-in?q=${encodeURIComponent('王')}`);
      await page.locator('main a[href^="/console/phone-in/"]').first().click();
      await page.locator('#f-begin button').first().click();
      await page.locator('textarea[name=text]').waitFor();
    },
  },
  {
    name: 'desk-talk-taken',
    role: 'TOWN_SUPERVISOR',
    go: async (page, url) => {
      await page.goto(`${url}/console/inbox`);
      await page.getByRole('link', { name: '没听懂的话' }).first().click();
      await page.getByRole('button', { name: '我来办' }).click();
      await page.getByRole('link', { name: '打开对话' }).click();
      await page.getByRole('button', { name: '我来说' }).click();
      await page.getByText('您接过来了').waitFor();
    },
  },
  {
    name: 'desk-campaigns-one',
    role: 'COUNTY_OFFICE',
    go: async (page, url) => {
      await page.goto(`${url}/console/campaigns/new`);
      await page.locator('input[name=kind][value=tip]').check();
      await page.locator('input[name=title]').fill('入冬的提醒');
      await page.locator('textarea[name=text]').fill('天冷了，晚上烤火记得留条窗缝。');
      await page.locator('button[name=do][value=save]').click();
      await page.waitForURL(/campaigns\/[0-9a-f-]{36}/u);
    },
  },
  {
    name: 'desk-import-one',
    role: 'ADMIN',
    go: async (page, url) => {
      await page.goto(`${url}/console/import`);
      const file = { name: '名单.csv', mimeType: 'text/csv', buffer: Buffer.from(roster) };
      await page.setInputFiles('input[type=file]', file);
      await page.getByRole('button', { name: '上传，先看看' }).click();
      await page.getByText('没有“石乔村”这个村').waitFor({ timeout: 60_000 });
    },
  },
  {
    name: 'desk-invites-cards',
    role: 'ADMIN',
    go: async (page, url) => {
      await page.goto(`${url}/console/invites`);
      await page.locator('select[name=village]').selectOption({ index: 1 });
      await page.getByRole('button', { name: '查', exact: true }).click();
      await page.getByRole('button', { name: '生成，打开卡片' }).click();
      await page.getByRole('article').first().waitFor();
    },
  },
];

const inDays = (clock: Clock, days: number): string =>
  new Date(clock.now() + (days * 24 + 8) * 3_600_000).toISOString().slice(0, 10);
