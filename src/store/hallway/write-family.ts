import { deriveId } from '../../core/ids.ts';
import { mustChange, type Write } from './rare.ts';

/** The address belongs to the person from now on: with its open sessions; other addresses on this channel are replaced. */
export const bindIdentity: Write<'bind_identity'> = async ({ session, now }, { identityId, personId, inviteId }) => {
  await mustChange(
    session,
    `update invite set used_at = $3, used_by_identity_id = $2 where id = $1 and used_at is null and revoked_at is null and expires_at > $3`,
    [inviteId, identityId, now],
  );
  await session.rows(
    `update channel_identity o set state = 'replaced' from channel_identity i
     where i.id = $1 and o.person_id = $2 and o.channel = i.channel and o.id <> i.id and o.state in ('bound', 'blocked')`,
    [identityId, personId],
  );
  await mustChange(
    session,
    `update channel_identity set person_id = $2, state = 'bound', bound_at = $3, wrong_codes = 0, locked_until = null, failures = 0, last_seen_at = $3 where id = $1`,
    [identityId, personId, now],
  );
  await session.rows(`update flow_session set party_id = $2, person_id = $2 where party_id = $1 and state = 'open'`, [
    identityId,
    personId,
  ]);
  await session.rows(`update timer set party_id = $2 where party_id = $1 and done_at is null`, [identityId, personId]);
  await session.rows(
    `insert into conversation as c (party_id, version, last_inbound_at) values ($1, 1, $2)
     on conflict (party_id) do update set version = c.version + 1, last_inbound_at = excluded.last_inbound_at`,
    [personId, now],
  );
};

export const countWrongCode: Write<'count_wrong_code'> = async (
  { session },
  { identityId, wrongCodes, lockedUntil },
) => {
  await session.rows('update channel_identity set wrong_codes = $2, locked_until = $3 where id = $1', [
    identityId,
    wrongCodes,
    lockedUntil === null ? null : new Date(lockedUntil),
  ]);
};

export const setIdentityState: Write<'set_identity_state'> = async ({ session }, { identityId, state }) => {
  await session.rows('update channel_identity set state = $2 where id = $1', [identityId, state]);
};

export const recordConsent: Write<'record_consent'> = async ({ session, now }, effect) => {
  await session.rows(
    `insert into consent_record (id, person_id, child_ids, text_version, text_hash, decision, method, legal_basis, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing`,
    [
      effect.id,
      effect.personId,
      effect.childIds,
      effect.textVersion,
      effect.textHash,
      effect.decision,
      effect.method,
      effect.legalBasis,
      now,
    ],
  );
};

export const updatePerson: Write<'update_person'> = async ({ session, now }, { personId, changes }) => {
  const { replyMode, preferredHour, promptsOff, trainingDone, dutyAck } = changes;
  await session.rows(
    `update person set reply_mode = coalesce($2, reply_mode), preferred_hour = coalesce($3, preferred_hour),
       prompts_off_at = case when $4::boolean is null then prompts_off_at when $4 then coalesce(prompts_off_at, $5) end, updated_at = $5 where id = $1`,
    [personId, replyMode ?? null, preferredHour ?? null, promptsOff ?? null, now],
  );
  if (trainingDone === undefined && dutyAck === undefined) return;
  const dated = (said: boolean | undefined, column: string, n: number) =>
    said === undefined ? '' : `, ${column} = ${said ? `coalesce(${column}, $${n})` : 'null'}`;
  await session.rows(
    `update staff set updated_at = $2${dated(trainingDone, 'training_done_at', 2)}${dated(dutyAck, 'duty_ack_at', 2)} where person_id = $1`,
    [personId, now],
  );
};

/** How the person says they stand to the child: unverified, and never more than the relation that was there before. */
export const declareCare: Write<'declare_care'> = async ({ session, situation, personId, now }, effect) => {
  const { id, childId, relationText, source } = effect;
  const declarer = personId ?? ('invite' in situation && situation.invite ? situation.invite.person.id : null);
  if (declarer === null) return;
  const known = await session.rows(
    `update care_relation set relation_text = $3, source = $4 where child_id = $1 and person_id = $2 and (valid_to is null or valid_to > $5) and not verified returning id`,
    [childId, declarer, relationText, source, now],
  );
  if (known.length > 0) return;
  await session.rows(
    `insert into care_relation (id, child_id, person_id, kind, relation_text, valid_from, source)
     select $1, $2, $3, 'actual_carer', $4, $6, $5
     where not exists (select from care_relation c where c.child_id = $2 and c.person_id = $3 and (c.valid_to is null or c.valid_to > $6))
     on conflict (id) do nothing`,
    [id, childId, declarer, relationText, source, now],
  );
};

/** Said once until it is cleared; then it can come again. */
export const systemAlarm: Write<'system_alarm'> = async ({ session, now }, { key, what, data }) => {
  await session.rows(
    `insert into system_alarm as s (id, key, what, data, raised_at) values ($1, $2, $3, $4, $5)
     on conflict (key) do update set what = excluded.what, data = excluded.data, raised_at = excluded.raised_at, cleared_at = null where s.cleared_at is not null`,
    [deriveId(now.getTime(), 'system_alarm', key), key, what, data === undefined ? null : JSON.stringify(data), now],
  );
};
