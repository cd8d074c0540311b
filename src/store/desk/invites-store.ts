import {
  type InviteFilter,
  type InviteState,
  type InvitesPort,
  invitesAtOnce,
  type MadeInvite,
} from '../../app/desk/invites-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { isUuid } from '../../core/ids.ts';
import { contactsOf } from '../contacts-of.ts';
import { countyIsLive } from '../county-live.ts';
import type { Prisma } from '../generated/client.ts';
import { createInvite, InviteRefused, openInvitesOf, revokeInvite } from '../invites.ts';
import { inviteScope } from './invite-scope.ts';
import { familiesInReach, type InvitableRecord, staffInReachToInvite } from './people-to-invite.ts';
import { placeNames } from './place-names.ts';
import type { PeopleParts } from './staff-in-reach.ts';

export interface InviteParts extends PeopleParts {
  /** A whole number in [0, below), drawn so that nobody can foresee it. */
  readonly random: (below: number) => number;
}

const pageSize = invitesAtOnce;
const listSize = 50;

export function makeInvites(parts: InviteParts): InvitesPort {
  const { database, now } = parts;
  return {
    async places(actor) {
      const { places, children } = await inviteScope(database, actor, now());
      if (places === null || children === null) return { villages: [], classes: [] };
      const [villages, classes] = await Promise.all([
        database.region.findMany({
          where: { id: { in: [...places.regionIds] }, level: 'village', active: true },
          select: { id: true, name: true, parent: { select: { name: true } } },
          orderBy: { code: 'asc' },
        }),
        database.schoolClass.findMany({
          where: { id: { in: [...places.classIds] } },
          select: { id: true, name: true, organization: { select: { name: true } } },
          orderBy: [{ organization: { name: 'asc' } }, { name: 'asc' }],
        }),
      ]);
      return {
        villages: villages.map(({ id, name, parent }) => ({ id, name: `${parent?.name ?? ''} ${name}`.trim() })),
        classes: classes.map(({ id, name, organization }) => ({ id, name: `${organization.name}${name}` })),
      };
    },
    async candidates(actor, filter) {
      const found = await findCandidates(parts, actor, filter);
      const wanted = filter.again ? found : found.filter(({ bound, heldUntil }) => !bound && heldUntil === null);
      const rows = wanted.slice((filter.page - 1) * pageSize, filter.page * pageSize);
      const names = await placeNames(
        database,
        rows.flatMap(({ placeId }) => placeId ?? []),
      );
      return {
        total: wanted.length,
        rows: rows.map(({ personId, name, kind, children, placeId, bound, heldUntil }) => ({
          personId,
          name,
          kind,
          children: children.map(({ nickname, fileNo }) => `${nickname} ${fileNo}`),
          place: (placeId && names.get(placeId)) ?? '',
          bound,
          heldUntil,
        })),
        pageSize,
      };
    },
    make: (actor, wishes) => makeAll(parts, actor, wishes),
    list: (actor, state, page) => listInvites(parts, actor, state, page),
    async revoke(actor, inviteId) {
      const where = isUuid(inviteId) ? await invitesWhere(parts, actor) : null;
      const row = where && (await database.invite.findFirst({ where: { AND: [{ id: inviteId }, where] } }));
      return row ? revokeInvite(database, { inviteId, by: actor.staffId, now: now() }) : null;
    },
  };
}

async function findCandidates(
  { database, crypto, now }: InviteParts,
  actor: DeskActor,
  filter: InviteFilter,
): Promise<readonly InvitableRecord[]> {
  const scope = await inviteScope(database, actor, now());
  if (filter.kind === 'staff') return staffInReachToInvite({ database, crypto }, scope, filter.words, now());
  const { villageId, classId, words } = filter;
  // A whole county is never listed: a place, or somebody's name, comes first.
  if (scope.children === null || (villageId === '' && classId === '' && words === '')) return [];
  return familiesInReach(database, scope, { villageId, classId, words }, now());
}

