import type { Page } from 'playwright-core';
import { deskRoutes } from '../../src/server/console/routes.ts';

const noPage = /\/reds$|\.csv|\.xlsx|\.svg|\/media\/|\/stream|template/u;

const pages = deskRoutes.filter(({ method, path }) => method === 'get' && !noPage.test(path)).map(({ path }) => path);
const patterns = pages.map((path) => [path, new RegExp(`^${path.replaceAll(/:\w+/gu, '[^/]+')}$`, 'u')] as const);

/** The address as the list of routes has it; null: none of its pages. */
function kindOf(href: string): string | null {
  const bare = href.replace(/[?#].*$/u, '');
  if (noPage.test(bare)) return null;
  return pages.find((path) => path === bare) ?? patterns.find(([, pattern]) => pattern.test(bare))?.[0] ?? null;
}

/**
 * Walks through the desk as this reader: every address without an id, and one of each kind that hangs on one, as they are found by links. `look` is
 * called on each page that answers 200, once, with its address and its kind; `begin`: the addresses it begins with.
 */
export async function crawlDesk(
  page: Page,
  url: string,
  look: (address: string, kind: string) => Promise<void>,
  begin: readonly string[] = pages.filter((path) => !path.includes(':')),
): Promise<number> {
  const known = new Set<string>(begin);
  const left = begin.filter((address) => kindOf(address) !== null);
  let seen = 0;
  for (let address = left.shift(); address !== undefined; address = left.shift()) {
    const response = await page.goto(url + address, { waitUntil: 'domcontentloaded' });
    if (response?.status() === 404) continue;
    if (response?.status() !== 200) throw new Error(`${address} answers ${response?.status()}.`);
    const links = await linksOf(page);
    await look(address, kindOf(address) ?? address);
    seen += 1;
    for (const href of links) {
      const kind = kindOf(href);
      if (kind === null || known.has(kind)) continue;
      known.add(kind);
      left.push(href);
    }
  }
  return seen;
}

async function linksOf(page: Page): Promise<string[]> {
  return page.evaluate(
    "Array.from(document.querySelectorAll('main a[href^=\"/console/\"]'), (a) => a.getAttribute('href'))",
  );
}
