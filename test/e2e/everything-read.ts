import type { Page } from 'playwright-core';
import { deskRoutes } from '../../src/server/console/routes.ts';

const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const nobody = '00000000-0000-4000-8000-000000000000';
/** Lines that stay open have a test of their own. */
const plain = deskRoutes
  .filter(({ method, path }) => method === 'get' && !path.includes(':') && !path.endsWith('/stream'))
  .map(({ path }) => path);
const searches = ['children?q=', 'phone-in?q=', 'duties?view=open&who=all&owner=', 'inbox?words=', 'people?words='];

/**
 * Everything that the reader signed in on this page can read: every address without an id, exports as well, one of each kind that
 * hangs on an id, as they are found by links, and the searches for these words. By address, without what merely tells the time.
 */
export async function everythingRead(page: Page, url: string, words: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  const known = new Set<string>(plain);
  const found = words.flatMap((word) => searches.map((search) => `/console/${search}${encodeURIComponent(word)}`));
  for (let wave = [...plain, ...found]; wave.length > 0; ) {
    const next: string[] = [];
    await inPairs(wave, async (address) => {
      const response = await page.request.get(url + address);
      const html = (await response.body()).toString(/\.xlsx/u.test(address) ? 'latin1' : 'utf8');
      texts.set(address, `${response.status()} ${timeless(html)}`);
      for (const [, href = ''] of html.matchAll(/<a [^>]*href="(\/console\/[^"?#]+)/gu)) {
        const kind = href.replaceAll(new RegExp(`${uuid}|F\\d\\d_\\w+`, 'gu'), ':id');
        if (known.has(kind)) continue;
        known.add(kind);
        next.push(href);
      }
    });
    wave = next.sort();
  }
  return texts;
}

function timeless(html: string): string {
  return (
    html
      .replaceAll(new RegExp(uuid, 'gu'), '')
      .replaceAll(/data-(now|due)="\d+"|\d{4}-\d{2}-\d{2}T[\d:.]+Z/gu, '')
      .replaceAll(/\d{4}-\d{2}-\d{2}|\d{1,2}月\d{1,2}日|\d{1,2}:\d{2}(:\d{2})?|刚刚|\d+ ?(秒|分钟|分)前?/gu, '')
      // A secret for an authenticator is drawn anew each time.
      .replaceAll(/<svg[\s\S]*?<\/svg>|([A-Z2-7]{4} ?){8}/gu, '')
      .replaceAll(/\s+/gu, ' ')
  );
}

/** Each address that says something else than before, from where it differs on. */
export function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((address) => {
    const [was, is] = [before.get(address) ?? '(nothing)', after.get(address) ?? '(nothing)'];
    if (was === is) return [];
    const at = [...was].findIndex((sign, index) => sign !== is[index]);
    return [`${address}: ${was.slice(at, at + 80)} ≠ ${is.slice(at, at + 80)}`];
  });
}

/** Every address that hangs on an id, tried with each of these: those that answer otherwise than for an id that nobody has. */
export async function guessed(page: Page, url: string, ids: readonly string[]): Promise<string[]> {
  const told: string[] = [];
  const routes = deskRoutes.filter(({ path }) => path.includes(':'));
  await inPairs(routes, async ({ method, path }) => {
    const answer = (id: string) => answerTo(page, method, url + path.replaceAll(/:\w+/gu, id), id);
    // A file's name is an id behind a word.
    const nothing = new Map<string, string>();
    for (const id of ids) {
      const nowhere = id.replace(new RegExp(uuid, 'u'), nobody);
      const nowhereSays = nothing.get(nowhere) ?? (await answer(nowhere));
      nothing.set(nowhere, nowhereSays);
      if ((await answer(id)) !== nowhereSays) told.push(`${method} ${path} with ${id}`);
    }
  });
  return told;
}

async function answerTo(page: Page, method: string, address: string, id: string): Promise<string> {
  const form = {
    actId: 'guess-00000001',
    type: 'take',
    act: 'take',
    text: '看看',
    reason: '我想看看这件事',
    done: '1',
  };
  const response = await page.request.fetch(address, {
    method,
    maxRedirects: 0,
    headers: { 'sec-fetch-site': 'same-origin' },
    ...(method === 'post' ? { form } : {}),
  });
  return `${response.status()} ${timeless((await response.text()).replaceAll(id, ''))}`;
}

/** Two at a time: so many as the server has processors on a small machine. */
async function inPairs<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = [...list];
  const line = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all([line(), line()]);
}
