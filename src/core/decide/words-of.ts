import type { Content } from '../event.ts';

/** Words of a message that the danger scan reads; a caption is read like a text. */
export function wordsOf(content: Content): string {
  if (content.kind === 'text') return content.text;
  return content.kind === 'photo' ? (content.caption ?? '') : '';
}
