import type { OwnerAway } from '../../app/desk/talk-port.ts';
import type { StoredItem } from '../../app/desk/talk-store.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Database } from '../prisma.ts';

export interface InboxRow {
  readonly id: string;
  readonly reason: string;
  readonly note_e: string | null;
  readonly restricted: boolean;
  readonly created_at: Date;
  readonly due_at: Date | null;
  readonly who: string | null;
  readonly person_id: string | null;
  readonly phone_e: string | null;
  readonly child_id: string | null;
  readonly child: string | null;
  readonly place: string | null;
  readonly inbound_id: string | null;
  readonly kind: string | null;
  readonly text_e: string | null;
  readonly media_ref: string | null;
  readonly owner_id: string | null;
  readonly owner: string | null;
  readonly assigned_at: Date | null;
  readonly done_at: Date | null;
  readonly done_by_id: string | null;
  readonly done_by: string | null;
}

/** `for_role` of what is its owner's alone, whoever answers for the place. */
export const ownersOnly = 'OWNER';

/**
 * What is open for one of this person's roles at the place; whatever is for no certain role goes to the station and the county, and
 * what is somebody's own is theirs. Nobody sees an item about a child of their own family, or
 * from one of its family (domain 10.29: what the father writes of the grandmother is not for her niece), and nobody who is left
 * out of an open alert sees what is restricted of that child and its family (domain 4.4). With `id` that one alone, done or not.
 */
export function inboxRows(database: Database, actor: DeskActor, limit: number, id: string | null): Promise<InboxRow[]> {
  const roles = actor.roles.map(({ role }) => role);
  const scopes = actor.roles.map(({ scopeId }) => scopeId);
  const kin = [...actor.kin];
  return database.$queryRaw<InboxRow[]>`
    select h.id, h.reason, h.note_e, h.restricted, h.created_at, h.due_at, p.display_name as who, p.id as person_id, p.phone_e,
      c.id as child_id, c.nickname as child, g.name as place, m.id as inbound_id, m.kind, m.text_e, m.media_ref, h.assigned_to as owner_id, h.assigned_at, h.done_at, h.done_by as done_by_id,
      (select q.display_name from staff s join person q on q.id = s.person_id where s.id = h.assigned_to) as owner,
      (select q.display_name from staff s join person q on q.id = s.person_id where s.id = h.done_by) as done_by
    from human_inbox h
    left join person p on p.id = h.person_id
    left join child c on c.id = h.child_id
    left join region g on g.id = coalesce(c.residence_region_id, h.region_id)
    left join inbound_message m on m.id = h.inbound_id
    where (h.done_at is null or h.id = ${id}::uuid) and (${id}::uuid is null or h.id = ${id}::uuid)
      and (h.assigned_to = ${actor.staffId}::uuid or exists (select from unnest(${roles}::text[], ${scopes}::uuid[]) r(role, scope)
        where (r.role = h.for_role or r.role in ('TOWN_STATION', 'TOWN_SUPERVISOR', 'COUNTY_OFFICE') and (h.for_role is null or h.for_role not in ('ADMIN', ${ownersOnly})))
          and (g.path like '%/' || r.scope || '/%' or g.id is null and r.role in ('TOWN_STATION', 'COUNTY_OFFICE', 'ADMIN') or c.class_id = r.scope or c.school_organization_id = r.scope
            or h.child_id is null and r.role = h.for_role and exists (select from organization o where o.id = r.scope and o.region_id = h.region_id))))
      and not exists (
        select from (select h.child_id union select r.child_id from care_relation r where r.person_id = h.person_id
          union select s.child_id from parent_state s where s.parent_person_id = h.person_id) about(child_id)
        where exists (select from child k where k.id = about.child_id and k.person_id = any(${kin}::uuid[]))
          or exists (select from care_relation r where r.child_id = about.child_id and r.person_id = any(${kin}::uuid[]))
          or exists (select from parent_state s where s.child_id = about.child_id and s.parent_person_id = any(${kin}::uuid[])))
      and not (h.restricted and exists (select from alert a where a.child_id in (select h.child_id union select r.child_id from care_relation r where r.person_id = h.person_id) and a.closed_at is null and (
        jsonb_exists_any(a.exclusion -> 'suspectPersonIds', ${kin}::text[])
        or jsonb_exists_any(a.exclusion -> 'excludedPersonIds', ${kin}::text[]) and not jsonb_exists(a.exclusion -> 'releasedPersonIds', ${actor.personId})
        or jsonb_exists(a.exclusion -> 'recusedStaffIds', ${actor.staffId}))))
      and (h.person_id is null or h.person_id <> all(${kin}::uuid[]))
    order by h.due_at nulls last, h.created_at limit ${limit}`;
}

export function inboxItem(crypto: FieldCrypto, row: InboxRow, ownerAway: OwnerAway | null = null): StoredItem {
  const named = (id: string | null, name: string | null) => (id === null ? null : { staffId: id, name: name ?? '' });
  return {
    id: row.id,
    reason: row.reason,
    personId: row.person_id,
    who: row.who ?? '',
    child: row.child ?? '',
    place: row.place ?? '',
    words: row.text_e && row.inbound_id ? crypto.decrypt('inbound_message', 'text_e', row.inbound_id, row.text_e) : '',
    note: row.note_e ? crypto.decrypt('human_inbox', 'note_e', row.id, row.note_e) : '',
    phone: row.phone_e && row.person_id ? crypto.decrypt('person', 'phone_e', row.person_id, row.phone_e) : '',
    restricted: row.restricted,
    createdAt: row.created_at.getTime(),
    dueAt: row.due_at?.getTime() ?? null,
    owner: named(row.owner_id, row.owner),
    ownerAway,
    doneAt: row.done_at?.getTime() ?? null,
    doneBy: named(row.done_by_id, row.done_by),
    media:
      row.media_ref && (row.kind === 'voice' || row.kind === 'photo') ? { kind: row.kind, ref: row.media_ref } : null,
  };
}
