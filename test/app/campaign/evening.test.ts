import { describe, expect, it } from 'vitest';
import { unbalanced } from '../../../src/core/campaign/campaign.ts';
import { newCrypto } from '../../contracts/store-family.ts';
import {
  type EveningOptions,
  type EveningParts,
  playEvening,
  sevenOClock,
  type Waited,
} from '../../support/campaign-evening.ts';
import { createTestDatabase } from '../../support/database.ts';
import { seededRandom } from '../../support/fake-bot-api-faults.ts';

const hour = 3_600_000;

async function evening(
  options: Partial<EveningOptions>,
  meanwhile: (parts: EveningParts) => Promise<void> = async () => undefined,
) {
  const test = await createTestDatabase();
  try {
    const quiet = { people: 100, writersPerSecond: 0, alertEverySeconds: 0, killsAt: [] };
    const played = await playEvening({ url: test.url, crypto: newCrypto(), ...quiet, ...options }, meanwhile);
    // Holds whatever happens: nobody gets it twice, nobody is said to have it who has not, everybody has one end.
    expect(played.twice).toBe(0);
    expect(played.neverSeen).toBe(0);
    expect(unbalanced(played.campaign.state, played.progress)).toEqual([]);
    return played;
  } finally {
    await test.drop();
  }
}

const percentile = (list: readonly number[], share: number): number =>
  list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? Number.NaN;

const waits = (list: readonly Waited[]): number[] => list.map(({ waitedMs }) => waitedMs);

/** What happened well away from every kill (seconds of the evening): no process was dying, away or catching up. */
const untouchedBy =
  (killsAt: readonly number[]) =>
  ({ at }: Waited): boolean =>
    killsAt.every((kill) => {
      const since = (at - sevenOClock) / 1_000 - kill;
      return since < -3 || since > 8;
    });

