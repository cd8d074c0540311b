import type { Reader } from '../../core/access/may.ts';
import { Prisma } from '../generated/client.ts';

/**
 * Open alerts that were given to the reader: theirs, offered to them, or told to them. Whoever stepped aside since, came under suspicion, or is
 * a relative of somebody who must not know, has none of it any more (domain 4.4). `id`: that one alone.
 */
export function givenAlert(reader: Reader, id: string | null): Prisma.AlertWhereInput {
  const { staffId } = reader;
  return {
    closedAt: null,
    ...(id === null ? {} : { id }),
    OR: [
      { ownerStaffId: staffId },
      { handoverToStaffId: staffId },
      { recipients: { some: { staffId, state: { not: 'excluded' } } } },
    ],
    NOT: leftOut(reader),
  };
}

function leftOut({ staffId, personId, kin }: Reader): Prisma.AlertWhereInput[] {
  const named = (list: string, id: string): Prisma.AlertWhereInput => ({
    exclusion: { path: [list], array_contains: [id] },
  });
  return [
    named('recusedStaffIds', staffId),
    ...kin.map((id) => named('suspectPersonIds', id)),
    ...kin.map((id) => ({ AND: [named('excludedPersonIds', id), { NOT: named('releasedPersonIds', personId) }] })),
  ];
}

/** The same as a condition on the alias `a`. */
export function givenAlertSql({ staffId, personId, kin }: Reader, id: string | null): Prisma.Sql {
  const ids = [...kin];
  return Prisma.sql`a.closed_at is null and (${id}::uuid is null or a.id = ${id}::uuid)
    and (a.owner_staff_id = ${staffId}::uuid or a.handover_to_staff_id = ${staffId}::uuid
      or exists (select from alert_recipient t where t.alert_id = a.id and t.staff_id = ${staffId}::uuid and t.state <> 'excluded'))
    and not jsonb_exists(a.exclusion -> 'recusedStaffIds', ${staffId})
    and not jsonb_exists_any(a.exclusion -> 'suspectPersonIds', ${ids}::text[])
    and not (jsonb_exists_any(a.exclusion -> 'excludedPersonIds', ${ids}::text[]) and not jsonb_exists(a.exclusion -> 'releasedPersonIds', ${personId}))`;
}
