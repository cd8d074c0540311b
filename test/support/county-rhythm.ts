import { silentLog } from '../../src/app/log.ts';
import type { Handle } from '../../src/app/ports.ts';
import { reportAnswers } from '../../src/app/rhythm/report-answers.ts';
import { runDue } from '../../src/app/rhythm/run-due.ts';
import { type TickReport, tick } from '../../src/app/rhythm/tick.ts';
import type { DutyBook } from '../../src/core/duty/duty-rule.ts';
import type { FieldCrypto } from '../../src/store/field-crypto.ts';
import { makeDatabase, type openPool } from '../../src/store/hallway/database.ts';
import type { Database } from '../../src/store/prisma.ts';
import { makeAnswersStore } from '../../src/store/rhythm/answer-rates.ts';
import { makeRhythmStore } from '../../src/store/rhythm/rhythm-store.ts';
import { nextMoments } from './next-moments.ts';

interface Parts {
  /** Of each process its own. */
  readonly pools: readonly [ReturnType<typeof openPool>, ReturnType<typeof openPool>];
  readonly prisma: Database;
  readonly crypto: FieldCrypto;
  readonly handle: Handle;
  readonly book: () => DutyBook;
  readonly time: { at: number };
  readonly settle: () => Promise<void>;
}

/** The calendar of a county app, moved by hand. */
export function makeCountyRhythm(parts: Parts): {
  tick(door?: 0 | 1): Promise<TickReport>;
  advanceTo(at: number): Promise<void>;
} {
  const { prisma, book, time, handle } = parts;
  const [first, second] = parts.pools.map((pool) => makeRhythmStore(makeDatabase(pool), book)) as [
    ReturnType<typeof makeRhythmStore>,
    ReturnType<typeof makeRhythmStore>,
  ];
  const answers = makeAnswersStore(makeDatabase(parts.pools[0]), parts.crypto);
  const look = async (door: 0 | 1 = 0) => {
    const store = door === 0 ? first : second;
    const report = await tick({ store, book, log: silentLog }, time.at);
    await reportAnswers({ store: answers, runs: store.runs, book }, time.at);
    return report;
  };
  return {
    tick: look,
    async advanceTo(at) {
      const moments = await nextMoments(first, prisma, book(), time.at, at);
      for (let next = await moments.next(time.at); ; next = await moments.next(time.at)) {
        time.at = Math.max(time.at, next.at);
        if (next.isTick) await look();
        await runDue({ store: first, handle, log: silentLog }, time.at);
        await parts.settle();
        if (time.at >= at) break;
      }
    },
  };
}
