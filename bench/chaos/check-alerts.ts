import { type Break, findBroken } from './check-inbox.ts';
import type { World } from './world.ts';

/** Invariants 4, 5 and 9 in the quiet. `now` is the product's clock. */
export async function checkAlerts(world: World, now: number): Promise<Break[]> {
  const late = new Date(now - 30_000).toISOString();
  const queries: readonly (readonly [number, string, string])[] = [
    [
      4,
      'orange or red signals outside every alert',
      `select id, flag_code from signal where severity in ('red', 'orange') and alert_id is null`,
    ],
    [
      4,
      'two open alerts for one subject and flag',
      `select subject_key, flag_code from alert where closed_at is null group by 1, 2 having count(*) > 1`,
    ],
    [
      5,
      'open alerts without a next step',
      `select a.id, a.no from alert a where a.closed_at is null and not exists (select from alert_step s where s.alert_id = a.id and s.state = 'pending')`,
    ],
    [
      5,
      'alerts whose steps have a gap',
      `select alert_id, min(no), max(no), count(*)::int from alert_step group by 1 having min(no) <> 1 or max(no) <> count(*)`,
    ],
    [
      5,
      'steps that are overdue',
      `select s.alert_id, s.no, s.chain_step, s.due_at from alert_step s where s.state = 'pending' and s.due_at < '${late}'`,
    ],
    [
      5,
      'repeats of a step that skip or double a number',
      `select alert_id, chain_step from alert_step where repeat_no > 0 group by 1, 2, (select a.chain ->> 'startedAt' from alert a where a.id = alert_id) having count(*) > count(distinct repeat_no)
         and not exists (select from alert a where a.id = alert_id and a.chain ? 'startedAt')`,
    ],
    [
      5,
      'steps that told people, and no row says whom',
      `select s.alert_id, s.no, s.chain_step from alert_step s where s.state = 'fired' and s.outcome = 'told'
         and not exists (select from alert_recipient r where r.alert_id = s.alert_id and r.step_no = s.no and r.state in ('told', 'phone_list', 'silent'))`,
    ],
    [
      5,
      'people who were told of a step by no message',
      `select r.alert_id, r.step_no, r.staff_id, r.state from alert_recipient r where r.state in ('told', 'phone_list')
         and not exists (select from outbound_message o where o.alert_id = r.alert_id and o.alert_step_no = r.step_no and o.person_id = r.person_id)`,
    ],
    [
      5,
      'messages of alerts that nobody followed up',
      `select o.id, o.reason from outbound_message o join alert a on a.id = o.alert_id where o.message_class = 'alert' and o.state = 'undeliverable' and o.phone_e is null
         and a.closed_at is null and not exists (select from audit_log l where l.action = 'alert_push_failed' and l.entity_id = a.id::text)`,
    ],
    [
      9,
      'people who were told and must not know',
      `select r.alert_id, r.step_no, r.person_id from alert_recipient r join alert a on a.id = r.alert_id
       join outbound_message o on o.alert_id = a.id and o.person_id = r.person_id and o.message_class = 'alert' and o.state = 'sent'
       where r.state in ('told', 'phone_list') and a.exclusion -> 'suspectPersonIds' ? r.person_id::text`,
    ],
  ];
  const found: Break[] = [];
  for (const [invariant, what, sql] of queries) found.push(...(await findBroken(world, invariant, what, sql)));
  return found;
}
