import { sleep } from './crowd.ts';
import type { World } from './world.ts';

interface Left {
  readonly waiting: number;
  readonly pending: number;
  readonly unsent: number;
  readonly steps: number;
  readonly unsealed: number;
}

/** What is still to be done: at the platform, in the inbox, the outbox, the alerts, the record. `now` is the product's clock. */
export async function whatIsLeft({ store, platform }: World, now: number): Promise<Left> {
  const { rows } = await store.pool.query<Omit<Left, 'waiting'>>(
    `select (select count(*)::int from inbound_message where state = 'pending') as pending,
       (select count(*)::int from outbound_message where state in ('queued', 'sending') and not (attempts = 0 and send_after > $1)) as unsent,
       (select count(*)::int from alert_step where state = 'pending' and due_at <= $1) as steps,
       (select count(*)::int from audit_log l where not exists (select from audit_seal s where s.audit_seq = l.seq)) as unsealed`,
    [new Date(now)],
  );
  return { waiting: platform.waiting().length, ...(rows[0] as Omit<Left, 'waiting'>) };
}

/** Whether nothing is left to do, now or within so long. */
export async function settledWithin(
  world: World,
  now: () => number,
  limitMs: number,
  progress?: (line: string) => void,
): Promise<boolean> {
  const until = performance.now() + limitMs;
  let sayAt = performance.now() + 3_000;
  for (;;) {
    const left = await whatIsLeft(world, now());
    if (Object.values(left).every((n) => n === 0)) return true;
    if (performance.now() >= until) return false;
    if (performance.now() >= sayAt) {
      sayAt += 3_000;
      progress?.(`settling: ${JSON.stringify(left)}`);
    }
    await sleep(100);
  }
}
