import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDeskLink } from '../../src/store/visitor-links.ts';
import { type RunningVillage, startVillage } from '../support/running-village.ts';
import { familyNames, staffNames, villageId, villageLedger } from '../support/village-ledger.ts';
import { inBrowser } from './browser-suite.ts';
import { everythingRead } from './everything-read.ts';

/** A class teacher closes the week, on a phone: the whole product running, the chat beside the desk. */

const everybody = [...staffNames, ...familyNames];
const tokenOf = (name: string) => `village${everybody.indexOf(name)}`.padEnd(43, 'x');
let village: RunningVillage;

inBrowser('a class teacher closes the week', ({ open }) => {
  beforeAll(async () => {
    village = await startVillage({
      ledger: villageLedger(),
      addressOf: (name) => ({ channel: 'web', externalId: tokenOf(name) }),
    });
    village.turnTo('2026-11-06 16:31');
  }, 60_000);
  afterAll(() => village?.stop());

  const deskOf = async (name: string): Promise<Page> => {
    const { prisma, crypto } = village.app.store;
    const until = new Date(village.clock.now() + 3_600_000);
    const link = await makeDeskLink(prisma, crypto, villageId('staff', name), until);
    const { page } = await open();
    await page.goto(`${village.url}/console/enter/${link}`);
    await page.getByRole('button', { name: '进入工作台' }).click();
    await page.waitForURL(`${village.url}/console`);
    return page;
  };
  const chatOf = async (name: string): Promise<Page> => {
    const { page } = await open();
    await page.goto(`${village.url}/chat/${tokenOf(name)}`);
    return page;
  };
  const hears = (page: Page, text: string) => page.locator('#log .bot .said', { hasText: text }).last().waitFor();
  const writes = async (page: Page, text: string, awaited: string): Promise<void> => {
    await page.getByLabel('想说的话').fill(text);
    await page.getByRole('button', { name: '发送', exact: true }).click();
    await hears(page, awaited);
  };
  const presses = async (page: Page, button: string, awaited: string): Promise<void> => {
    await page.locator('.options').last().getByRole('button', { name: button }).click();
    await hears(page, awaited);
  };

  it('Friday: what is open, the lists of the week, an absence; Monday: the child is back; of violence nothing but that it is seen to', async () => {
    await village.beat();
    const desk = await deskOf('王老师');
    const mine = desk.getByRole('region', { name: '我今天要办的' });
    await mine.getByText('每周谈话').waitFor();
    await mine.getByText('两周一次的家长电话').waitFor();

    // What the father says meanwhile: a teacher of the child is told that there is something, and reads nowhere what.
    const father = await chatOf('张哥');
    await writes(father, '孩子说奶奶打小军', '');
    const [violence] = await village.until(village.alerts, ([alert]) => alert?.told.includes('王老师') === true);
    const address = `${village.url}/console/alerts/${violence?.id}`;
    const supervisor = await deskOf('何督导');
    await supervisor.goto(address);
    const words = (await supervisor.locator('blockquote').first().textContent()) ?? '';
    expect(words).toMatch(/打/u);
    await supervisor.getByRole('button', { name: '我来处理' }).click();
    await supervisor.getByText('记下了。').waitFor();
    await desk.goto(address);
    await desk.getByText('原话限制查看').waitFor();
    const read = await everythingRead(desk, village.url, ['小军', '张哥']);
    expect([...read].filter(([, text]) => text.includes(words) || text.includes('奶奶打')).map(([at]) => at)).toEqual(
      [],
    );
    await desk.goto(`${village.url}/console`);

    // The lists that are due this week on one page. What is left open is asked about, and nothing that was chosen is lost.
    await desk.locator('.thumb').getByText('菜单').click();
    await desk.locator('#menu').getByRole('link', { name: '这一周' }).click();
    await desk.getByRole('group', { name: '本周谈过话的' }).getByText('下面没选的，都做了').click();
    const calls = desk.getByRole('group', { name: '两周一次的家长电话' });
    const callTo = (child: string) => calls.locator('label', { hasText: child }).locator('select');
    await callTo('小军').selectOption({ label: '做了' });
    await desk.locator('summary', { hasText: '给家长带句好话' }).click();
    await desk.locator('select[name=goodFor]').selectOption(villageId('child', '小军'));
    await desk.locator('input[name=goodWords]').fill('这周主动举手');
    await desk.getByRole('button', { name: '报完这一周' }).click();
    await desk.getByText(/家长电话.*小红.*还没选/u).waitFor();
    expect(await desk.locator('input[name=goodWords]').inputValue()).toBe('这周主动举手');
    await callTo('小红').selectOption({ label: '空号' });
    await desk.getByRole('button', { name: '报完这一周' }).click();
    await desk.getByText('这一周报完了，谢谢您').waitFor();

    // What was recorded is what shows that the duties are done: nothing is ticked twice.
    await desk.locator('.thumb').getByText('今天').click();
    await desk.getByRole('heading', { name: '电话打不通、空号、换人' }).waitFor();
    expect(await mine.getByText(/每周谈话|家长电话/u).count()).toBe(0);
    await desk.locator('.thumb').getByText('职责').click();
    await desk.getByRole('link', { name: /^办完/u }).click();
    for (const child of ['小军', '小红'])
      for (const duty of ['每周谈话', '两周一次的家长电话'])
        await desk
          .getByRole('article')
          .filter({ hasText: child })
          .filter({ hasText: duty })
          .getByText('办完')
          .first()
          .waitFor();

    // One who does not come, known to be somewhere: said in the chat, on the desk at once.
    const chat = await chatOf('王老师');
    await hears(chat, '已接手');
    await writes(chat, '缺课', '哪个孩子没到校');
    await presses(chat, '小红', '为什么没到校');
    await presses(chat, '知道在哪但不来', '从哪天起没来');
    await writes(chat, '1', '要不要给家里发条消息');
    await presses(chat, '先不发', '记好了');
    await desk.goto(`${village.url}/console/dropout`);
    const absence = desk.getByRole('article').filter({ hasText: '小红' });
    await absence.getByText('缺课第 1 个上学日').waitFor();

    // Monday: back, on the desk this time; days 1, 5 and 20 are asked about from here on.
    village.turnTo('2026-11-09 08:40');
    const monday = await deskOf('王老师');
    await monday.goto(`${village.url}/console/dropout`);
    await monday.getByRole('article').filter({ hasText: '小红' }).getByRole('link', { name: /小红/u }).first().click();
    const back = monday.locator('#d-back');
    if (!(await back.locator('#q-now').isVisible())) await back.locator('summary').click();
    await back.locator('#q-now').getByText('在校', { exact: true }).click();
    await back.getByRole('button', { name: '记下' }).click();
    await monday.getByText('记下了。').waitFor();
  }, 120_000);
});
