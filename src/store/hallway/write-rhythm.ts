import type { SaveRecord } from '../../core/effect.ts';
import type { HotContext } from './hot-context.ts';
import type { Write } from './rare.ts';
import { saveRecordsSql } from './records-sql.ts';

/** The columns of a record. */
export function recordRow({ crypto, situation }: Pick<HotContext, 'crypto' | 'situation'>, effect: SaveRecord): object {
  return {
    id: effect.id,
    county_id: situation.county.id,
    kind: effect.recordKind,
    child_id: effect.childId,
    person_id: effect.personId,
    about_person_id: effect.aboutPersonId,
    region_id: effect.regionId,
    organization_id: effect.organizationId,
    on_day: effect.onDay,
    at: new Date(situation.now),
    period_key: effect.periodKey,
    state: effect.state,
    data: effect.data,
    text_e: effect.text === null ? null : crypto.encrypt('file_record', 'text_e', effect.id, effect.text),
    session_id: effect.sessionId,
  };
}

/** A record of a child's file or of a place; written twice it is one row. */
export const saveRecord: Write<'save_record'> = async (context, effect) => {
  await context.session.rows(saveRecordsSql('$1'), [JSON.stringify([{ n: 0, ...recordRow(context, effect) }])]);
};

/** Moves records on; the ones that stand elsewhere meanwhile stay as they are. */
export const setRecordState: Write<'set_record_state'> = async ({ session, now }, effect) => {
  const { recordId, childId, personId, sessionId, aboutPersonId } = effect;
  if (!recordId && !childId && !personId && !sessionId) return;
  await session.rows(
    `update file_record set state = $2, data = data || $3::jsonb, updated_at = $4
     where kind = $1 and state = any($5::text[]) and ($6::uuid is null or id = $6) and ($7::uuid is null or child_id = $7)
       and ($8::uuid is null or person_id = $8) and ($9::uuid is null or session_id = $9) and ($10::uuid is null or about_person_id = $10)`,
    [
      effect.recordKind,
      effect.state,
      JSON.stringify(effect.data ?? {}),
      now,
      effect.from,
      recordId ?? null,
      childId ?? null,
      personId ?? null,
      sessionId ?? null,
      aboutPersonId ?? null,
    ],
  );
};

/** The level that staff have set; when it was set tells by how much it may go down again. */
export const setRiskLevel: Write<'set_risk_level'> = async ({ session, now }, { childId, level }) => {
  await session.rows('update child set risk_level = $2, risk_level_set_at = $3, updated_at = $3 where id = $1', [
    childId,
    level,
    now,
  ]);
};
