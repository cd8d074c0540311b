import type { Page } from 'playwright-core';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { saidOf } from '../../src/core/text/said.ts';
import { fillDesk } from '../server/fill-desk.ts';
import { li, type MemoryDesk, memoryDesk, someAlert, zhao } from '../server/memory-desk.ts';
import { memoryPorts, type RunningServer, runServer } from '../server/memory-server.ts';
import { axeFindings, inBrowser, overflow } from './browser-suite.ts';

let desk: MemoryDesk;
let server: RunningServer;

beforeEach(async () => {
  desk = memoryDesk();
  server = await runServer(memoryPorts({ desk }));
});
afterEach(() => server.kill());

async function enter(page: Page, actor: typeof li): Promise<void> {
  await page.goto(`${server.url}/console/enter/${desk.link(actor)}`);
  await page.getByRole('button', { name: '进入工作台' }).click();
  await page.waitForURL(`${server.url}/console`);
}

inBrowser('the desk in a browser', ({ open }) => {
  it('a new alert appears without a reload, is announced and counted in the title', async () => {
    const { page } = await open();
    await enter(page, li);
    await page.getByRole('heading', { name: '现在没有没办完的告警' }).waitFor();
    await page.evaluate('window.sameDocument = true');
    desk.open(someAlert());
    await page.getByRole('heading', { name: '今晚没有大人' }).waitFor();
    expect(await page.evaluate('window.sameDocument')).toBe(true);
    expect(await page.locator('#news').textContent()).toContain('新来 1 件');
    expect(await page.title()).toMatch(/^\(1\)/);
  });

  it('two press 我来处理: the second sees who has it, since when', async () => {
    const alert = someAlert();
    desk.open(alert);
    const [one, two] = [await open(), await open({ viewport: { width: 1280, height: 800 } })];
    await enter(one.page, li);
    await two.page.route('**/console/stream', (route) => route.abort());
    await enter(two.page, zhao);
    await one.page.getByRole('button', { name: '我来处理' }).click();
    await one.page.getByText('记下了。').waitFor();
    await two.page.getByRole('button', { name: '我来处理' }).click();
    await two.page.getByText(/李姐 \d\d:\d\d 已接手，您可以旁观或支援。/).waitFor();
    expect(desk.acts).toHaveLength(1);
  });

  it('the line is cut: it is said plainly; when it is back, the page is up to date', async () => {
    const { page } = await open();
    await enter(page, li);
    await page.getByRole('heading', { name: '现在没有' }).waitFor();
    await server.kill();
    await page.getByText('连接断了').waitFor();
    desk.open(someAlert());
    server = await runServer({ ...memoryPorts({ desk }), metrics: new Registry() }, server.port);
    await page.getByRole('heading', { name: '今晚没有大人' }).waitFor();
    await page.getByText('连接断了').waitFor({ state: 'hidden' });
  });

  it('who is writing is not disturbed by news', async () => {
    const alert = someAlert();
    desk.open(alert);
    const { page } = await open();
    await enter(page, li);
    await page.getByRole('link', { name: '今晚没有大人' }).click();
    await page.getByText('写经过').click();
    await page.getByLabel('做了什么、联系了谁').fill('打了110，派出所的人在路上');
    desk.open(someAlert());
    await page.getByText('有新情况').waitFor();
    expect(await page.getByLabel('做了什么、联系了谁').inputValue()).toBe('打了110，派出所的人在路上');
    await page.getByRole('button', { name: '记下', exact: true }).click();
    await page.getByText('记下了。').waitFor();
    expect(desk.acts[0]?.act.action).toEqual({ type: 'note', text: '打了110，派出所的人在路上' });
  });

  it('the keyboard goes on where it was when the page is drawn again', async () => {
    desk.open(someAlert());
    const { page } = await open();
    await enter(page, li);
    await page.getByRole('button', { name: '已打110' }).focus();
    desk.open(someAlert({ what: saidOf('身上有伤，说法对不上') }));
    await page.getByRole('heading', { name: '身上有伤' }).waitFor();
    expect(await page.evaluate('document.activeElement.textContent.trim()')).toBe('已打110');
    await page.keyboard.press('Enter');
    await page.getByText('记下了。').waitFor();
    expect(desk.acts[0]?.act.action).toEqual({ type: 'called_police', number: '110' });
  });

  it.each([
    ['light', 390],
    ['dark', 1280],
  ] as const)('%s, %i px: no barrier that axe knows, nothing wider than the window', async (colorScheme, width) => {
    fillDesk(desk);
    const alert = [...desk.alerts.keys()][0];
    const { page } = await open({ colorScheme, viewport: { width, height: 800 } });
    await page.goto(`${server.url}/console`);
    expect(await axeFindings(page)).toEqual([]);
    await page.goto(`${server.url}/console/enter/${desk.link(li)}`);
    expect(await axeFindings(page)).toEqual([]);
    await enter(page, li);
    for (const path of ['/console', `/console/alerts/${alert}`, '/console/inbox', '/console/phone-list', '/']) {
      await page.goto(server.url + path);
      await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
      expect([path, await axeFindings(page), await overflow(page)]).toEqual([path, [], 0]);
    }
  });
});
