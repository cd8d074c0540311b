import type { Family } from '../../app/desk/talk-port.ts';
import type { FamilyRow, TalkStore } from '../../app/desk/talk-store.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import type { AccessAction } from '../../core/access/access-rules.ts';
import { type Instant, isUuid } from '../../core/ids.ts';
import { childScope } from '../access/child-scope.ts';
import type { FieldCrypto } from '../field-crypto.ts';
import type { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';

const found = 30;
function current(at: Date): Prisma.CareRelationWhereInput {
  return { validFrom: { lte: at }, OR: [{ validTo: null }, { validTo: { gt: at } }] };
}

/** Carers and parents, each found through a child to whom the reader may do what they are about to do. */
export function makeFamilyRows(database: Database, crypto: FieldCrypto): Pick<TalkStore, 'family' | 'find'> {
  return {
    async family(actor, personId, action, now) {
      if (!isUuid(personId)) return null;
      const children = await childrenOf(database, actor, action, now, await childIdsOf(database, personId, now), 60);
      if (children.length === 0) return null;
      const person = await database.person.findFirst({
        where: { id: personId, deceasedAt: null, child: null },
        include: { identities: bound },
      });
      return person && familyOf(crypto, person, children);
    },
    async find(actor, words, now) {
      const digits = words.replace(/\D/gu, '');
      const hashes = digits.length >= 7 ? crypto.lookupHashes('person.phone', digits) : [];
      const children = await childrenOf(
        database,
        actor,
        'phone_in.write',
        now,
        await likely(database, actor, words, hashes),
        found,
      );
      const ids = children.flatMap(({ careRelations, parentStates }) => [
        ...careRelations.map(({ personId }) => personId),
        ...parentStates.map(({ parentPersonId }) => parentPersonId),
      ]);
      const people = await database.person.findMany({
        where: { id: { in: ids }, deceasedAt: null, child: null },
        include: { identities: bound },
        orderBy: { displayName: 'asc' },
      });
      const folded = words.toLowerCase();
      const byChild = new Set(
        children
          .filter(({ nickname, fileNo }) => nickname.includes(words) || fileNo.toLowerCase().includes(folded))
          .map(({ id }) => id),
      );
      const all = people.map((one) => ({
        row: familyOf(crypto, one, children),
        named: one.displayName.toLowerCase().includes(folded) || (one.phoneH !== null && hashes.includes(one.phoneH)),
      }));
      // Whoever was named, and then everybody of the child that was.
      return all
        .filter(({ row, named }) => named || row.children.some(({ id }) => byChild.has(id)))
        .sort((a, b) => Number(b.named) - Number(a.named))
        .map(({ row }): Family => row)
        .slice(0, found);
    },
  };
}

const bound = {
  where: { state: 'bound' },
  orderBy: [{ lastSeenAt: { sort: 'desc', nulls: 'last' } }, { boundAt: 'desc' }],
  take: 1,
} as const satisfies Prisma.Person$identitiesArgs;

const wholeChild = {
  residence: { select: { name: true } },
  careRelations: { select: { personId: true, kind: true, relationText: true, validFrom: true, validTo: true } },
  parentStates: { select: { parentPersonId: true } },
} as const satisfies Prisma.ChildInclude;

type FoundChild = Prisma.ChildGetPayload<{ include: typeof wholeChild }>;
type FoundPerson = Prisma.PersonGetPayload<{ include: { identities: true } }>;

/** By the indexes of the person; who may read them is asked afterwards, of these few. */
async function childIdsOf(database: Database, personId: string, now: Instant): Promise<readonly string[]> {
  const [cared, own] = await Promise.all([
    database.careRelation.findMany({ where: { personId, ...current(new Date(now)) }, select: { childId: true } }),
    database.parentState.findMany({ where: { parentPersonId: personId }, select: { childId: true } }),
  ]);
  return [...new Set([...cared, ...own].map(({ childId }) => childId))];
}

/**
 * Children at the places of the reader's roles whose name, number, or whose family's name or phone is like the words. A narrowing that reads each
 * table once; whether the reader may is for the scope.
 */
async function likely(
  database: Database,
  actor: DeskActor,
  words: string,
  hashes: readonly string[],
): Promise<readonly string[]> {
  const places = [...new Set(actor.roles.map(({ scopeId }) => scopeId))];
  const phones = [...hashes];
  const rows = await database.$queryRaw<{ readonly id: string }[]>`
    with named as materialized (
      select p.id from person p where strpos(p.display_name, ${words}) > 0 or p.phone_h = any(${phones}::text[])
    )
    select c.id from child c join region g on g.id = c.residence_region_id
    where c.ledger_status <> 'exited'
      and (exists (select from unnest(${places}::text[]) s where strpos(g.path, '/' || s || '/') > 0)
        or c.school_organization_id = any(${places}::uuid[]) or c.class_id = any(${places}::uuid[]))
      and (strpos(c.nickname, ${words}) > 0 or strpos(lower(c.file_no), lower(${words})) > 0
        or c.id in (select r.child_id from care_relation r join named n on n.id = r.person_id)
        or c.id in (select s.child_id from parent_state s join named n on n.id = s.parent_person_id))
    order by c.file_no limit 100`;
  return rows.map(({ id }) => id);
}

async function childrenOf(
  database: Database,
  actor: DeskActor,
  action: AccessAction,
  now: Instant,
  ids: readonly string[],
  take: number,
): Promise<readonly FoundChild[]> {
  const scope = childScope(actor, action, now);
  if (scope === null || ids.length === 0) return [];
  const rows = await database.child.findMany({
    where: { AND: [scope, { id: { in: [...ids] }, ledgerStatus: { not: 'exited' }, person: { deceasedAt: null } }] },
    include: wholeChild,
    orderBy: { fileNo: 'asc' },
    take,
  });
  const valid = (row: { readonly validFrom: Date; readonly validTo: Date | null }) =>
    row.validFrom.getTime() <= now && (row.validTo === null || row.validTo.getTime() > now);
  return rows.map((row) => ({ ...row, careRelations: row.careRelations.filter(valid) }));
}

function familyOf(crypto: FieldCrypto, person: FoundPerson, children: readonly FoundChild[]): FamilyRow {
  const relations = (child: FoundChild) => child.careRelations.filter(({ personId }) => personId === person.id);
  const isParentOf = (child: FoundChild) =>
    child.parentStates.some(({ parentPersonId }) => parentPersonId === person.id) ||
    relations(child).some(({ kind }) => kind === 'parent');
  const mine = children.filter((child) => relations(child).length > 0 || isParentOf(child));
  return {
    personId: person.id,
    name: person.displayName,
    phone: person.phoneE === null ? '' : crypto.decrypt('person', 'phone_e', person.id, person.phoneE),
    relation: mine.flatMap(relations).find(({ relationText }) => relationText)?.relationText ?? '',
    children: mine.map(({ id, nickname, residence }) => ({ id, name: nickname, place: residence.name })),
    channel: person.identities[0]?.channel ?? null,
    householdId: person.householdId,
    isParent: mine.some(isParentOf),
    isCarer: mine.some((child) => relations(child).some(({ kind }) => kind !== 'parent')),
  };
}
