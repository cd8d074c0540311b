import { afterAll, beforeAll, expect, it } from 'vitest';
import { reasonWords } from '../../src/server/console/inbox-words.ts';
import { deskRoutes } from '../../src/server/console/routes.ts';
import { chineseLeft } from '../support/chinese-left.ts';
import { projectPlaybook } from '../support/playbook.ts';
import { allCases, type Case, keyOf } from './matrix/matrix-cases.ts';
import { type MatrixDesk, openMatrixDesk } from './matrix/matrix-desk.ts';
import { openTalks } from './matrix/matrix-routes.ts';
import { putRows, sessionsOf } from './matrix/matrix-rows.ts';
import { putOneOfEach, toldAlerts } from './matrix/one-of-each.ts';

/**
 * Every page of the desk in English, on a real database with one of everything that has a name: nothing Chinese stands there but names of people and
 * places and what is marked as Chinese, which are people's own words and texts that families get. A new page is in it by its row in matrix-routes.
 */
let desk: MatrixDesk;
let names: readonly string[];
beforeAll(async () => {
  desk = await openMatrixDesk();
  await putRows(desk);
  const { combinations } = projectPlaybook();
  await putOneOfEach(desk, {
    because: combinations.rules.map(({ because }) => because),
    waits: Object.keys(reasonWords),
  });
  for (const [carer, talk] of await sessionsOf(desk)) openTalks.set(carer, talk);
  names = await namesIn(desk);
}, 120_000);
afterAll(() => desk?.close());

it('no page says anything in Chinese but names, and what is marked as Chinese', async () => {
  const { reads, writes } = onceEach();
  const left: string[] = [];
  const seen = new Set<string>();
  const alert = reads.find(
    ({ key, reader }) => key === 'get /console/alerts/:id' && reader.role === 'TOWN_STATION',
  ) as Case;
  const alerts = toldAlerts.map((id) => ({ ...alert, path: `/console/alerts/${id}` }));
  for (const one of [...reads, ...alerts, ...writes]) {
    const { status, html } = await inEnglish(one);
    if (html === null) continue;
    if (status === 200) seen.add(one.key);
    left.push(...chineseLeft(html, names).map((text) => `${one.key} ${status}: ${text}`));
  }
  expect([...new Set(left)]).toEqual([]);
  const pages = deskRoutes.filter(({ method, path }) => method === 'get' && !noPage.test(path)).map(keyOf);
  expect(pages.filter((key) => !seen.has(key))).toEqual(neverSeen);
  expect(desk.faults).toEqual([]);
}, 120_000);

/** A stream, a picture, a file, a list of ids. */
const noPage = /\.csv$|\.xlsx$|\/media\/|\/stream$|\/reds$/u;
/** Shown to whoever has sent a visit; test/server/work.test.ts reads it in English. */
const neverSeen: readonly string[] = ['get /console/visits/received'];

/** For each address: whoever finds it, one of each role that reads another part of a file. Pages first, then every form once. */
function onceEach(): { readonly reads: readonly Case[]; readonly writes: readonly Case[] } {
  const found = allCases().filter((one) => one.found);
  const first = (cases: readonly Case[], idOf: (one: Case) => string) => [
    ...new Map(cases.toReversed().map((one) => [idOf(one), one])).values(),
  ];
  const roles = ['TOWN_STATION', 'CLASS_TEACHER'];
  const reads = found.filter(({ method, path }) => method === 'get' && !noPage.test(path.split('?')[0] ?? ''));
  return {
    reads: first(
      reads.filter(
        ({ key, reader }) =>
          roles.includes(reader.role) || !reads.some((one) => one.key === key && roles.includes(one.reader.role)),
      ),
      ({ key, reader }) => `${key} ${reader.role}`,
    ),
    writes: first(
      found.filter(({ method }) => method === 'post'),
      ({ key }) => key,
    ),
  };
}

async function inEnglish({ reader, method, path, form }: Pick<Case, 'reader' | 'method' | 'path' | 'form'>) {
  const response = await desk.app.request(path, {
    method: method.toUpperCase(),
    headers: {
      cookie: `${desk.cookie(reader)}; jiaxin_language=en`,
      'sec-fetch-site': 'same-origin',
      ...(form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(form === null ? {} : { body: new URLSearchParams(form).toString() }),
  });
  const isPage = response.headers.get('content-type')?.startsWith('text/html') === true;
  const html = isPage ? await response.text() : null;
  if (html === null) await response.body?.cancel();
  return { status: response.status, html };
}

/** Names of people, places, schools and classes; and what staff have named: a file, a filter, a telephone. */
async function namesIn({ pool, prisma, crypto }: MatrixDesk): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select display_name as name from person union select nickname from child union select name from region union select name from organization
     union select name from school_class union select grade from school_class union select villagers_group from child
     union select file_name from import_batch union select name from saved_filter union select name from staff_credential`,
  );
  const people = await prisma.person.findMany({ where: { realNameE: { not: null } } });
  const real = people.map(({ id, realNameE }) => crypto.decrypt('person', 'real_name_e', id, realNameE ?? ''));
  return [...rows.map(({ name }) => name), ...real].filter((name) => /\p{Script=Han}/u.test(name ?? ''));
}
