import type { Clock } from '../app/clock.ts';
import type { Log } from '../app/log.ts';
import type { Handle } from '../app/ports.ts';
import { reportAnswers } from '../app/rhythm/report-answers.ts';
import { runDue } from '../app/rhythm/run-due.ts';
import { tick } from '../app/rhythm/tick.ts';
import type { Playbook } from '../core/playbook.ts';
import type { FieldCrypto } from '../store/field-crypto.ts';
import type { Database } from '../store/hallway/database.ts';
import { makeAnswersStore } from '../store/rhythm/answer-rates.ts';
import { makeRhythmStore } from '../store/rhythm/rhythm-store.ts';
import type { Loops } from './loops.ts';

export interface RhythmParts {
  readonly loops: Loops;
  /** The hallway's: its statements are look-ups by index, and are planned so. */
  readonly database: Database;
  readonly crypto: FieldCrypto;
  readonly handle: Handle;
  readonly playbook: () => Playbook;
  readonly clock: Clock;
  readonly log: Log;
  readonly closing: AbortSignal;
}

const dueEveryMs = 5_000;

/**
 * The year's rhythm: every five minutes a look at the calendar opens duties, and what is due of them goes through the hallway in a
 * loop of its own, so that alerts never stand behind it. The first look comes with the start and makes up for what was missed.
 */
export function startRhythm({ loops, database, crypto, handle, playbook, clock, log, closing }: RhythmParts): void {
  const book = () => playbook().duties;
  const store = makeRhythmStore(database, book);
  const answers = { store: makeAnswersStore(database, crypto), runs: store.runs, book };
  const look = async () => {
    await tick({ store, book, log, closing }, clock.now());
    await reportAnswers(answers, clock.now());
  };
  let looked = false;
  loops.cron('calendar', '*/5 * * * *', look);
  loops.every('duties', dueEveryMs, async () => {
    if (!looked) await look();
    looked = true;
    await runDue({ store, handle, log, closing }, clock.now());
  });
}
