import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/app/log.ts';
import { reviewRound } from '../../src/app/review/review-round.ts';
import type { ChildReviewDue } from '../../src/core/event.ts';
import { makeDueStore } from '../../src/store/due.ts';
import { makeReviewStore } from '../../src/store/review/review-store.ts';
import { makeJobRuns } from '../../src/store/rhythm/job-runs.ts';
import { day } from '../support/child-file.ts';
import { china } from '../support/county-app.ts';
import { at, child, crypto, fileRows, newId, now, sister } from '../support/file-rows.ts';
import { projectPlaybook } from '../support/playbook.ts';
import { villageId } from '../support/village-ledger.ts';

let rows: Awaited<ReturnType<typeof fileRows>>;
beforeAll(async () => {
  rows = await fileRows();
  await rows.put.row('timer', {
    id: newId(),
    effect_key: `review:${child}`,
    kind: 'child_review',
    subject_id: child,
    due_at: at(0),
    done_at: at(0),
  });
});
afterAll(() => rows.stop());

describe('the daily round', () => {
  const morning = china('2026-11-21 06:00');
  const parts = () => {
    const asked: string[] = [];
    return {
      asked,
      store: makeReviewStore(rows.database),
      runs: makeJobRuns(rows.database),
      handle: async (event: { readonly kind: string }) => {
        if (event.kind === 'child_review_due') asked.push((event as ChildReviewDue).childId);
        return { kind: 'done', outboundIds: [], alertIds: [] } as const;
      },
      clock: projectPlaybook().combinations.contact,
      log: silentLog,
    };
  };

  it('comes once a day, not before five, and the first time asks for everybody', async () => {
    const round = parts();
    expect(await reviewRound(round, china('2026-11-21 04:59'))).toBeNull();
    expect(await reviewRound(round, morning)).toEqual({ children: 3, failed: 0 });
    expect(await reviewRound(round, morning + 3_600_000)).toBeNull();
    expect(round.asked.toSorted()).toEqual([child, sister, villageId('child', '小练')].toSorted());
  });

  it('asks the next day only for those of whom something came, or for whom a day has come', async () => {
    const round = parts();
    // Nothing is asked of whom a timer of their own has looked at since.
    await rows.prisma.timer.updateMany({ where: { kind: 'child_review' }, data: { doneAt: new Date(morning) } });
    await reviewRound(round, morning + day);
    expect(round.asked).toEqual([]);
    await rows.put.signal(sister, ['M03', 'yellow'], ['王老师', 'CLASS_TEACHER'], -2.2);
    await reviewRound(round, morning + 2 * day);
    expect(round.asked).toEqual([sister]);
  });

  it.each([
    ['parents silent for two weeks', 'update parent_state set last_contact_at = $1 where child_id = $2', 14],
    [
      'a draft of two weeks',
      `insert into file_record (id, county_id, kind, child_id, at, data, updated_at) values (gen_random_uuid(), gen_random_uuid(), 'agreement', $2, $1, '{}', $1)`,
      14,
    ],
    [
      'a 16th birthday in 30 days',
      `update person set birth_date = ($1::timestamptz - interval '16 years' + interval '30 days')::date where id = (select person_id from child where id = $2)`,
      0,
    ],
  ])('asks for a child with %s', async (_name, sql, days) => {
    const round = parts();
    const last = await round.store.lastRound();
    const next = (last ?? 0) + 10 * day;
    await rows.pool.query(sql, [new Date(next - days * day), sister]);
    await reviewRound(round, next);
    expect(round.asked).toContain(sister);
  });

  it('a file that could not be reviewed comes again in an hour, and the round goes on', async () => {
    const round = parts();
    const next = ((await round.store.lastRound()) ?? 0) + day;
    await rows.put.signal(child, ['M03', 'yellow'], ['王老师', 'CLASS_TEACHER'], (now - next) / day + 0.1);
    const handle = async () => {
      throw new Error('broken');
    };
    const report = await reviewRound({ ...round, handle }, next);
    expect(report?.failed).toBe(report?.children);
    expect(report?.failed).toBeGreaterThan(0);
    const again = await makeDueStore(rows.database, crypto).dueReviews(next + 3_600_000, 10);
    expect(again.map(({ childId }) => childId)).toContain(child);
  });

  it('when the store is away the round is not over, and is taken up again', async () => {
    const round = parts();
    const next = ((await round.store.lastRound()) ?? 0) + day;
    await rows.put.signal(child, ['M03', 'yellow'], ['王老师', 'CLASS_TEACHER'], (now - next) / day + 0.1);
    await rows.prisma.timer.updateMany({ where: { kind: 'child_review' }, data: { doneAt: at(0) } });
    const handle = async () => ({ kind: 'refused', retryAfterMs: 1, problem: 'away' }) as const;
    await reviewRound({ ...round, handle }, next);
    expect(await round.store.lastRound()).toBeLessThan(next);
    expect(await reviewRound(round, next + 10 * 60_000)).toMatchObject({ failed: 0 });
    expect(round.asked).toContain(child);
  });
});
