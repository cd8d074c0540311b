import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageOf, readRequirements } from './requirements/read-requirements.ts';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));

const usage = `Usage: npx tsx scripts/write-requirements.ts [--check]

Makes docs/requirements.md of docs/requirements.yaml and of the marks in flows ("# carries: …"), duties (basis) and tests ("proves: …").
  --check   writes nothing; ends with 1 when the page is old or a row lacks a carrier or a proof.`;

const page = join(root, 'docs', 'requirements.md');
const args = process.argv.slice(2);
if (args.includes('--help')) process.stdout.write(`${usage}\n`);
else {
  const { rows, problems } = readRequirements(root);
  const text = pageOf(rows);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (!args.includes('--check')) writeFileSync(page, text);
  else if (readFileSync(page, 'utf8') !== text)
    problems.push('docs/requirements.md is old: npx tsx scripts/write-requirements.ts');
  process.exitCode = problems.length > 0 ? 1 : 0;
}
