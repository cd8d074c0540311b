import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deriveId, type InboundId } from '../../src/core/ids.ts';
import { makeDeskLink } from '../../src/store/visitor-links.ts';
import { type RunningVillage, startVillage } from '../support/running-village.ts';
import { familyNames, staffNames, villageId, villageLedger } from '../support/village-ledger.ts';
import { inBrowser, overflow } from './browser-suite.ts';
import { crawlDesk } from './crawl-desk.ts';

/** What people might write to harm whoever reads it. The mark at the end finds it again on a page. */
const hostile: readonly string[] = [
  '<script>window.harmed=1</script>壹',
  '<img src=x onerror="window.harmed=2">贰',
  '"><svg onload=window.harmed=3>叁',
  "'-window.harmed=4-'肆",
  '</textarea></title><h1 id=harmed>伍',
  '=HYPERLINK("http://evil.example","陆")',
  `{{child.name}}$\{window.harmed=7}柒`,
  '\u202Eآباد\u202C逆序捌',
  'javascript:window.harmed=9 玖',
  `一${'长'.repeat(9_990)}拾`,
  'w'.repeat(3_000),
];

const everybody = [...staffNames, ...familyNames];
const tokenOf = (name: string) => `village${everybody.indexOf(name)}`.padEnd(43, 'x');
let village: RunningVillage;

inBrowser('hostile texts', ({ open }) => {
  beforeAll(async () => {
    village = await startVillage({
      ledger: villageLedger({ oneChild: true }),
      addressOf: (name) => ({ channel: 'web', externalId: tokenOf(name) }),
    });
    village.turnTo('10:00');
    await writeEverywhere();
    await nameEverything();
  }, 60_000);
  afterAll(() => village?.stop());

  /** By the page's own door, and as the other channels hand them over. */
  async function writeEverywhere(): Promise<void> {
    const { handle } = village.app;
    for (const [index, text] of hostile.entries()) {
      for (const token of [tokenOf('王奶奶'), tokenOf('王老师'), 's'.repeat(43)])
        await fetch(`${village.url}/chat/${token}/messages`, {
          method: 'POST',
          headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ clientId: randomUUID(), text: text.slice(0, 2_000) }),
        });
      for (const channel of ['telegram', 'wechat'] as const) {
        const now = village.clock.now();
        const externalMessageId = `hostile ${channel} ${index}`;
        await handle({
          kind: 'message_received',
          id: deriveId<InboundId>(now, externalMessageId),
          address: { channel, externalId: `stranger ${channel}` },
          externalMessageId,
          content: { kind: 'text', text },
          receivedAt: now,
        });
      }
    }
    // Danger in the same breath: the words stand on the alert's page.
    await fetch(`${village.url}/chat/${tokenOf('王奶奶')}/messages`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        clientId: randomUUID(),
        text: `<b onmouseover=window.harmed=5>小军</b>喝农药了 ${hostile[0]}`,
      }),
    });
  }

  /** Names come from rosters that somebody typed. */
  async function nameEverything(): Promise<void> {
    const { prisma } = village.app.store;
    await prisma.person.updateMany({ where: { displayName: '张爷爷' }, data: { displayName: hostile[1] ?? '' } });
    await prisma.person.updateMany({ where: { displayName: '刘叔' }, data: { displayName: '名'.repeat(10_000) } });
    await prisma.child.updateMany({ data: { nickname: hostile[2] ?? '' } });
    await prisma.region.updateMany({ where: { level: 'village' }, data: { name: hostile[4] ?? '' } });
  }

  const enter = async (page: Page, name: string): Promise<void> => {
    const { prisma, crypto } = village.app.store;
    const until = new Date(village.clock.now() + 3_600_000);
    const link = await makeDeskLink(prisma, crypto, villageId('staff', name), until);
    await page.goto(`${village.url}/console/enter/${link}`);
    await page.getByRole('button', { name: '进入工作台' }).click();
    await page.waitForURL(`${village.url}/console`);
  };

  it.each(['施值班', '训练员'])(
    'are texts on every page that %s can open: nothing runs, nothing is reported, nothing is wider than a telephone',
    async (name) => {
      const { page } = await open();
      const events: string[] = [];
      page.on('dialog', (dialog) => {
        events.push(`dialog ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('console', (message) => {
        if (/Content Security Policy|Refused to/u.test(message.text())) events.push(message.text().slice(0, 200));
      });
      await enter(page, name);
      const wide: string[] = [];
      let read = '';
      const pages = await crawlDesk(page, village.url, async (address) => {
        const harmed = await page.evaluate("String(window.harmed) + String(document.getElementById('harmed'))");
        expect([address, harmed]).toEqual([address, 'undefinednull']);
        read += (await page.locator('main').textContent()) ?? '';
        const over = await overflow(page);
        if (over > 0) wide.push(`${address} ${over}`);
      });
      expect(pages).toBeGreaterThan(15);
      expect([events, wide]).toEqual([[], []]);
      // Whoever answers for the place has really read them.
      if (name === '施值班')
        for (const mark of ['<svg onload=window.harmed=3>叁', '<script>window.harmed=1</script>壹'])
          expect(read).toContain(mark);
    },
    120_000,
  );

  it('are texts in the chat of whoever wrote them', async () => {
    const { page } = await open();
    await page.goto(`${village.url}/chat/${tokenOf('王奶奶')}`);
    await page.locator('#log', { hasText: '贰' }).waitFor();
    expect(await page.evaluate('String(window.harmed)')).toBe('undefined');
    expect(await overflow(page)).toBe(0);
  });
});
