import type { Draw } from '../../src/cli/demo/draw.ts';
import type { World } from './world.ts';

const tables = ['inbound_message', 'outbound_message', 'alert', 'alert_step', 'flow_session', 'audit_log'] as const;

/**
 * Holds a table, so that whatever the product writes now stands still just before its commit: the moments that a kill seldom
 * meets by chance. @returns how to let go, after the kill: what stood still is then either committed, with nobody there
 * to hear of it, or was never written.
 */
export async function grip({ store }: World, draw: Draw): Promise<() => Promise<void>> {
  const client = await store.pool.connect();
  const commits = draw.next() < 0.5;
  await client.query('begin');
  await client.query(`lock table ${draw.pick(tables)} in exclusive mode`);
  return async () => {
    if (!commits)
      await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name in ('jiaxin hallway', 'jiaxin jobs')`,
      );
    await client.query('rollback');
    client.release();
  };
}
