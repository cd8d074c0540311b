import { existsSync, readFileSync } from 'node:fs';
import { verifyAuditChain } from '../../src/store/audit-sealer.ts';
import { type Break, broken, findBroken } from './check-inbox.ts';
import { canary } from './sentences.ts';
import type { World } from './world.ts';

/** Invariants 10 and 11: the record is whole, and nothing is written where it must not stand. */
export async function checkRecord(world: World): Promise<Break[]> {
  const chain = await verifyAuditChain(world.store.pool);
  const log = existsSync(world.logFile) ? readFileSync(world.logFile, 'utf8') : '';
  const secrets = [
    ['words of people', canary],
    ['the token of the platform', world.platform.token],
    ['a number', '199-0000-'],
    ...world.talkers.flatMap(({ token }) => (token === null ? [] : [['the token of a chat', token]])),
  ] as const;
  return [
    ...broken(10, 'the audit chain', chain.ok ? [] : [chain]),
    ...broken(
      10,
      'audit rows not sealed in the quiet',
      chain.ok && chain.unsealed > 0 ? [{ unsealed: chain.unsealed }] : [],
    ),
    ...(await findBroken(
      world,
      10,
      'alerts without an audit row of their opening',
      `select a.id from alert a where not exists (select from signal s join audit_log l on l.entity_id = s.inbound_id::text where s.alert_id = a.id)
         and exists (select from signal s where s.alert_id = a.id and s.inbound_id is not null)`,
    )),
    ...(await findBroken(
      world,
      11,
      'words of people in the clear',
      `select id from inbound_message where text_e like '%${canary}%' union all select id from outbound_message where body_e like '%${canary}%'
       union all select id from answer where text_e like '%${canary}%' or value::text like '%${canary}%'
       union all select id from flow_session where data_e like '%${canary}%' union all select id from human_inbox where note_e like '%${canary}%'`,
    )),
    ...broken(
      11,
      'secrets in the log',
      secrets.filter(([, secret]) => log.includes(secret ?? '')).map(([what]) => what),
    ),
  ];
}
