import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { PlaybookFile } from '../core/playbook.ts';

/**
 * Every YAML file below the playbook's folder, named relative to it with "/". Samples (names that begin with "_") are left
 * out. Throws one clear sentence when the folder cannot be read.
 */
export function readPlaybookFolder(folder: string): PlaybookFile[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml') && !entry.name.startsWith('_'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => ({ name: relative(folder, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
  } catch {
    throw new Error(`The folder ${folder} cannot be read: is this the folder with the conversations?`);
  }
}
