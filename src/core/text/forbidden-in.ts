import { FORBIDDEN_WORDS } from '../flow/check/flow-knowledge.ts';

/** The first word that is never said to a family (domain 5.1, 10.46), or null. Spaces and marks put into it do not hide it. */
export function forbiddenIn(text: string): string | null {
  const bare = text.normalize('NFKC').replace(/[\s\p{P}\p{S}\p{Cf}]/gu, '');
  return FORBIDDEN_WORDS.find((word) => bare.includes(word)) ?? null;
}
