import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeDeskLink } from '../../src/store/visitor-links.ts';
import { type RunningVillage, startVillage } from '../support/running-village.ts';
import { familyNames, staffNames, villageId, villageLedger } from '../support/village-ledger.ts';
import { inBrowser } from './browser-suite.ts';
import { differences, everythingRead, guessed } from './everything-read.ts';
import { fillFirstHalf, fillSecondHalf, saveVisit } from './fill-visit.ts';

/** People at the desk, acted out: the whole product running, real pages, several browsers. */

const everybody = [...staffNames, ...familyNames];
const tokenOf = (name: string) => `village${everybody.indexOf(name)}`.padEnd(43, 'x');
const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
let village: RunningVillage;

inBrowser('people at the desk', ({ open }) => {
  beforeAll(async () => {
    village = await startVillage({
      ledger: villageLedger({ oneChild: true, niece: '李姐' }),
      addressOf: (name) => ({ channel: 'web', externalId: tokenOf(name) }),
    });
    village.turnTo('19:00');
    // What the calendar opens is there before anybody looks.
    await village.beat();
  }, 60_000);
  afterAll(() => village?.stop());

  const deskOf = async (name: string, width = 1280): Promise<Page> => {
    const { prisma, crypto } = village.app.store;
    const link = await makeDeskLink(
      prisma,
      crypto,
      villageId('staff', name),
      new Date(village.clock.now() + 3_600_000),
    );
    const { page } = await open({ viewport: { width, height: 844 } });
    await page.goto(`${village.url}/console/enter/${link}`);
    await page.getByRole('button', { name: '进入工作台' }).click();
    await page.waitForURL(`${village.url}/console`);
    return page;
  };
  const writes = async (page: Page, text: string, awaited: string): Promise<void> => {
    await page.getByLabel('想说的话').fill(text);
    await page.getByRole('button', { name: '发送', exact: true }).click();
    await page.locator('#log .bot .said', { hasText: awaited }).last().waitFor();
  };
  const chatOf = async (name: string): Promise<Page> => {
    const { page } = await open();
    await page.goto(`${village.url}/chat/${tokenOf(name)}`);
    return page;
  };
  /** The father says that she beats the child: her household and her niece, the child director, must not learn of it. */
  const fatherTells = async () => {
    const father = await chatOf('张哥');
    await writes(father, '孩子说奶奶打他', '');
    await father.setInputFiles('#file', { name: '伤.png', mimeType: 'image/png', buffer: onePixel });
    await village.until(
      () => village.app.store.prisma.inboundMessage.count({ where: { mediaRef: { not: null } } }),
      (count) => count === 1,
    );
    return await village.until(village.alerts, (list) => list.length > 0);
  };

  it('a suspect’s relative finds nothing: on no page, by no search, in no number, export, file, stream, at no guessed address', async () => {
    const niece = await deskOf('李姐');
    const words = ['小军', '王奶奶', 'QH-0001'];
    // Months are counted behind the page.
    await expect
      .poll(() => niece.goto(`${village.url}/console/numbers`).then(() => niece.getByText('还没数好').count()), {
        timeout: 20_000,
      })
      .toBe(0);
    const clean = await everythingRead(niece, village.url, words);
    expect(clean.size).toBeGreaterThan(25);

    // She has the list of children before her while it is told.
    await niece.goto(`${village.url}/console/children`);
    const heard = await streamOf(niece);
    const chat = await chatOf('李姐');
    const grandmother = await chatOf('王奶奶');
    const [alert] = await fatherTells();
    await niece.waitForTimeout(1_500);
    for (const page of [chat, grandmother])
      expect(await page.locator('#log').textContent()).not.toMatch(/【|A-\d{4}|告警|报告|打他/u);
    // The line says that it is alive, and that something somewhere has changed: no word, no number.
    for (const line of (await heard()).split('\n').filter(Boolean))
      expect(line).toMatch(/^(event: (hello|changed|still)|data: ?|retry: \d+)$/u);

    expect(differences(clean, await everythingRead(niece, village.url, words))).toEqual([]);
    const ids = await idsOf(alert?.id ?? '');
    expect(ids.length).toBeGreaterThan(5);
    expect(await guessed(niece, village.url, ids)).toEqual([]);
    expect((await village.alerts())[0]).toMatchObject({ restricted: true, owner: null });
  }, 240_000);

  /** What comes over the line from now on. */
  async function streamOf(page: Page): Promise<() => Promise<string>> {
    await page.evaluate(`
      window.line = '';
      fetch('/console/stream').then(async ({ body }) => {
        const reader = body.pipeThrough(new TextDecoderStream()).getReader();
        for (;;) { const { value } = await reader.read(); window.line += value; }
      }); 0`);
    return () => page.evaluate('window.line');
  }

  /** What the father's words have left that an address could name, and whom they are about. */
  async function idsOf(alertId: string): Promise<string[]> {
    const { prisma } = village.app.store;
    const [items, inbound] = await Promise.all([prisma.humanInbox.findMany(), prisma.inboundMessage.findMany()]);
    const media = inbound.flatMap(({ mediaRef }) => mediaRef ?? []);
    const people = ['小军', '王奶奶'].map((name) => villageId('person', name));
    return [alertId, ...items.map(({ id }) => id), villageId('child', '小军'), ...people, ...media];
  }

  it('two people take one alert in the same moment: one has it, the other reads who and when', async () => {
    const [duty, supervisor] = [await deskOf('施值班', 390), await deskOf('何督导')];
    // Both presses are held until both are on their way, and are let go together.
    const held: (() => void)[] = [];
    for (const page of [duty, supervisor])
      await page.route('**/acts', async (route) => {
        await new Promise<void>((go) => {
          held.push(go);
          if (held.length === 2) for (const one of held) one();
        });
        await route.continue();
      });
    const take = (page: Page) => page.getByRole('button', { name: '我来处理' }).first().dispatchEvent('click');
    await Promise.all([take(duty), take(supervisor)]);
    await expect.poll(() => held.length, { timeout: 10_000 }).toBe(2);
    const [alert] = await village.until(village.alerts, (list) => list.some(({ owner }) => owner));
    const [winner, loser] = alert?.owner === '施值班' ? [duty, supervisor] : [supervisor, duty];
    await winner.getByText('记下了。').waitFor();
    await loser.getByText(new RegExp(`${alert?.owner} \\d\\d:\\d\\d 已接手`, 'u')).waitFor();
    const events = (await village.alerts())[0]?.events.map(({ type }) => type) ?? [];
    expect(events.filter((type) => type === 'ACK')).toHaveLength(1);
    expect(['施值班', '何督导']).toContain(alert?.owner);
  }, 60_000);

  it('the morning of a township supervisor: what is open, the alert, the child, the village, the month', async () => {
    const page = await deskOf('何督导');
    await page.getByRole('heading', { name: /没办完的告警 1 件/u }).waitFor();
    await page.locator('main h2 a').first().click();
    await page.getByRole('heading', { name: '说了什么' }).waitFor();
    await page.locator('main a[href^="/console/children/"]').first().click();
    await page.waitForURL(/\/console\/children\//u);
    expect(await page.locator('main').textContent()).toContain('小军');
    for (const [menu, path] of [
      ['职责', '/console/duties'],
      ['走访', '/console/visits'],
      ['统计', '/console/numbers'],
    ] as const) {
      await page.locator('#menu').getByRole('link', { name: menu, exact: true }).click();
      await page.waitForURL(`${village.url}${path}`);
    }
    await page.getByRole('button', { name: 'English' }).click();
    await page.locator('#menu').getByRole('link', { name: 'Today', exact: true }).click();
    await page.getByRole('heading', { name: /open alert/iu }).waitFor();
  }, 60_000);

  it('a child director writes down a visit under a tree: the line is gone for longer than the longest pause between two tries', async () => {
    const page = await deskOf('李姐', 390);
    // The page's own clock, so that a minute of a bad line is no minute of a test.
    await page.clock.install();
    await page.locator('.thumb').getByText('菜单').click();
    await page.locator('#menu').getByRole('link', { name: '走访', exact: true }).click();
    await page.getByRole('link', { name: '记走访 · 小练' }).click();
    await fillFirstHalf(page);
    let seconds = 0;
    const failed: number[] = [];
    page.on('requestfailed', (request) => {
      if (request.method() === 'POST') failed.push(seconds);
    });
    const passes = async (span: number) => {
      for (const end = seconds + span; seconds < end; seconds += 1) await page.clock.runFor(1_000);
    };
    await page.context().setOffline(true);
    await fillSecondHalf(page);
    await saveVisit(page);
    await passes(95);
    await page.locator('#visit-state').getByText('还没送到，连上网就送').waitFor();
    const pauses = failed.slice(1).map((at, index) => at - (failed[index] ?? 0));
    expect(Math.max(...pauses)).toBeGreaterThanOrEqual(28);
    expect(failed.length).toBeLessThan(10);

    // One bar: the phone believes that it is connected, and nothing comes through. No event tells it when that ends.
    await page.route('**/console/visits', (route) => route.abort('timedout'));
    await page.context().setOffline(false);
    const before = failed.length;
    await passes(20);
    expect(failed.length).toBeGreaterThan(before);
    const { prisma } = village.app.store;
    const visits = () => prisma.fileRecord.count({ where: { kind: 'visit' } });
    expect(await visits()).toBe(0);
    await page.unroute('**/console/visits');
    await passes(31);
    await page.getByText(/小练的走访收到了，\d+月\d+日 \d\d:\d\d/u).waitFor();
    expect(await visits()).toBe(1);
    await page.getByRole('link', { name: '回走访名单' }).click();
    await page.getByText('上次').waitFor();
  }, 60_000);
});
