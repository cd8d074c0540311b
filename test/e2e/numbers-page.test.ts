import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { memoryDesk, zhao } from '../server/memory-desk.ts';
import { memoryNumbers, someNumbers } from '../server/memory-numbers.ts';
import { memoryRooms } from '../server/memory-rooms.ts';
import { memoryPorts, type RunningServer, runServer } from '../server/memory-server.ts';
import { axeFindings, inBrowser, overflow } from './browser-suite.ts';

let server: RunningServer;
const desk = memoryDesk();

beforeEach(async () => {
  server = await runServer(memoryPorts({ desk, rooms: { ...memoryRooms(), numbers: memoryNumbers(someNumbers()) } }));
});
afterEach(() => server.kill());

async function enter(page: Page): Promise<void> {
  await page.goto(`${server.url}/console/enter/${desk.link(zhao)}`);
  await page.getByRole('button', { name: '进入工作台' }).click();
  await page.waitForURL(`${server.url}/console`);
}

/** Letters of the charts, in pixels of the screen. */
const smallestLetters = `Math.min(...[...document.querySelectorAll('svg.chart')].map((svg) => {
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  return Math.min(...[...svg.querySelectorAll('text')].map((text) => parseFloat(getComputedStyle(text).fontSize) * scale));
}))`;

inBrowser('the numbers in a browser', ({ open }) => {
  it.each([
    ['/console/numbers', 390, 'light', 'zh'],
    ['/console/numbers', 390, 'dark', 'en'],
    ['/console/numbers', 1280, 'light', 'en'],
    ['/console/numbers', 1280, 'dark', 'zh'],
    ['/console/numbers/wall', 390, 'light', 'zh'],
    ['/console/numbers/wall', 1280, 'dark', 'zh'],
  ] as const)(
    '%s %i %s %s: no barrier, nothing too wide, charts that can be read and are allowed',
    async (path, width, colorScheme, lang) => {
      const { page, context } = await open({ viewport: { width, height: 780 }, colorScheme });
      await enter(page);
      await context.addCookies([{ name: 'jiaxin_language', value: lang, url: server.url }]);
      await page.goto(`${server.url}${path}`);
      expect(await axeFindings(page)).toEqual([]);
      expect(await overflow(page)).toBe(0);
      expect(await page.locator('svg.chart').count()).toBe(path.endsWith('wall') ? 1 : 4);
      expect(await page.evaluate(smallestLetters)).toBeGreaterThanOrEqual(12);
      // The page's colours reach the drawing.
      const [letter, ink] = (await page.evaluate(
        `[getComputedStyle(document.querySelector('svg.chart text.fill-ink')).fill, getComputedStyle(document.body).color]`,
      )) as [string, string];
      expect(letter).toBe(ink);
      if (process.env.SHOTS) {
        mkdirSync(process.env.SHOTS, { recursive: true });
        const name = `${path.split('/').at(-1)}-${width}-${colorScheme}-${lang}.png`;
        await page.screenshot({ path: `${process.env.SHOTS}/${name}`, fullPage: true });
      }
    },
  );

  it('the wall renews itself, and says so when the line is down', async () => {
    const { page } = await open();
    await page.clock.install();
    await enter(page);
    await page.goto(`${server.url}/console/numbers/wall`);
    await page.evaluate(`window.sameDocument = true; document.querySelector('h1').textContent = 'old'`);
    await page.clock.runFor(301_000);
    await page.getByRole('heading', { name: '青山镇' }).waitFor();
    expect(await page.evaluate('window.sameDocument')).toBe(true);
    await server.kill();
    await page.clock.runFor(301_000);
    await page.getByText('连接断了').waitFor();
    expect(await page.getByRole('heading', { name: '青山镇' }).isVisible()).toBe(true);
  });

  it('a wide table is moved with the keyboard inside its own frame', async () => {
    const { page } = await open();
    await enter(page);
    await page.goto(`${server.url}/console/numbers`);
    const frame = page.getByRole('region', { name: '各地方的情况' }).last();
    await frame.focus();
    for (let n = 0; n < 5; n++) await page.keyboard.press('ArrowRight');
    await expect.poll(() => frame.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
  });
});