describe('a campaign goes out', () => {
  it('to 1,500 people at 25 a second with limits and three kills: all sent, none twice; replies and alerts go ahead', async () => {
    const killsAt = [4, 24, 44];
    const { progress, replies, unanswered, alerts, platform, campaign } = await evening({
      people: 1_500,
      writersPerSecond: 3,
      alertEverySeconds: 6,
      killsAt,
    });
    expect(campaign.state).toBe('done');
    expect(progress.states.sent + progress.states.ambiguous).toBe(1_500);
    // What a process had in hand when it was killed, and no more.
    expect(progress.states.ambiguous).toBeLessThanOrEqual(3 * 16);
    expect(progress.reasons).toEqual({ no_consent: 1 });
    expect(progress.answered).toBeGreaterThan(20);
    const calm = waits(replies.filter(untouchedBy(killsAt)));
    expect(calm.length).toBeGreaterThan(50);
    // One in fifty is told to come again in a second; nobody waits behind a thousand prompts.
    expect(percentile(calm, 0.95)).toBeLessThan(2_000);
    const calmAlerts = waits(alerts.filter(untouchedBy(killsAt)));
    expect(calmAlerts.length).toBeGreaterThan(0);
    // All but one that stands behind a push a killed process had in hand: nobody may know that it did not arrive.
    expect(percentile(calmAlerts, 0.8)).toBeLessThan(5_000);
    // A kill delays, also what comes later in the same chat, which keeps its order; it loses nothing.
    expect(unanswered).toBe(0);
    expect(Math.max(...waits(replies), ...waits(alerts))).toBeLessThan(60_000);
    expect(platform.limited.byRate).toBe(0);
  }, 60_000);

  it('from two processes that share the work, whoever is killed', async () => {
    const { progress } = await evening({ processes: 2, people: 200, killsAt: [3, 6], kind: 'tip' });
    expect(progress.states.sent + progress.states.ambiguous).toBe(200);
  }, 60_000);

  it.each([1, 2, 3])(
    'is paused, resumed and cancelled at any moment (%i)',
    async (seed) => {
      const random = seededRandom(seed);
      let sentAtCancel = 0;
      const { campaign, progress, platform } = await evening(
        { people: 300, seed, kind: seed === 2 ? 'tip' : 'flow' },
        async ({ time, act, progress: now, platform: { arrived } }) => {
          await time.sleep(500 + 1_500 * random());
          await act('pause');
          // What was in the outbox leaves; after that nothing does.
          await time.sleep(30_000);
          const paused = await now();
          expect(paused.states.queued).toBe(0);
          await time.sleep(60_000);
          expect((await now()).states).toEqual(paused.states);
          await act('resume');
          await time.sleep(1_000 + 2_000 * random());
          await act('cancel');
          sentAtCancel = arrived.length;
        },
      );
      expect(campaign.state).toBe('cancelled');
      // What was on its way to the platform at that moment, no more.
      expect(platform.arrived.length - sentAtCancel).toBeLessThanOrEqual(8);
      expect(progress.states.waiting + progress.states.queued).toBe(0);
      expect(progress.states.sent).toBe(platform.arrived.length);
      expect(progress.states.cancelled).toBeGreaterThan(0);
    },
    60_000,
  );

  it('closes the conversations of those who were cancelled before they saw them', async () => {
    let open = -1;
    const { progress } = await evening({ people: 300 }, async ({ time, act, sql }) => {
      await time.sleep(2_000);
      await act('cancel');
      await time.sleep(5_000);
      open = Number((await sql(`select count(*) as n from flow_session where state = 'open'`))[0]?.n);
    });
    expect(open).toBe(progress.states.sent);
  }, 60_000);

  it('leaves out who died, said no or blocked us meanwhile, and says so', async () => {
    const { progress, platform, crowd } = await evening({ people: 200, kind: 'tip' }, async (parts) => {
      const of = (from: number, to: number) => parts.crowd.people.slice(from, to).map(({ personId }) => personId);
      await parts.sql('update person set deceased_at = now() where id = any($1::uuid[])', [of(0, 5)]);
      await parts.sql('update person set prompts_off_at = now() where id = any($1::uuid[])', [of(5, 10)]);
      await parts.sql(
        `update person set deceased_at = '2026-11-17' where id = (select person_id from child where id = $1)`,
        [parts.crowd.people[10]?.childId],
      );
      parts.platform.blocked.add(parts.crowd.people[11]?.chat ?? '');
    });
    const spared = new Set(crowd.people.slice(0, 12).map(({ chat }) => chat));
    expect(platform.arrived.filter(({ chat }) => spared.has(chat))).toEqual([]);
    expect(progress.states).toMatchObject({ sent: 188, undeliverable: 13 });
    // Found dead before it was put into the outbox, or when it was to leave.
    const { dead = 0, person_dead = 0, prompts_off, mourning, blocked } = progress.reasons;
    expect({ died: dead + person_dead, prompts_off, mourning, blocked }).toEqual({
      died: 5,
      prompts_off: 5,
      mourning: 1,
      blocked: 1,
    });
  }, 60_000);

  it('never again to whom it may have reached: killed between taking and writing down', async () => {
    const { progress, platform } = await evening({ people: 60, killsAt: [1.5], limitedShare: 0 });
    const { ambiguous } = progress.states;
    expect(ambiguous).toBeGreaterThan(0);
    expect(ambiguous).toBeLessThanOrEqual(16);
    // Some of those had arrived, some had not; none is sent a second time.
    expect(platform.arrived.length).toBeGreaterThanOrEqual(progress.states.sent);
    expect(platform.arrived.length).toBeLessThanOrEqual(progress.states.sent + ambiguous);
  }, 60_000);

  it('does not wake anybody: a tip of late evening goes on in the morning; an emergency goes at once', async () => {
    const at = sevenOClock + 3 * hour;
    const tip = await evening({ people: 30, kind: 'tip', at, rest: 60 });
    expect(new Date(Math.min(...tip.platform.arrived.map((one) => one.at)) + 8 * hour).getUTCHours()).toBe(8);
    const emergency = await evening({ people: 30, kind: 'emergency', at });
    expect(Math.max(...emergency.platform.arrived.map((one) => one.at)) - at).toBeLessThan(20_000);
    expect(emergency.platform.arrived).toHaveLength(30);
  }, 60_000);

  it('puts off to tomorrow whoever had two messages today', async () => {
    const { progress, platform, crowd } = await evening({
      people: 20,
      kind: 'tip',
      rest: 60,
      before: (sql, { people }) =>
        sql(
          `insert into outbound_message (id, effect_key, message_class, channel, person_id, body_e, purpose, state, settled, send_after, created_at)
         select gen_random_uuid(), 'today ' || n, 'prompt', 'telegram', $1, '', 'duty', 'sent', true, $2, $2 from generate_series(1, 2) n`,
          [people[3]?.personId, new Date(sevenOClock)],
        ),
    });
    expect(progress.putOff).toBe(1);
    expect(progress.states.sent).toBe(20);
    const late = platform.arrived.at(-1);
    expect(late?.chat).toBe(crowd.people[3]?.chat);
    expect((late?.at ?? 0) - sevenOClock).toBeGreaterThanOrEqual(13 * hour);
  }, 60_000);
});
