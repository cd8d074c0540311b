/*
 * Takes a picture of every page of the desk with the invented county, at 390 and 1280 px, light and dark: `tsx test/e2e/take-desk.ts [folder]
 * [part of a name] [moment]`. Look at them after every change of a page; docs/screens keeps them. The county stands at a Friday of
 * November with a month behind it, or at the moment that is given, such as 2027-01-15T10:30+08:00 for what comes before a holiday.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { silentLog } from '../../src/app/log.ts';
import { demoId } from '../../src/cli/demo/demo-id.ts';
import { givePast } from '../../src/cli/demo/give-past.ts';
import { loadDemo } from '../../src/cli/demo/load-demo.ts';
import { readConfig } from '../../src/config.ts';
import { mayEver } from '../../src/core/access/may.ts';
import type { RoleHeld } from '../../src/core/situation.ts';
import { type Loops, makeLoops } from '../../src/main/loops.ts';
import { startApp } from '../../src/main.ts';
import { deskRoutes } from '../../src/server/console/routes.ts';
import { makeDeskLink } from '../../src/store/visitor-links.ts';
import { launchChromium } from './chromium.ts';
import { crawlDesk } from './crawl-desk.ts';
import { staged, talkBefore } from './stage-desk.ts';

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '../../docs/screens/desk'));
const wanted = process.argv[3] ?? '';
/** It starts a day before, so that the calendar has opened what a running county would have open. */
let aheadMs = Date.parse(process.argv[4] ?? '2026-11-27T10:30+08:00') - 86_400_000 - Date.now();
const clock = { now: () => Date.now() + aheadMs };
let lookAtCalendar = async (): Promise<void> => undefined;
const running = makeLoops(silentLog);
const loops: Loops = {
  ...running,
  cron(name, expression, work) {
    if (name === 'calendar') lookAtCalendar = work;
    else running.cron(name, expression, work);
  },
};
/** Who opens a page: the first of these that may. */
const readers = ['TOWN_SUPERVISOR', 'COUNTY_OFFICE', 'ADMIN', 'CHILD_DIRECTOR', 'CLASS_TEACHER', 'PRIVACY_OFFICER'];
const views = [
  ['390-light', { width: 390, height: 844 }, 'light'],
  ['390-dark', { width: 390, height: 844 }, 'dark'],
  ['1280-light', { width: 1280, height: 900 }, 'light'],
  ['1280-dark', { width: 1280, height: 900 }, 'dark'],
] as const;

mkdirSync(folder, { recursive: true });
const dataDir = mkdtempSync(join(tmpdir(), 'jiaxin-desk-'));
const config = readConfig({ JIAXIN_DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent' });
const past = await givePast(config, silentLog, clock.now());
const app = await startApp(config, silentLog, clock, undefined, loops).finally(() => past.close());
const browser = await launchChromium();
try {
  const { prisma, crypto } = app.store;
  const url = app.url ?? '';
  const links = await loadDemo(prisma, crypto, clock.now(), url);
  await lookAtCalendar();
  aheadMs += 86_400_000;
  await lookAtCalendar();
  await talkBefore(links);
  const linkFor = async (role: string): Promise<string> => {
    // 青山镇 has the open alert.
    const posts = await prisma.staffRole.findMany({ where: { role }, orderBy: { id: 'asc' } });
    const post = posts.find(({ scopeId }) => scopeId === demoId('town', 'qingshan')) ?? posts[0];
    const link = await makeDeskLink(prisma, crypto, post?.staffId ?? '', new Date(clock.now() + 3_600_000));
    return `${url}/console/enter/${link}`;
  };
  const enter = async (context: BrowserContext, role: string): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(await linkFor(role));
    await page.getByRole('button', { name: '进入工作台' }).click();
    await page.waitForURL(`${url}/console`);
    return page;
  };
  const held = (role: string): { roles: RoleHeld[] } => ({ roles: [{ role, scopeType: 'county', scopeId: '' }] });
  const taken = new Set<string>();
  /** What the page shows now, once, in each of the four views. */
  const take = async (page: Page, name: string) => {
    if (!name.includes(wanted) || taken.has(name)) return;
    taken.add(name);
    for (const [view, viewport, colorScheme] of views) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(150);
      const height = Math.min(2_400, (await page.evaluate('document.documentElement.scrollHeight')) as number);
      await page.setViewportSize({ width: viewport.width, height: Math.max(viewport.height, height) });
      await page.screenshot({ path: join(folder, `${name}-${view}.jpg`), type: 'jpeg', quality: 55 });
    }
  };
  for (const role of readers) {
    const context = await browser.newContext({ locale: 'zh-CN' });
    const page = await enter(context, role);
    for (const { name, go } of staged.filter((one) => one.role === role && one.name.includes(wanted))) {
      await go(page, url, clock);
      await take(page, name);
    }
    const own = deskRoutes.filter(
      ({ method, path, needs }) => method === 'get' && !/:|received|step-up/u.test(path) && mayEver(held(role), needs),
    );
    await crawlDesk(
      page,
      url,
      (_address, kind) => take(page, nameOf(kind)),
      own.map(({ path }) => path),
    );
    await context.close();
  }
} finally {
  await browser.close();
  await app.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

function nameOf(address: string): string {
  return address
    .replace('/console', 'desk')
    .replaceAll(/\/:\w+/gu, '-one')
    .replaceAll(/[^\w-]+/gu, '-');
}
