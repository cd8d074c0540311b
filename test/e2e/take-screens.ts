/*
 * Takes the chat's pictures in docs/screens (the desk's: take-desk.ts): `tsx test/e2e/take-screens.ts`. The pages run against stores in memory with invented
 * people; look at the pictures after every change of a page.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { freshToken } from '../../src/server/chat/chat-routes.tsx';
import { guardianScript } from '../server/guardian-script.ts';
import { memoryChat } from '../server/memory-chat.ts';
import { memoryPorts, runServer } from '../server/memory-server.ts';
import { launchChromium } from './chromium.ts';

const folder = resolve(import.meta.dirname, '../../docs/screens');
const server = await runServer(memoryPorts({ chat: memoryChat(guardianScript) }));
const browser = await launchChromium();
const views: readonly (readonly [string, BrowserContextOptions])[] = [
  ['390-light', { viewport: { width: 390, height: 780 }, colorScheme: 'light' }],
  ['390-dark', { viewport: { width: 390, height: 780 }, colorScheme: 'dark' }],
  ['1280-light', { viewport: { width: 1280, height: 800 }, colorScheme: 'light' }],
  ['1280-dark', { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' }],
];

/** The pictures that are kept: light everywhere, one of each face in the dark. */
const kept = /-light$|chat-question-390-dark$/;

async function shoot(page: Page, name: string, view: string): Promise<void> {
  if (!kept.test(`${name}-${view}`)) return;
  await page.waitForTimeout(150);
  await page.screenshot({ path: join(folder, `${name}-${view}.png`), fullPage: !name.startsWith('chat') });
}

async function chatPages(page: Page, view: string): Promise<void> {
  const said = (text: string) => page.locator('.bot .said', { hasText: text }).last().waitFor();
  await page.goto(`${server.url}/chat/${freshToken()}`);
  await page.getByRole('button', { name: '您好，我来了' }).click();
  await said('身体好不好');
  await shoot(page, 'chat-question', view);
  await page.getByRole('button', { name: '好着呢' }).click();
  await said('屋檐下');
  await page.getByRole('button', { name: '急事 9' }).click();
  await said('先保命');
  await shoot(page, 'chat-urgent', view);
}

mkdirSync(folder, { recursive: true });
for (const [view, options] of views) {
  const context = await browser.newContext({ locale: 'zh-CN', ...options });
  const page = await context.newPage();
  await chatPages(page, view);
  await context.close();
}
await browser.close();
await server.kill();
