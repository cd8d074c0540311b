import type { Page } from 'playwright-core';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freshToken } from '../../src/server/chat/chat-routes.tsx';
import { guardianScript } from '../server/guardian-script.ts';
import { type MemoryChat, memoryChat } from '../server/memory-chat.ts';
import { memoryPorts, type RunningServer, runServer } from '../server/memory-server.ts';
import { until } from '../support/until.ts';
import { axeFindings, inBrowser, overflow } from './browser-suite.ts';

let chat: MemoryChat;
let server: RunningServer;
let token: string;

beforeEach(async () => {
  chat = memoryChat(guardianScript);
  server = await runServer(memoryPorts({ chat }));
  token = freshToken();
});
afterEach(() => server.kill());

const address = () => `${server.url}/chat/${token}`;
/** What stands in the bubbles, top to bottom. */
const bubbles = async (page: Page) =>
  (await page.locator('#log [id^="r-"] .said').allTextContents()).map((text) => text.trim());
const states = (page: Page) => page.locator('#log .me .state').allTextContents();
const said = async (page: Page, text: string) => page.locator('#log .bot .said', { hasText: text }).last().waitFor();

inBrowser('the chat page in a browser', ({ open }) => {
  it('a grandmother answers with buttons; nothing is reloaded; each message stands once', async () => {
    const { page } = await open();
    await page.goto(address());
    await page.evaluate('window.sameDocument = true');
    await page.getByRole('button', { name: '您好，我来了' }).click();
    await said(page, '身体好不好');
    await page.getByRole('button', { name: '1 好着呢' }).click();
    await said(page, '屋檐下');
    expect(await page.getByRole('button', { name: '好着呢' }).count()).toBe(0);
    await page.getByRole('button', { name: '3 有时候孩子自己在家' }).click();
    await said(page, '都记下了');
    expect(await bubbles(page)).toEqual([
      '您好，我来了',
      '王奶奶,您好!小军最近身体好不好?',
      '1 好着呢',
      '记下了。晚上孩子跟谁在一个屋檐下?',
      '3 有时候孩子自己在家',
      expect.stringContaining('都记下了'),
    ]);
    expect(await states(page)).toEqual(['已送达', '已送达', '已送达']);
    expect(chat.posts.map((post) => post.content)).toEqual([
      { kind: 'text', text: '您好' },
      { kind: 'button', data: '1' },
      { kind: 'button', data: '3' },
    ]);
    expect(await page.evaluate('window.sameDocument')).toBe(true);
    expect(await page.locator('#log a[href="tel:110"]').count()).toBe(1);
  });

  it('the keyboard alone is enough, and typed digits answer', async () => {
    const { page } = await open({ viewport: { width: 1280, height: 800 } });
    await page.goto(address());
    for (let tabs = 0; tabs < 6 && !(await focusIs(page, '您好，我来了')); tabs += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await said(page, '身体好不好');
    for (let tabs = 0; tabs < 12 && !(await focusIs(page, '2 有点小毛病')); tabs += 1) await page.keyboard.press('Tab');
    expect(await focusIs(page, '2 有点小毛病')).toBe(true);
    await page.keyboard.press('Space');
    await said(page, '屋檐下');
    await page.getByLabel('想说的话').focus();
    await page.keyboard.type('1');
    await page.keyboard.press('Enter');
    await said(page, '都记下了');
    expect(chat.posts.map((post) => post.content)).toMatchObject([{ text: '您好' }, { data: '2' }, { text: '1' }]);
  });

  it('off the net for some seconds: what was written waits, goes out by itself, and stands once', async () => {
    const { page, context } = await open();
    await page.goto(address());
    await page.getByRole('button', { name: '您好，我来了' }).click();
    await said(page, '身体好不好');
    await context.setOffline(true);
    await write(page, '咳了几天');
    await write(page, '在村卫生室拿了药');
    await page.getByText('还没送出去，会自动再发').first().waitFor();
    expect(await states(page)).toEqual(['已送达', '还没送出去，会自动再发', '还没送出去，会自动再发']);
    await page.waitForTimeout(1500);
    chat.say(token, '您慢慢说。');
    await context.setOffline(false);
    await said(page, '都记下了');
    await said(page, '您慢慢说');
    await until(() => chat.posts.length === 3);
    await page.waitForTimeout(300);
    const texts = await bubbles(page);
    for (const text of ['您好，我来了', '咳了几天', '在村卫生室拿了药', '您慢慢说。'])
      expect(texts.filter((one) => one === text)).toHaveLength(1);
    expect(await page.evaluate(`localStorage.getItem('jiaxin:/chat/${token}')`)).toBe(null);
    await page.reload();
    expect((await bubbles(page)).filter((one) => one === '咳了几天')).toHaveLength(1);
  });

  it('what waits survives closing the page', async () => {
    const { page, context } = await open();
    await page.goto(address());
    chat.away = true;
    await write(page, '屋头没得人');
    await page.getByText('还没送出去，会自动再发').waitFor();
    await page.close();
    chat.away = false;
    const again = await context.newPage();
    await again.goto(address());
    await until(() => chat.posts.length === 1);
    await said(again, '身体好不好');
    expect((await bubbles(again)).filter((one) => one === '屋头没得人')).toHaveLength(1);
  });

  it('the server is killed after it kept a message and before it said so, and starts again', async () => {
    const { page } = await open();
    await page.goto(address());
    const { post } = chat;
    let killed: Promise<void> | null = null;
    chat.post = async (message) => {
      const result = await post(message);
      if (!killed) {
        killed = server.kill();
        await killed;
      }
      return result;
    };
    await write(page, '昨天掉塘里捞起来了');
    await page.getByText('还没送出去，会自动再发').waitFor();
    expect(chat.posts).toHaveLength(1);
    server = await runServer({ ...memoryPorts({ chat }), metrics: new Registry() }, server.port);
    await page.getByText('已送达').waitFor();
    await said(page, '身体好不好');
    await page.getByRole('button', { name: '1 好着呢' }).click();
    await said(page, '屋檐下');
    expect(chat.posts).toHaveLength(2);
    expect((await bubbles(page)).filter((one) => one === '昨天掉塘里捞起来了')).toHaveLength(1);
  });

  it('急事: the telephone numbers stand there at once, also without any network', async () => {
    const { page, context } = await open();
    await page.goto(address());
    await context.setOffline(true);
    await page.getByRole('button', { name: '急事 9' }).click();
    await page.locator('#urgent a[href="tel:110"]').waitFor({ timeout: 500 });
    expect(await inWindow(page, '#urgent a[href="tel:120"]')).toBe(true);
    await context.setOffline(false);
    await said(page, '先保命');
    expect(chat.posts[0]?.content).toEqual({ kind: 'text', text: '9' });
  });

  it('a second phone on the same link sees what is said on the first', async () => {
    const [one, two] = [await open(), await open()];
    await one.page.goto(address());
    await two.page.goto(address());
    await write(one.page, '莫得事');
    await two.page.locator('#log .me .said', { hasText: '莫得事' }).waitFor();
    await said(two.page, '身体好不好');
  });

  it('without scripts it is a form that works', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    await page.goto(address());
    await page.getByRole('button', { name: '您好，我来了' }).click();
    await page.getByRole('button', { name: '1 好着呢' }).click();
    await page.getByLabel('想说的话').fill('我在的嘛');
    await page.getByRole('button', { name: '发送', exact: true }).click();
    await said(page, '都记下了');
    await page.getByRole('button', { name: '请人打电话 0' }).click();
    await said(page, '请人给您打电话');
    await page
      .locator('#file')
      .setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([255, 216, 255]) });
    await page.getByRole('button', { name: '发送文件' }).click();
    await said(page, '照片收到了');
    expect(chat.posts).toHaveLength(5);
  });

  it('a recording and a picture go out and stand once', async () => {
    const { page } = await open();
    await page.goto(address());
    await page.locator('#file').setInputFiles({ name: 'a.amr', mimeType: 'audio/amr', buffer: Buffer.alloc(3000) });
    await said(page, '收到您的语音');
    await page.locator('#file').setInputFiles({ name: 'b.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(300) });
    await said(page, '照片收到了');
    expect(await bubbles(page)).toEqual(['语音', '收到您的语音，儿童主任会听。', '照片', '照片收到了，谢谢您。']);
  });

  it('speaking: one tap begins, one tap sends', async () => {
    const { page, context } = await open();
    await context.grantPermissions(['microphone'], { origin: server.url });
    await page.goto(address());
    await page.getByRole('button', { name: '说话' }).click();
    await page.getByRole('button', { name: '说完了，点这里发出去' }).waitFor();
    await page.waitForTimeout(400);
    await page.getByRole('button', { name: '说完了，点这里发出去' }).click();
    await said(page, '收到您的语音');
    const media = [...chat.media.values()][0];
    expect(media?.type).toMatch(/^audio\//);
    expect(media?.bytes.byteLength).toBeGreaterThan(100);
  });

  it('put away: the words are gone from this phone, the question stays', async () => {
    const { page } = await open();
    await page.goto(address());
    await write(page, '他打孩子');
    await said(page, '身体好不好');
    await page.getByRole('button', { name: '收起以前的话' }).click();
    await page.getByRole('button', { name: '1 好着呢' }).waitFor();
    expect(await page.content()).not.toContain('他打孩子');
  });

  it('the check for barriers finds one', async () => {
    const { page } = await open();
    await page.goto(address());
    await page.evaluate("document.documentElement.removeAttribute('lang')");
    expect(await axeFindings(page)).toEqual(['html-has-lang: html']);
  });

  it.each([
    ['light', 390, 1],
    ['dark', 1280, 1],
    ['light', 390, 2],
  ] as const)(
    '%s, %i px, zoom %i: no barrier that axe knows, nothing wider than the window, large type',
    async (colorScheme, width, zoom) => {
      const { page } = await open({ colorScheme, viewport: { width: width / zoom, height: 780 / zoom } });
      await page.goto(address());
      expect(await axeFindings(page)).toEqual([]);
      await page.getByRole('button', { name: '您好，我来了' }).click();
      await said(page, '身体好不好');
      await page.getByRole('button', { name: '急事 9' }).click();
      await said(page, '先保命');
      chat.say(token, '【红色】有一个孩子需要马上处置。', [{ data: '1', label: '我来处理' }], { severity: 'red' });
      await said(page, '红色');
      expect(await axeFindings(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      const size = (selector: string) => ask<number>(page, selector, 'parseFloat(getComputedStyle(element).fontSize)');
      expect(await size('.me .said')).toBeGreaterThanOrEqual(18);
      expect(await size('.options button')).toBeGreaterThanOrEqual(20);
      const button = await page.locator('.options button').first().boundingBox();
      expect(button?.height).toBeGreaterThanOrEqual(48);
    },
  );

  it('nothing moves under the thumb while a message goes from 正在发送 to 已送达', async () => {
    const { page } = await open();
    await page.goto(address());
    await page.evaluate(`
      window.moved = 0;
      new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value; })
        .observe({ type: 'layout-shift', buffered: true });`);
    await write(page, '莫得事');
    await page.getByText('已送达').waitFor();
    await page.waitForTimeout(200);
    expect(await page.evaluate('window.moved')).toBeLessThan(0.1);
  });
});

async function write(page: Page, text: string): Promise<void> {
  await page.getByLabel('想说的话').fill(text);
  await page.getByRole('button', { name: '发送', exact: true }).click();
}

async function focusIs(page: Page, text: string): Promise<boolean> {
  const focused = (await page.evaluate(
    "document.activeElement?.textContent?.trim().replace(/\\s+/g, ' ') ?? ''",
  )) as string;
  return focused.startsWith(text);
}

/** Asks an element in the page; `question` is an expression in `element`. */
function ask<T>(page: Page, selector: string, question: string): Promise<T> {
  return page
    .locator(selector)
    .first()
    .evaluate(new Function('element', `return ${question}`) as (element: unknown) => T);
}

function inWindow(page: Page, selector: string): Promise<boolean> {
  return ask(
    page,
    selector,
    'element.getBoundingClientRect().top >= 0 && element.getBoundingClientRect().bottom <= innerHeight',
  );
}
