import type { AccessAction } from '../../core/access/access-rules.ts';
import { type Grant, grantsOf, type Reader } from '../../core/access/may.ts';
import { Prisma } from '../generated/client.ts';
import { givenAlertSql } from './given-alert.ts';

/**
 * `childScope` for statements in SQL, over the aliases `c` (child) and `g` (the region where it lives): the same table of rights. Null: no child
 * at all. Test: both find the same children.
 */
export function childScopeSql(reader: Reader, action: AccessAction, now: number): Prisma.Sql | null {
  const reached = grantsOf(reader, action).flatMap((grant) => reachedBy(grant, reader) ?? []);
  if (reached.length === 0) return null;
  return Prisma.sql`(${Prisma.join(reached, ' or ')}) and ${notOwnFamily(reader, new Date(now))}`;
}

function reachedBy({ reach, scopeType, scopeId }: Grant, reader: Reader): Prisma.Sql | null {
  if (reach === 'told') return given(reader, scopeType === 'case' ? scopeId : null);
  if (reach !== 'scope') return null;
  switch (scopeType) {
    case 'county':
    case 'town':
    case 'village':
      return Prisma.sql`g.path like ${`%/${scopeId}/%`}`;
    case 'school':
      return Prisma.sql`c.school_organization_id = ${scopeId}::uuid`;
    case 'class':
      return Prisma.sql`c.class_id = ${scopeId}::uuid`;
    case 'case':
      return given(reader, scopeId);
  }
}

function given(reader: Reader, id: string | null): Prisma.Sql {
  return Prisma.sql`exists (select from alert a where a.child_id = c.id and ${givenAlertSql(reader, id)})`;
}

/** Nobody reads the file of a child of their own family (domain 10.29). */
function notOwnFamily({ kin }: Reader, now: Date): Prisma.Sql {
  const ids = Prisma.sql`any(${[...kin]}::uuid[])`;
  return Prisma.sql`c.person_id <> all(${[...kin]}::uuid[])
    and not exists (select from care_relation r where r.child_id = c.id and r.person_id = ${ids} and r.valid_from <= ${now} and (r.valid_to is null or r.valid_to > ${now}))
    and not exists (select from parent_state s where s.child_id = c.id and s.parent_person_id = ${ids})`;
}
