import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { acts } from '../../src/core/act/index.ts';
import { recordKinds } from '../../src/core/ledger/record-kinds.ts';

const Row = z.strictObject({
  id: z.string().regex(/^S\d-\d{2}$/u),
  asked: z.string().min(5),
  in: z.array(z.string().regex(/^(flow|duty|record|table|flag|chain|act|code|doc):.+$/u)).default([]),
  waits: z.enum(['records', 'tables', 'console']).optional(),
});
const File = z.strictObject({
  parts: z.array(z.strictObject({ part: z.string(), rows: z.array(Row).min(1) })),
});

export interface Requirement {
  readonly id: string;
  readonly part: string;
  readonly asked: string;
  readonly carriers: readonly string[];
  readonly waits: string | null;
  /** Paths of test files that say "proves: <id>". */
  readonly proofs: readonly string[];
}

interface Requirements {
  readonly rows: readonly Requirement[];
  /** One sentence each: a carrier that does not exist, a row without carrier or proof. */
  readonly problems: string[];
}

/** Reads docs/requirements.yaml and the marks of flows, duties and tests below `root`. */
export function readRequirements(root: string): Requirements {
  const file = File.parse(parse(readFileSync(join(root, 'docs/requirements.yaml'), 'utf8'), { schema: 'core' }));
  const carried = marksIn(root, ['flows'], /\.yaml$/u, /^#\s*carries:(.*)$/gmu, flowOf);
  for (const [id, duties] of basisOfDuties(root)) carried.set(id, [...(carried.get(id) ?? []), ...duties]);
  const proved = marksIn(root, ['test', 'flows'], /\.test\.(ts|tsx|yaml)$/u, /proves:(.*)$/gmu, (path) => path);
  const exists = knownCarriers(root);
  const problems: string[] = [];
  const rows = file.parts.flatMap(({ part, rows: list }) =>
    list.map((row): Requirement => {
      for (const carrier of row.in)
        if (!exists(carrier)) problems.push(`${row.id} names ${carrier}, which does not exist.`);
      const carriers = [...new Set([...row.in, ...(carried.get(row.id) ?? [])])];
      const proofs = [...new Set(proved.get(row.id) ?? [])].sort();
      if (carriers.length === 0 && !row.waits) problems.push(`${row.id} (${row.asked}) is carried by nothing.`);
      if (carriers.length > 0 && proofs.length === 0)
        problems.push(`${row.id} (${row.asked}) is proved by no test: write "proves: ${row.id}" where it is.`);
      return { id: row.id, part, asked: row.asked, carriers, waits: row.waits ?? null, proofs };
    }),
  );
  const known = new Set(rows.map(({ id }) => id));
  for (const id of [...carried.keys(), ...proved.keys()])
    if (!known.has(id) && !/^S\d-\d{2}$/u.test(id)) problems.push(`A mark names ${id}, which is no requirement.`);
  return { rows, problems };
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/** Row ids → what carries or proves them, by marks in files. */
function marksIn(
  root: string,
  folders: readonly string[],
  names: RegExp,
  mark: RegExp,
  carrier: (path: string, text: string) => string,
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const path of folders.flatMap((folder) => filesBelow(join(root, folder))).sort()) {
    if (!names.test(path)) continue;
    const text = readFileSync(path, 'utf8');
    for (const [, ids = ''] of text.matchAll(mark))
      for (const [id] of ids.matchAll(/S\d-\d{2}/gu))
        found.set(id, [...(found.get(id) ?? []), carrier(relative(root, path), text)]);
  }
  return found;
}

function flowOf(path: string, text: string): string {
  const id = /^id: (\w+)/mu.exec(text)?.[1];
  return id ? `flow:${id}` : `code:${path}`;
}

function basisOfDuties(root: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { id: rule, basis } of dutiesOf(root))
    for (const [id] of basis.matchAll(/S\d-\d{2}/gu)) found.set(id, [...(found.get(id) ?? []), `duty:${rule}`]);
  return found;
}

const DutyFile = z.object({ rules: z.array(z.object({ id: z.string(), basis: z.string() })) });

function dutiesOf(root: string): z.infer<typeof DutyFile>['rules'] {
  const text = readFileSync(join(root, 'flows/duties.yaml'), 'utf8');
  return DutyFile.parse(parse(text, { schema: 'core', maxAliasCount: 20 })).rules;
}

/** Whether what a row names is really there. */
function knownCarriers(root: string): (carrier: string) => boolean {
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const flows = new Set(
    filesBelow(join(root, 'flows/conversations')).flatMap(
      (path) => /^id: (\w+)/mu.exec(readFileSync(path, 'utf8'))?.[1] ?? [],
    ),
  );
  const tables = new Set(
    [...read('prisma/schema.prisma').matchAll(/^ {2}@@map\("(\w+)"\)/gmu)].map(([, name]) => name),
  );
  const flags = new Set([...read('flows/risk/flags.yaml').matchAll(/^ {2}- code: (\w+)/gmu)].map(([, code]) => code));
  const chains = parse(read('flows/alerts/chains.yaml'), { maxAliasCount: 100 }) as { chains: Record<string, unknown> };
  const duties = new Set(dutiesOf(root).map(({ id }) => id));
  return (carrier) => {
    const [kind = '', name = ''] = carrier.split(/:(.*)/su);
    switch (kind) {
      case 'flow':
        return flows.has(name);
      case 'duty':
        return duties.has(name);
      case 'record':
        return recordKinds.has(name);
      case 'table':
        return tables.has(name);
      case 'flag':
        return flags.has(name);
      case 'chain':
        return name in chains.chains;
      case 'act':
        return acts.has(name);
      default:
        return existsSync(join(root, name));
    }
  };
}

/** docs/requirements.md. */
export function pageOf(rows: readonly Requirement[]): string {
  const parts = [...new Set(rows.map(({ part }) => part))];
  const waiting = rows.filter(({ waits }) => waits !== null).length;
  const line = ({ id, asked, carriers, waits, proofs }: Requirement) =>
    `| ${id} | ${asked} | ${carriers.map((one) => `\`${one}\``).join(' ')} | ${proofs.map((path) => `\`${path}\``).join(' ')} | ${waits ? `not yet: ${waits}` : ''} |`;
  return `# Requirements and what carries them

Made by \`npx tsx scripts/write-requirements.ts\` of \`docs/requirements.yaml\` and of the marks in flows, duties and tests. Do not edit.

${rows.length} core requirements; of ${waiting} a part waits for the official records, tables or the console.

${parts
  .map(
    (part) => `## ${part}

| | What is asked | Carried by | Proved by | |
|---|---|---|---|---|
${rows
  .filter((row) => row.part === part)
  .map(line)
  .join('\n')}
`,
  )
  .join('\n')}`;
}
