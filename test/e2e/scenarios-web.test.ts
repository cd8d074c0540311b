import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { makeDeskLink } from '../../src/store/visitor-links.ts';
import { type RunningVillage, startVillage } from '../support/running-village.ts';
import { familyNames, staffNames, villageId, villageLedger } from '../support/village-ledger.ts';
import { inBrowser } from './browser-suite.ts';

/** Acceptance scenarios 1 to 5 (domain 12.1) once more: the whole product running, people in front of real pages. */

const everybody = [...staffNames, ...familyNames];
const tokenOf = (name: string) => `village${everybody.indexOf(name)}`.padEnd(43, 'x');
const noDetail = /小军|奶奶|爷爷|没有大人|掉塘|没得人|打他/u;
let village: RunningVillage;

inBrowser('scenarios in a browser', ({ open }) => {
  beforeAll(async () => {
    village = await startVillage({
      ledger: villageLedger({ oneChild: true, niece: '李姐' }),
      addressOf: (name) => ({ channel: 'web', externalId: tokenOf(name) }),
    });
  });
  afterAll(() => village?.stop());
  beforeEach(() => village.forget());

  const chatOf = async (name: string): Promise<Page> => {
    const { page } = await open();
    await page.goto(`${village.url}/chat/${tokenOf(name)}`);
    return page;
  };
  const said = (page: Page, text: string) => page.locator('#log .bot .said', { hasText: text }).last().waitFor();
  /** What was said here; the page's own greeting is no message. */
  const bot = (page: Page) => page.locator('#log .bot[id^="r-"] .said').allTextContents();
  const writes = async (page: Page, text: string, awaited: string): Promise<void> => {
    await page.getByLabel('想说的话').fill(text);
    await page.getByRole('button', { name: '发送', exact: true }).click();
    await said(page, awaited);
  };
  const presses = async (page: Page, button: string, awaited: string): Promise<void> => {
    await page.locator('.options').getByRole('button', { name: button }).last().click();
    await said(page, awaited);
  };
  const deskOf = async (name: string): Promise<Page> => {
    const { prisma, crypto } = village.app.store;
    const until = new Date(village.clock.now() + 3_600_000);
    const link = await makeDeskLink(prisma, crypto, villageId('staff', name), until);
    const { page } = await open({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${village.url}/console/enter/${link}`);
    await page.getByRole('button', { name: '进入工作台' }).click();
    await page.waitForURL(`${village.url}/console`);
    return page;
  };
  const toTheNight = async (page: Page): Promise<void> => {
    await writes(page, '报平安', '一两分钟');
    await writes(page, '都好', '身体好不好');
    await presses(page, '1 好着呢', '屋里有大人没有');
    await presses(page, '3 有时就孩子自己', '今天晚上有大人没有');
  };

  it('1 · nobody tonight: within 2 s it is red in the duty’s chat and on the desk, without a reload; one takes it, the other reads who', async () => {
    village.turnTo('19:00');
    const desk = await deskOf('施值班');
    await desk.getByRole('heading', { name: '现在没有没办完的告警' }).waitFor();
    const [grandmother, director] = [await chatOf('王奶奶'), await chatOf('李姐')];
    await toTheNight(grandmother);
    const before = performance.now();
    await presses(grandmother, '2 没有', '身上有没有伤');
    await Promise.all([
      said(director, '【红色】有一个孩子需要马上处置'),
      desk.getByRole('heading', { name: '无人监护或今晚无大人' }).waitFor(),
    ]);
    expect(performance.now() - before).toBeLessThan(2_000);
    expect((await bot(grandmother)).join()).toMatch(/今晚得有个大人陪着孩子.*110.*120/u);
    expect(await grandmother.locator('#log a[href="tel:110"]').count()).toBeGreaterThan(0);
    expect((await bot(director)).join()).not.toMatch(noDetail);
    expect(new Set((await village.alerts())[0]?.told)).toEqual(new Set(['施值班', '何督导', '李姐', '王老师']));
    await presses(grandmother, '1 没有', '都记下了');

    await desk.getByRole('button', { name: '我来处理' }).click();
    await said(director, '施值班19:0');
    expect(await village.alerts()).toMatchObject([{ flag: 'G02', owner: '施值班', child: '小军' }]);
    expect((await bot(director)).at(-1)).toMatch(/施值班19:0\d已接手,您可以旁观或支援/u);
  });

  it('2 · the same at 23:40: red is there at once, the orange beside it waits for the morning', async () => {
    village.turnTo('23:40');
    const [grandmother, duty] = [await chatOf('王奶奶'), await chatOf('施值班')];
    await toTheNight(grandmother);
    await presses(grandmother, '2 没有', '身上有没有伤');
    await said(duty, '【红色】');
    await presses(grandmother, '3 有伤,不晓得怎么来的', '都记下了');
    await village.until(village.alerts, (list) => list.length === 2);
    await duty.waitForTimeout(1_500);
    expect(await bot(duty)).toEqual([expect.stringMatching(/^\s*【红色】/u)]);
    expect(await bot(await chatOf('李姐'))).toEqual([expect.stringMatching(/^\s*【红色】/u)]);
    expect(await bot(await chatOf('张哥'))).toEqual([]);
  });

  it('3 · 莫得事,娃儿好着咧 is echoed as answer 1; 屋头没得人 is not the good answer', async () => {
    village.turnTo('19:00');
    const page = await chatOf('王奶奶');
    await writes(page, '报平安', '一两分钟');
    await presses(page, '1 现在说', '身体好不好');
    await writes(page, '莫得事,娃儿好着咧', '您是说:好着呢,对吗?');
    await presses(page, '1 对', '顾得过来不');
    await presses(page, '1 顾得过来', '屋里有大人没有');
    await writes(page, '屋头没得人', '您是说:有时就孩子自己,对吗?');
    await presses(page, '1 对', '今天晚上有大人没有');
  });

  it('4 · 1 昨天掉塘里捞起来了: 120 at once, P06 red although the digit is good', async () => {
    village.turnTo('19:00');
    const [grandmother, duty] = [await chatOf('王奶奶'), await chatOf('施值班')];
    await writes(grandmother, '报平安', '一两分钟');
    await presses(grandmother, '1 现在说', '身体好不好');
    await writes(grandmother, '1 昨天掉塘里捞起来了', '请马上打120');
    await said(duty, '【红色】');
    expect((await bot(duty)).join()).not.toMatch(noDetail);
    expect(await village.alerts()).toMatchObject([{ flag: 'P06', severity: 'red', child: '小军' }]);
    await presses(grandmother, '1 对', '顾得过来不');
  });

  it('5 · the father writes 孩子说奶奶打他: nothing at the grandmother’s, nothing at her niece’s, who is the child director', async () => {
    village.turnTo('20:00');
    const nieceDesk = await deskOf('李姐');
    const [father, duty, grandmother, niece] = [
      await chatOf('张哥'),
      await chatOf('施值班'),
      await chatOf('王奶奶'),
      await chatOf('李姐'),
    ];
    await village.app.handle({
      kind: 'conversation_due',
      id: crypto.randomUUID() as never,
      personId: villageId('person', '张哥'),
      flowId: 'F03_parent_monthly',
      at: village.clock.now(),
    });
    await said(father, '一两分钟');
    await presses(father, '1 现在说', '联系了几回');
    await presses(father, '1 每周都有', '通话没有');
    await presses(father, '1 有', '不放心');
    await presses(father, '3 有,身上有伤或者被欺负', '孩子怎么说的');
    await writes(father, '孩子说奶奶打他', '生活费');
    await said(duty, '【红色】');
    expect((await bot(duty)).join()).not.toMatch(noDetail);
    await duty.waitForTimeout(1_000);
    for (const page of [grandmother, niece]) {
      expect(await bot(page)).toEqual([]);
      await page.reload();
      expect(await bot(page)).toEqual([]);
    }
    await nieceDesk.reload();
    await nieceDesk.getByRole('heading', { name: '现在没有没办完的告警' }).waitFor();
    expect(await nieceDesk.locator('main').textContent()).not.toMatch(/小军|P02|A-\d{4}/u);
    const [alert] = await village.alerts();
    expect(alert).toMatchObject({ flag: 'P02', severity: 'red', restricted: true });
    expect((await nieceDesk.goto(`${village.url}/console/alerts/${alert?.id}`))?.status()).toBe(404);
    expect((await bot(father)).join()).not.toMatch(/告警|红色|派出所|A-\d{4}/u);
  });
});
