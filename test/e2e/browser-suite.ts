import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import { chromiumPath, launchChromium } from './chromium.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface Pages {
  /** A page of its own (its own cookies), 390 px wide. What its console complains of fails the test. */
  open(options?: BrowserContextOptions): Promise<{ page: Page; context: BrowserContext }>;
}

/** Tests in a real browser; without one on this machine they are skipped, and it is said why. */
export function inBrowser(title: string, tests: (pages: Pages) => void): void {
  const path = chromiumPath();
  if (!path || !existsSync(path)) {
    describe.skip(`${title} (no Chromium on this machine; set CHROMIUM_PATH)`, () =>
      tests({ open: () => Promise.reject() }));
    console.warn(`skipped: ${title}. No Chromium on this machine; set CHROMIUM_PATH.`);
    return;
  }
  describe(title, () => {
    let browser: Browser;
    let contexts: BrowserContext[] = [];
    let complaints: string[] = [];
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser?.close());
    afterEach(async () => {
      await Promise.all(contexts.map((context) => context.close()));
      contexts = [];
      const found = complaints;
      complaints = [];
      expect(found).toEqual([]);
    });
    tests({
      async open(options = {}) {
        const context = await browser.newContext({
          viewport: { width: 390, height: 780 },
          locale: 'zh-CN',
          ...options,
        });
        context.setDefaultTimeout(20_000);
        contexts.push(context);
        const page = await context.newPage();
        page.on('pageerror', (error) => complaints.push(error.message));
        page.on('console', (message) => {
          // A line that breaks is what some of these tests are about.
          if (message.type() === 'error' && !/Failed to load resource|ERR_/.test(message.text()))
            complaints.push(message.text());
        });
        return { page, context };
      },
    });
  });
}

/** What axe finds wrong with a page, as "rule: element". */
export async function axeFindings(page: Page): Promise<string[]> {
  // Through the debugger: the page's own policy lets no foreign script in.
  await page.evaluate(axeSource);
  return page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })
      .then((found) => found.violations.flatMap((rule) => rule.nodes.map((node) => rule.id + ': ' + node.target.join(' '))))`,
  );
}

/** Pixels by which a page is wider than its window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
