import { join } from 'node:path';
import { type Playbook, readPlaybook } from '../../src/core/playbook.ts';
import { readPlaybookFolder } from '../../src/store/playbook-folder.ts';

let cached: Playbook | undefined;

/** The project's own playbook, read once a test process. */
export function projectPlaybook(): Playbook {
  if (cached) return cached;
  const { playbook, problems } = readPlaybook(readPlaybookFolder(join(import.meta.dirname, '../../flows')));
  if (!playbook) throw new Error(`The playbook has problems: ${JSON.stringify(problems)}`);
  cached = playbook;
  return playbook;
}
