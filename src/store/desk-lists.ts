import type { DeskStaff, DeskStore } from '../app/desk/desk-store.ts';
import type { DeskInboxItem, DeskPhoneRow } from '../app/desk-ports.ts';
import type { MessageBody } from '../core/effect.ts';
import type { FieldCrypto } from './field-crypto.ts';
import type { Database } from './prisma.ts';

const reasonWords: Readonly<Record<string, string>> = {
  unclear: '没听懂的话',
  voice: '语音',
  photo: '照片',
  other_media: '表情、位置等',
  call_back: '请回电话',
  danger_words: '要紧的话',
  child_writes: '像是孩子在写',
  note: '要看的话',
  task: '要办的事',
  wrong_person: '号码换了人',
  dead_message: '处理不了的消息',
};

interface InboxRow {
  readonly id: string;
  readonly reason: string;
  readonly note_e: string | null;
  readonly restricted: boolean;
  readonly created_at: Date;
  readonly due_at: Date | null;
  readonly who: string | null;
  readonly person_id: string | null;
  readonly phone_e: string | null;
  readonly child: string | null;
  readonly place: string | null;
  readonly inbound_id: string | null;
  readonly kind: string | null;
  readonly text_e: string | null;
  readonly media_ref: string | null;
}

/** The human inbox and the phone list, each within the reader's scope. */
export function makeDeskLists(
  database: Database,
  crypto: FieldCrypto,
): Pick<DeskStore, 'inbox' | 'finishInbox' | 'phoneList'> {
  return {
    async inbox(actor, limit) {
      const rows = await inboxRows(database, actor, limit, null);
      return rows.map((row) => inboxItem(crypto, row));
    },
    async finishInbox(actor, id, now) {
      if (!/^[0-9a-f-]{36}$/u.test(id)) return false;
      const [row] = await inboxRows(database, actor, 1, id);
      if (!row) return false;
      await database.humanInbox.updateMany({
        where: { id, doneAt: null },
        data: { doneAt: new Date(now), doneBy: actor.staffId },
      });
      return true;
    },
    async phoneList(_actor, alertIds) {
      const rows = await database.outboundMessage.findMany({
        where: {
          alertId: { in: [...alertIds] },
          messageClass: 'alert',
          state: { in: ['phone_list', 'undeliverable'] },
        },
        orderBy: { seq: 'asc' },
        take: 500,
      });
      const [people, alerts] = await Promise.all([
        database.person.findMany({
          where: { id: { in: rows.flatMap(({ personId }) => personId ?? []) } },
          include: { staff: { include: { roles: true } } },
        }),
        database.alert.findMany({ where: { id: { in: [...alertIds] } }, select: { id: true, no: true } }),
      ]);
      return rows.map((row): DeskPhoneRow => {
        const person = people.find(({ id }) => id === row.personId);
        const phone = row.phoneE
          ? crypto.decrypt('outbound_message', 'phone_e', row.id, row.phoneE)
          : person?.phoneE
            ? crypto.decrypt('person', 'phone_e', person.id, person.phoneE)
            : '';
        return {
          at: row.createdAt.getTime(),
          name: person?.displayName ?? '',
          role: person?.staff?.roles[0]?.role ?? '',
          phone,
          text: (JSON.parse(crypto.decrypt('outbound_message', 'body_e', row.id, row.bodyE)) as MessageBody).text,
          alertNo: alerts.find(({ id }) => id === row.alertId)?.no ?? '',
          why: row.state === 'phone_list' ? '要打电话' : '消息没送到',
        };
      });
    },
  };
}

/**
 * What is open for one of this person's roles at the place; whatever is for no certain role goes to the station and the
 * county. Nobody sees an item about a child of their own family (domain 10.29).
 */
function inboxRows(database: Database, actor: DeskStaff, limit: number, id: string | null): Promise<InboxRow[]> {
  const roles = actor.roles.map(({ role }) => role);
  const scopes = actor.roles.map(({ scopeId }) => scopeId);
  return database.$queryRaw<InboxRow[]>`
    select h.id, h.reason, h.note_e, h.restricted, h.created_at, h.due_at, p.display_name as who, p.id as person_id, p.phone_e,
      c.nickname as child, g.name as place, m.id as inbound_id, m.kind, m.text_e, m.media_ref
    from human_inbox h
    left join person p on p.id = h.person_id
    left join child c on c.id = h.child_id
    left join region g on g.id = coalesce(c.residence_region_id, h.region_id)
    left join inbound_message m on m.id = h.inbound_id
    where (h.done_at is null or h.id = ${id}::uuid) and (${id}::uuid is null or h.id = ${id}::uuid)
      and exists (select from unnest(${roles}::text[], ${scopes}::uuid[]) r(role, scope)
        where (r.role = h.for_role or r.role in ('TOWN_STATION', 'TOWN_SUPERVISOR', 'COUNTY_OFFICE') and (h.for_role is null or h.for_role <> 'ADMIN'))
          and (g.path like '%/' || r.scope || '/%' or g.id is null and r.role in ('TOWN_STATION', 'COUNTY_OFFICE', 'ADMIN') or c.class_id = r.scope or c.school_organization_id = r.scope))
      and not exists (select from kinship k where (k.valid_to is null or k.valid_to > now())
        and (k.person_a_id = ${actor.personId}::uuid and k.person_b_id in (select r.person_id from care_relation r where r.child_id = h.child_id union select h.person_id)
          or k.person_b_id = ${actor.personId}::uuid and k.person_a_id in (select r.person_id from care_relation r where r.child_id = h.child_id union select h.person_id)))
      and (h.person_id is distinct from ${actor.personId}::uuid)
    order by h.due_at nulls last, h.created_at limit ${limit}`;
}

function inboxItem(crypto: FieldCrypto, row: InboxRow): DeskInboxItem {
  const note = row.note_e ? crypto.decrypt('human_inbox', 'note_e', row.id, row.note_e) : '';
  const words =
    row.text_e && row.inbound_id ? crypto.decrypt('inbound_message', 'text_e', row.inbound_id, row.text_e) : '';
  return {
    id: row.id,
    reason: reasonWords[row.reason] ?? row.reason,
    who: row.who ?? '',
    child: row.child ?? '',
    place: row.place ?? '',
    note: [words, note].filter(Boolean).join(' · '),
    phone: row.phone_e && row.person_id ? crypto.decrypt('person', 'phone_e', row.person_id, row.phone_e) : '',
    restricted: row.restricted,
    createdAt: row.created_at.getTime(),
    dueAt: row.due_at?.getTime() ?? null,
    media:
      row.media_ref && (row.kind === 'voice' || row.kind === 'photo') ? { kind: row.kind, ref: row.media_ref } : null,
  };
}
