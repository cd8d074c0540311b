import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { saidOf } from '../../src/core/text/said.ts';
import { li, type MemoryDesk, memoryDesk, someAlert } from '../server/memory-desk.ts';
import { memoryRooms } from '../server/memory-rooms.ts';
import { memoryPorts, type RunningServer, runServer } from '../server/memory-server.ts';
import {
  type MemoryDuties,
  type MemoryVisits,
  memoryDropout,
  memoryDuties,
  memoryHandover,
  memoryHelpers,
  memoryVisits,
  someCase,
  someDuty,
  someList,
  xiaojun,
} from '../server/work-desk.ts';
import { axeFindings, inBrowser, overflow } from './browser-suite.ts';
import { fillFirstHalf, fillSecondHalf, saveVisit } from './fill-visit.ts';

let desk: MemoryDesk;
let duties: MemoryDuties;
let visits: MemoryVisits;
let server: RunningServer;

beforeEach(async () => {
  desk = memoryDesk();
  duties = memoryDuties();
  visits = memoryVisits();
  server = await runServer(
    memoryPorts({
      desk,
      rooms: {
        ...memoryRooms(),
        duties,
        visits,
        dropout: memoryDropout(),
        handover: memoryHandover(),
        helpers: memoryHelpers(),
      },
    }),
  );
});
afterEach(() => server.kill());

async function enter(page: Page): Promise<void> {
  await page.goto(`${server.url}/console/enter/${desk.link(li)}`);
  await page.getByRole('button', { name: '进入工作台' }).click();
  await page.waitForURL(`${server.url}/console`);
}
const tick = (page: Page, question: string, label: string) =>
  page.locator(`#q-${question}`).getByText(label, { exact: true }).click();

const state = (page: Page) => page.locator('#visit-state');
const form = () => `${server.url}/console/visits/new?child=${xiaojun.childId}`;

inBrowser('a visit under a tree', ({ open }) => {
  it('the line breaks in the middle and comes back: the visit arrives once, and it is said when', async () => {
    const { page, context } = await open();
    await enter(page);
    await page.goto(`${server.url}/console/visits`);
    await page.getByRole('link', { name: '记走访 · 小军' }).click();
    // What depends on an answer shows when its turn comes.
    expect(await page.locator('#q-v4_ratings').isVisible()).toBe(false);
    await fillFirstHalf(page);
    await context.setOffline(true);
    await fillSecondHalf(page);
    await saveVisit(page);
    await state(page).getByText('还没送到，连上网就送').waitFor();
    await page.waitForTimeout(3_000);
    expect(visits.said).toHaveLength(0);
    await context.setOffline(false);
    await page.getByText(/小军的走访收到了，\d+月\d+日 \d\d:\d\d/u).waitFor();
    await page.getByText('已经马上通知负责的人').waitFor();
    expect(visits.said).toHaveLength(1);
    expect(visits.said[0]?.answers).toMatchObject({
      v3_saw: 'SEEN_ALONE',
      v4_ratings: '0 0 0 0 0 0 0 0',
      v12_tonight: 'NO',
      v13_hazards: ['WATER'],
      v15_measures: ['NONE'],
      v16_word: '奶奶说腿疼',
    });
    // Nothing stays on the telephone once it has arrived.
    expect(
      await page.evaluate('Object.keys(localStorage).filter((key) => key.startsWith("jiaxin-visit")).length'),
    ).toBe(0);
  });

  it('the browser dies with the form half filled: everything is there again', async () => {
    const { page, context } = await open();
    await enter(page);
    await page.goto(form());
    await fillFirstHalf(page);
    await page.close();
    const again = await context.newPage();
    await again.goto(form());
    expect(await again.locator('#q-v12_tonight input:checked').getAttribute('value')).toBe('NO');
    await fillSecondHalf(again);
    await saveVisit(again);
    await again.getByText('小军的走访收到了').waitFor();
    expect(visits.said).toHaveLength(1);
  });

  it('the answer of the desk is lost on the way: sent again it is the same visit', async () => {
    const { page, context } = await open();
    await enter(page);
    await page.goto(form());
    await fillFirstHalf(page);
    await fillSecondHalf(page);
    let lost = 0;
    await context.route('**/console/visits', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      return route.abort('connectionreset');
    });
    await saveVisit(page);
    await page.getByText('小军的走访收到了').waitFor();
    expect(visits.said.length).toBeGreaterThan(1);
    expect(visits.kept.size).toBe(1);
  });

  it('the session has ended: it is said, and after signing in again the visit goes by itself', async () => {
    const { page, context } = await open();
    await enter(page);
    await page.goto(form());
    await fillFirstHalf(page);
    await fillSecondHalf(page);
    await context.clearCookies();
    await saveVisit(page);
    await state(page).getByText('登录过期了').waitFor();
    await enter(page);
    await page.goto(`${server.url}/console/visits`);
    await page.locator('#visit-waiting').getByText('小军的走访收到了').waitFor();
    expect(visits.kept.size).toBe(1);
  });

  it('a question that is open is shown, and what was typed stays', async () => {
    visits.refuse = { kind: 'incomplete', stepId: 'v14_needs' };
    const { page } = await open();
    await enter(page);
    await page.goto(form());
    await fillFirstHalf(page);
    await saveVisit(page);
    await state(page).getByText('还有一项没答').waitFor();
    expect(await page.locator('#q-v14_needs.missing').count()).toBe(1);
    visits.refuse = null;
    await fillSecondHalf(page);
    await saveVisit(page);
    await page.getByText('小军的走访收到了').waitFor();
    expect(new Set(visits.said.map(({ actId }) => actId)).size).toBe(2);
  });

  it('without a script the form is whole and works', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    await page.goto(`${server.url}/console/enter/${desk.link(li)}`);
    await page.getByRole('button', { name: '进入工作台' }).click();
    await page.goto(form());
    await tick(page, 'v3_saw', '没见到');
    await tick(page, 'v3_why', '家里没人');
    await saveVisit(page);
    await page.getByText('小军的走访收到了').waitFor();
    await page.getByText('没见到孩子，这次不算完成').waitFor();
  });
});

