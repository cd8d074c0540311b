import type { MessageBody } from '../../core/effect.ts';
import type { Temper } from './temper.ts';

const freeWords = ['没有', '都好着呢', '在家', '没啥事', '跟平常一样', '忙完这阵再说'];

/** True for a message that waits for an answer. */
export function isQuestion({ text, buttons }: MessageBody): boolean {
  return (buttons?.length ?? 0) > 0 || /[??]\s*$/u.test(text.split('\n')[0] ?? '') || /回0|回号|回1/u.test(text);
}

/**
 * What an invented person answers: mostly the first, good choice; sometimes another, the rarer the further down; 0 where a
 * list says that 0 means all is done; words where there is nothing to choose.
 */
export function answerTo({ text, buttons = [] }: MessageBody, temper: Temper): string {
  const { draw, good, words } = temper;
  const [chance, other, wordy, word] = [draw.next(), draw.next(), draw.next(), draw.next()];
  const zero = /回0|0 没有|0都/u.test(text);
  if (zero && chance < good) return '0';
  const keys = buttons.filter(({ data }) => data !== '0' && data !== '9');
  if (keys.length === 0) return freeWords[Math.floor(word * freeWords.length)] ?? '没有';
  const place = chance < good ? 0 : 1 + Math.floor(other ** 1.6 * (keys.length - 1));
  const chosen = keys[Math.min(place, keys.length - 1)];
  return (wordy < words ? chosen?.label : chosen?.data) ?? '1';
}
