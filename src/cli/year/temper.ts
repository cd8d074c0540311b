import { createHash } from 'node:crypto';
import { type Draw, makeDraw } from '../demo/draw.ts';

const minute = 60_000;
const chinaMs = 8 * 3_600_000;
const dayMs = 86_400_000;

/** How one invented person behaves. Everything is drawn from the seed and the person, never from the order of events. */
export interface Temper {
  readonly draw: Draw;
  /** Chance of answering a prompt at all. */
  readonly answers: number;
  /** Chance of a good answer to a question. */
  readonly good: number;
  /** Chance of words instead of a digit. */
  readonly words: number;
  /** Minutes until a prompt is answered: from, to. */
  readonly delay: readonly [number, number];
  /** Weeks of the year (1–53) in which nothing is answered at all. */
  readonly silent: readonly [number, number];
}

/** The temper of a person: most answer, some seldom, a few fall silent for weeks (domain 12.2: "silent people, contradictions"). */
export function temperOf(seed: number, personId: string, staff: boolean): Temper {
  const mix = createHash('sha256').update(`${seed} ${personId}`).digest().readUInt32LE(0);
  const draw = makeDraw(mix);
  const kind = draw.next();
  const from = draw.int(1, 48);
  const silent: readonly [number, number] =
    draw.next() < (staff ? 0.05 : 0.12) ? [from, from + draw.int(3, 9)] : [0, 0];
  if (staff) return { draw, answers: kind < 0.85 ? 0.97 : 0.7, good: 0.94, words: 0, delay: [3, 240], silent };
  if (kind < 0.7) return { draw, answers: 0.96, good: 0.965, words: 0.15, delay: [2, 180], silent };
  if (kind < 0.92) return { draw, answers: 0.8, good: 0.94, words: 0.3, delay: [20, 1500], silent };
  return { draw, answers: 0.4, good: 0.9, words: 0.3, delay: [60, 2800], silent };
}

function weekOfYear(at: number): number {
  const day = new Date(at + chinaMs);
  return Math.floor((day.getTime() - Date.UTC(day.getUTCFullYear(), 0, 1)) / (7 * dayMs)) + 1;
}

/** When this person answers a message that arrived `at`; null: never. Nobody writes between 22:30 and 6:30. */
export function answersAt(temper: Temper, at: number, isPrompt: boolean): number | null {
  const { draw, answers, delay, silent } = temper;
  const chance = draw.next();
  const slow = delay[0] + (delay[1] - delay[0]) * draw.next() ** 2;
  const quick = 0.5 + 6 * draw.next() ** 2;
  const week = weekOfYear(at);
  if (isPrompt && (chance > answers || (week >= silent[0] && week <= silent[1]))) return null;
  const due = at + Math.round((isPrompt ? slow : quick) * minute);
  const hour = new Date(due + chinaMs).getUTCHours() + new Date(due + chinaMs).getUTCMinutes() / 60;
  if (!isPrompt || (hour >= 6.5 && hour < 22.5)) return due;
  const midnight = Math.floor((due + chinaMs) / dayMs) * dayMs - chinaMs;
  return (hour < 6.5 ? midnight : midnight + dayMs) + Math.round((6.5 * 60 + 60 * draw.next()) * minute);
}