inBrowser('the bell', ({ open }) => {
  it('rings once for a new red alert when it is allowed, on whatever page, and remembers', async () => {
    const { page } = await open();
    await enter(page);
    const rang = () => page.evaluate('Number(document.documentElement.getAttribute("data-rang"))');
    desk.open(someAlert());
    await page.getByRole('heading', { name: '今晚没有大人' }).waitFor();
    expect(await rang()).toBe(0);
    await page.getByRole('button', { name: '有红色告警时响铃' }).click();
    await page.getByRole('button', { name: '响铃开着' }).waitFor();
    await page.goto(`${server.url}/console/inbox`);
    desk.open(someAlert({ what: saidOf('身上有伤') }));
    await page.getByText('有新的红色告警').waitFor();
    expect(await rang()).toBe(1);
    desk.open(someAlert({ severity: 'orange' }));
    await page.waitForTimeout(800);
    expect(await rang()).toBe(1);
    await page.getByText('有新的红色告警').click();
    await page.waitForURL(/\/console\/alerts\//u);
  });
});

inBrowser('the day’s work for everybody', ({ open }) => {
  it.each([
    ['light', 390],
    ['dark', 1280],
  ] as const)('%s, %i px: no barrier that axe knows, nothing wider than the window', async (colorScheme, width) => {
    duties.rows.push(
      someDuty(),
      someDuty({ id: 'd2', late: true, proofs: [{ type: 'report' }], child: '很'.repeat(200) }),
    );
    duties.groupsShown.push({
      rule: 'visit_due',
      title: saidOf('走访(高,每周)'),
      mine: true,
      count: 5,
      today: 1,
      late: 2,
      firstDueAt: Date.now(),
    });
    desk.open(someAlert());
    const { page } = await open({ colorScheme, viewport: { width, height: 800 } });
    await enter(page);
    for (const path of [
      '/console',
      '/console/duties',
      '/console/visits',
      `/console/visits/new?child=${xiaojun.childId}`,
      '/console/dropout',
      `/console/dropout/${someCase.caseId}`,
      '/console/handover',
      '/console/helpers',
      `/console/handover/village/${someList.villageId}`,
      `/console/handover/return/${someList.villageId}`,
      '/console/visits/new',
    ]) {
      await page.goto(server.url + path);
      await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
      expect([path, await axeFindings(page), await overflow(page)]).toEqual([path, [], 0]);
    }
  });
});
