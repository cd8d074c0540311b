import { trouble } from '../trouble.tsx';
import { deskTrouble } from '../trouble-words.ts';
import type { Desk } from './desk-route.ts';

/** The answer to a form that lacks what its page always sends. */
export function incomplete({ c, lang }: Pick<Desk, 'c' | 'lang'>) {
  return trouble(c, 400, deskTrouble.incomplete[lang]);
}