async function makeAll(
  parts: InviteParts,
  actor: DeskActor,
  { personIds, form, days }: Parameters<InvitesPort['make']>[1],
): ReturnType<InvitesPort['make']> {
  const { database, crypto, now } = parts;
  const scope = await inviteScope(database, actor, now());
  const ids = personIds.filter((id) => isUuid(id)).slice(0, invitesAtOnce);
  const [families, staff] = await Promise.all([
    scope.children === null ? [] : familiesInReach(database, scope, { personIds: ids }, now()),
    staffInReachToInvite({ database, crypto }, scope, '', now(), ids),
  ]);
  // Somebody who is both is invited as staff: their family's conversation comes with the same address.
  const people = [...new Map([...families, ...staff].map((one) => [one.personId, one])).values()];
  const county = await database.region.findFirst({
    where: { level: 'county', id: { in: [...(scope.places?.countyIds ?? [])] } },
    select: { id: true, name: true },
  });
  if (people.some(({ kind }) => kind !== 'staff') && county && !(await countyIsLive(database, county.id)))
    return { kind: 'not_live' };
  const made: MadeInvite[] = [];
  for (const id of ids) {
    const person = people.find(({ personId }) => personId === id);
    if (!person) continue;
    const one = await makeOne(parts, actor, person, { form, days });
    if (one) made.push(one);
  }
  return { kind: 'made', made, county: county?.name ?? '' };
}

async function makeOne(
  { database, crypto, now, random }: InviteParts,
  actor: DeskActor,
  person: InvitableRecord,
  { form, days }: { readonly form: 'digits' | 'link'; readonly days: number },
): Promise<MadeInvite | null> {
  const { personId, name, kind, children, allChildIds } = person;
  for (const inviteId of await openInvitesOf(database, personId, now()))
    await revokeInvite(database, { inviteId, by: actor.staffId, now: now() });
  try {
    const { code, expiresAt } = await createInvite(
      { database, crypto },
      { personId, childIds: allChildIds, kind, validDays: days, form, createdBy: actor.staffId, now: now(), random },
    );
    const ids = children.map(({ id }) => id);
    const contacts = await contactsOf({ database, crypto }, ids, now());
    return {
      name,
      staff: kind === 'staff',
      nicknames: children.map(({ nickname }) => nickname),
      code,
      expiresAt,
      contacts,
    };
  } catch (error) {
    // Somebody whose tie to the child ended in this moment: no card is printed for them.
    if (error instanceof InviteRefused) return null;
    throw error;
  }
}

async function invitesWhere({ database, now }: InviteParts, actor: DeskActor): Promise<Prisma.InviteWhereInput | null> {
  const { children, staff } = await inviteScope(database, actor, now());
  const reached: Prisma.InviteWhereInput[] = [
    ...(staff === null ? [] : [{ kind: 'staff', person: { staff } }]),
    ...(children === null
      ? []
      : [{ kind: { not: 'staff' }, person: { careRelations: { some: { child: children } } } }]),
  ];
  return reached.length === 0 ? null : { OR: reached };
}

async function listInvites(
  parts: InviteParts,
  actor: DeskActor,
  state: InviteState,
  page: number,
): ReturnType<InvitesPort['list']> {
  const { database, now } = parts;
  const at = new Date(now());
  const scope = await invitesWhere(parts, actor);
  if (scope === null) return { total: 0, rows: [], pageSize: listSize };
  const unused = { usedAt: null, revokedAt: null };
  const of: Readonly<Record<InviteState, Prisma.InviteWhereInput>> = {
    open: { ...unused, expiresAt: { gt: at } },
    expired: { ...unused, expiresAt: { lte: at } },
    used: { usedAt: { not: null } },
    revoked: { usedAt: null, revokedAt: { not: null } },
  };
  const where = { AND: [scope, of[state]] };
  const [total, rows] = await Promise.all([
    database.invite.count({ where }),
    database.invite.findMany({
      where,
      include: { person: { select: { displayName: true } } },
      orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
      skip: (page - 1) * listSize,
      take: listSize,
    }),
  ]);
  const makers = await database.staff.findMany({
    where: { id: { in: rows.flatMap(({ createdBy }) => createdBy ?? []) } },
    select: { id: true, person: { select: { displayName: true } } },
  });
  const names = new Map(makers.map(({ id, person }) => [id, person.displayName]));
  return {
    total,
    pageSize: listSize,
    rows: rows.map((row) => ({
      id: row.id,
      name: row.person.displayName,
      kind: row.kind,
      state,
      madeAt: row.createdAt.getTime(),
      madeBy: (row.createdBy && names.get(row.createdBy)) ?? '',
      expiresAt: row.expiresAt.getTime(),
      usedAt: row.usedAt?.getTime() ?? null,
    })),
  };
}
