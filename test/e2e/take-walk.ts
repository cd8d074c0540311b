/*
 * Takes the three pictures of the README from the running product with the invented county:
 * `tsx test/e2e/take-walk.ts`. Look at them after every change of a page or of a text.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { silentLog } from '../../src/app/log.ts';
import { loadDemo } from '../../src/cli/demo/load-demo.ts';
import { readConfig } from '../../src/config.ts';
import { startApp } from '../../src/main.ts';
import { launchChromium } from './chromium.ts';

const folder = resolve(import.meta.dirname, '../../docs/screens');
const dataDir = mkdtempSync(join(tmpdir(), 'jiaxin-walk-'));
const app = await startApp(readConfig({ JIAXIN_DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent' }), silentLog);
const browser = await launchChromium();
try {
  const links = await loadDemo(app.store.prisma, app.store.crypto, Date.now(), app.url ?? '');
  const linkOf = (role: string) => {
    const link = links.find((one) => one.role.startsWith(role));
    if (!link) throw new Error(`There is no link for ${role}.`);
    return link;
  };
  const phone = await browser.newContext({ viewport: { width: 390, height: 780 } });
  const screen = await browser.newContext({ viewport: { width: 1280, height: 640 } });
  const grandmother = await phone.newPage();
  const duty = await phone.newPage();
  const desk = await screen.newPage();
  await grandmother.goto(linkOf('奶奶').chat);
  await duty.goto(linkOf('乡镇未保站').chat);
  await desk.goto(linkOf('乡镇未保站').desk ?? '');
  await desk.getByRole('button', { name: '进入工作台' }).click();
  for (const [words, answer] of [
    ['报平安', '一两分钟'],
    ['都好', '身体好不好'],
    ['1', '屋里有大人没有'],
    ['今晚屋头没得人', '今晚得有个大人'],
  ] as const)
    await write(grandmother, words, answer);
  await duty.locator('.bot .said', { hasText: '【红色】' }).first().waitFor();
  await desk.getByText('没办完的告警 2 件').waitFor();
  await grandmother.screenshot({ path: join(folder, 'walk-grandmother-390.png') });
  await duty.screenshot({ path: join(folder, 'walk-duty-390.png') });
  await desk.screenshot({ path: join(folder, 'walk-desk-1280.png') });
} finally {
  await browser.close();
  await app.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

async function write(page: Page, words: string, answer: string): Promise<void> {
  await page.locator('#composer [name=text]').fill(words);
  await page.locator('#composer [name=text]').press('Enter');
  await page.locator('.bot .said', { hasText: answer }).last().waitFor();
  await page.waitForTimeout(200);
}
