import { createHash } from 'node:crypto';
import { deriveId } from '../../core/ids.ts';

/** The id of an invented row: the same name gives the same id in every run, so that loading twice changes nothing. */
export function demoId<T extends string>(...name: readonly string[]): T {
  return deriveId<T>(Date.UTC(2026, 0, 1), 'demo', ...name);
}

/** A number that cannot be dialled, always the same for the same person. */
export function demoPhone(name: string): string {
  const digits = Number.parseInt(createHash('sha256').update(name).digest('hex').slice(0, 8), 16) % 10_000;
  return `199-0000-${String(digits).padStart(4, '0')}`;
}
