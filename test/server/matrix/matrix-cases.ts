import { accessRules } from '../../../src/core/access/access-rules.ts';
import type { DeskRoute } from '../../../src/server/console/desk-route.ts';
import { deskRoutes } from '../../../src/server/console/routes.ts';
import { type Reader, readers } from './matrix-county.ts';
import type { MatrixDesk } from './matrix-desk.ts';
import { addressOf, matrix, type Row, type TargetRow } from './matrix-routes.ts';
import { kinds, reaches, type Target } from './matrix-targets.ts';

/** One request, and what is right to answer. */
export interface Case {
  readonly name: string;
  /** "METHOD path" of the route. */
  readonly key: string;
  readonly reader: Reader;
  readonly method: string;
  readonly path: string;
  readonly form: Readonly<Record<string, string>> | null;
  /** It is about one thing. */
  readonly about: boolean;
  readonly found: boolean;
  /** Being refused may leave a line in the log of what was read. */
  readonly logged: boolean;
  readonly right: readonly number[];
}

export const keyOf = ({ method, path }: Pick<DeskRoute, 'method' | 'path'>): string => `${method} ${path}`;

const mayAtAll = ({ role }: Reader, { needs }: DeskRoute): boolean => accessRules[role]?.[needs] !== undefined;

/** Every address × every post × every relation. */
export function allCases(): readonly Case[] {
  return deskRoutes.flatMap((route) => {
    const row = matrix[keyOf(route)];
    return row ? casesOf(route, row) : [];
  });
}

function casesOf(route: DeskRoute, row: Row): Case[] {
  const first = readers.find((reader) => mayAtAll(reader, route));
  return readers.flatMap((reader) => {
    const may = mayAtAll(reader, route);
    if (row.of === null) {
      const right = may ? [200, 303, ...(row.also ?? [])] : [404];
      return [caseOf(route, { reader, relation: '', path: route.path, form: row.form, found: may, right })];
    }
    // Who has the right to nothing finds nothing: one target is enough, the best. What is no id at all is asked for by one who has the right.
    const targets = kinds[row.of](reader).filter(({ relation }) => relation !== 'nonsense' || reader === first);
    return (may ? targets : targets.slice(0, 1)).map((target) => aboutOne(route, row, { reader, target, may }));
  });
}

/** A form that cannot be read is no form of ours, and what cannot be read of a query is as if it were not there, whoever sends it. */
const unreadable = ({ method }: DeskRoute, row: TargetRow): readonly number[] =>
  method === 'post' ? [400, 404, 422] : row.query ? [200] : [];

function aboutOne(
  route: DeskRoute,
  row: TargetRow,
  { reader, target, may }: { readonly reader: Reader; readonly target: Target; readonly may: boolean },
): Case {
  const path = addressOf(route.path, row, target);
  const found = may && (row.may ?? reaches)(reader, route.needs, target);
  const asked = found && row.asks?.(reader, route.needs, target) === true;
  const refused = may ? [row.refused ?? 404, ...(target.relation === 'nonsense' ? unreadable(route, row) : [])] : [404];
  const right = !found ? refused : asked ? [403, 303] : [200, 303, ...(row.also ?? [])];
  return caseOf(route, { reader, relation: target.relation, path, form: row.form?.(target, reader), found, right });
}

interface Asked extends Pick<Case, 'reader' | 'path' | 'found' | 'right'> {
  readonly relation: string;
  readonly form: Readonly<Record<string, string>> | undefined;
}

function caseOf(route: DeskRoute, { relation, form, ...asked }: Asked): Case {
  const key = keyOf(route);
  const name = [asked.reader.name, key, relation].filter(Boolean).join(' · ');
  const sent = route.method === 'post' ? (form ?? {}) : null;
  const row = matrix[key];
  const logged = row !== undefined && row.of !== null && row.logged === true;
  return { ...asked, name, key, method: route.method, form: sent, about: relation !== '', logged };
}

async function ask({ app, cookie }: MatrixDesk, { reader, method, path, form }: Case): Promise<number> {
  const response = await app.request(path, {
    method: method.toUpperCase(),
    headers: {
      cookie: cookie(reader),
      'sec-fetch-site': 'same-origin',
      ...(form === null ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(form === null ? {} : { body: new URLSearchParams(form).toString() }),
  });
  await response.body?.cancel();
  return response.status;
}

export interface Wrong {
  readonly name: string;
  readonly status: number;
  readonly right: readonly number[];
}

/** Asks all, a few at a time, and says which were answered otherwise than is right. */
export async function askAll(
  desk: MatrixDesk,
  cases: readonly Case[],
  atOnce: number,
  seen: (one: Case, status: number) => void = () => {},
): Promise<Wrong[]> {
  const wrong: Wrong[] = [];
  const left = [...cases];
  const work = async () => {
    for (let one = left.shift(); one; one = left.shift()) {
      const status = await ask(desk, one);
      seen(one, status);
      if (!one.right.includes(status)) wrong.push({ name: one.name, status, right: one.right });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return wrong;
}

/** Every row of every table, a mark for each table. */
export async function everything({ pool }: MatrixDesk): Promise<Readonly<Record<string, string>>> {
  const { rows } = await pool.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`,
  );
  const marks = rows.map(
    ({ name }) =>
      `select '${name}' as name, md5(string_agg(md5(t::text), '' order by md5(t::text))) as mark from ${name} t`,
  );
  const { rows: found } = await pool.query<{ name: string; mark: string }>(marks.join(' union all '));
  return Object.fromEntries(found.map(({ name, mark }) => [name, mark]));
}
