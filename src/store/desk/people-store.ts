import { formVersion } from '../../app/desk/form-version.ts';
import type { Member, PeopleFilter, PeoplePort, PlaceChoice } from '../../app/desk/people-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { placeScope, staffWhere } from '../access/place-scope.ts';
import type { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';
import { factsOf } from './member-facts.ts';
import { memberParts, memberRows } from './member-rows.ts';
import { makePeopleChanges } from './people-changes.ts';
import { makePeopleLeave } from './people-leave.ts';
import { type PeopleParts, staffInReach } from './staff-in-reach.ts';

const pageSize = 50;
const yearMs = 365 * 86_400_000;

export function makePeople(parts: PeopleParts): PeoplePort {
  const { database, now } = parts;
  return {
    async list(actor, filter) {
      const where = await listWhere(parts, actor, filter);
      if (where === null) return { total: 0, rows: [], pageSize };
      const [total, records] = await Promise.all([
        database.staff.count({ where }),
        database.staff.findMany({
          where,
          include: memberParts,
          orderBy: [{ person: { displayName: 'asc' } }, { id: 'asc' }],
          skip: (filter.page - 1) * pageSize,
          take: pageSize,
        }),
      ]);
      const rows = await memberRows(database, records, now());
      return { total, rows: rows.map(({ allPosts: _, ...row }) => row), pageSize };
    },
    member: (actor, staffId) => readMember(parts, actor, staffId),
    places: (actor) => placeChoices(database, actor),
    async colleagues(actor) {
      const scope = await placeScope(database, actor, 'people.read');
      if (scope === null) return [];
      const records = await database.staff.findMany({
        where: { status: 'active', ...staffWhere(scope) },
        include: memberParts,
        orderBy: { person: { displayName: 'asc' } },
      });
      const rows = await memberRows(database, records, now());
      return rows.map(({ staffId, name, posts }) => ({ staffId, name, post: posts[0]?.place ?? '' }));
    },
    ...makePeopleLeave(parts),
    ...makePeopleChanges(parts),
  };
}

async function listWhere(
  { database, crypto, now }: PeopleParts,
  actor: DeskActor,
  { words, role, state, missing }: PeopleFilter,
): Promise<Prisma.StaffWhereInput | null> {
  const scope = await placeScope(database, actor, 'people.read');
  if (scope === null) return null;
  const at = new Date(now());
  const yearAgo = new Date(now() - yearMs);
  const old = (field: 'vettingCheckedAt' | 'trainingDoneAt') => ({
    OR: [{ [field]: null }, { [field]: { lt: yearAgo } }],
  });
  const lacks: Readonly<Record<PeopleFilter['missing'], Prisma.StaffWhereInput>> = {
    '': {},
    vetting: old('vettingCheckedAt'),
    training: old('trainingDoneAt'),
    duty: { dutyAckAt: null },
    desk: {
      id: {
        notIn: (
          await database.staffAccess.findMany({
            where: { kind: 'session' },
            select: { staffId: true },
            distinct: ['staffId'],
          })
        ).map(({ staffId }) => staffId),
      },
    },
  };
  const held = { validFrom: { lte: at }, OR: [{ validTo: null }, { validTo: { gt: at } }] };
  return {
    AND: [
      staffWhere(scope),
      state === 'active' ? { status: 'active' } : { status: { not: 'active' } },
      role === '' ? {} : { roles: { some: { role, ...held } } },
      lacks[missing],
      words === ''
        ? {}
        : {
            OR: [
              { person: { displayName: { contains: words } } },
              { person: { realNameH: { in: crypto.lookupHashes('person.real_name', words) } } },
              { person: { phoneH: { in: crypto.lookupHashes('person.phone', words.replace(/\D/gu, '')) } } },
              { employmentNo: words },
            ],
          },
    ],
  };
}

async function readMember(
  { database, crypto, now }: PeopleParts,
  actor: DeskActor,
  staffId: string,
): Promise<Member | null> {
  if (!(await staffInReach(database, actor, 'people.read', staffId))) return null;
  const [record, history, leave, credentials] = await Promise.all([
    database.staff.findUniqueOrThrow({ where: { id: staffId }, include: { ...memberParts, person: true } }),
    readHistory(database, staffId),
    makePeopleLeave({ database, crypto, now }).leaveOf([staffId], now()),
    database.staffCredential.findMany({
      where: { staffId, revokedAt: null, usedAt: null },
      select: { kind: true },
      distinct: ['kind'],
    }),
  ]);
  const bound = await database.channelIdentity.count({ where: { personId: record.personId, state: 'bound' } });
  const [row] = await memberRows(database, [record], now());
  if (!row) return null;
  const { allPosts, ...rest } = row;
  const facts = factsOf(crypto, record);
  const { id, realNameE } = record.person;
  return {
    ...rest,
    realName: realNameE === null ? '' : crypto.decrypt('person', 'real_name_e', id, realNameE),
    facts,
    version: formVersion({ ...facts }),
    otherPosts: allPosts.filter((post) => !rest.posts.includes(post)),
    leave,
    bound: bound > 0,
    credentials: credentials.map(({ kind }) => kind),
    history,
  };
}

async function readHistory(database: Database, staffId: string): Promise<Member['history']> {
  const rows = await database.$queryRaw<
    { at: Date; action: string; data: Record<string, unknown> | null; who: string | null }[]
  >`
    select a.at, a.action, a.data, p.display_name as who from audit_log a
    left join staff t on a.actor_kind = 'staff' and t.id = a.actor_id left join person p on p.id = t.person_id
    where a.entity = 'staff' and a.entity_id = ${staffId} order by a.seq desc limit 50`;
  return rows.map(({ at, action, data, who }) => ({
    at: at.getTime(),
    who: who ?? '',
    action,
    what: [data?.role, data?.place, data?.fields]
      .flat()
      .filter((part) => typeof part === 'string')
      .join(' '),
  }));
}

/** Every place of the reader's reach that a post can be held at. */
async function placeChoices(database: Database, actor: DeskActor): Promise<readonly PlaceChoice[]> {
  const scope = await placeScope(database, actor, 'people.read');
  if (scope === null) return [];
  const [regions, schools, classes] = await Promise.all([
    database.region.findMany({
      where: { id: { in: [...scope.regionIds] }, active: true, level: { not: 'group' } },
      orderBy: { code: 'asc' },
    }),
    database.organization.findMany({
      where: { id: { in: [...scope.organizationIds] }, type: { in: ['school', 'kindergarten'] } },
      orderBy: { name: 'asc' },
    }),
    database.schoolClass.findMany({
      where: { id: { in: [...scope.classIds] } },
      include: { organization: true },
      orderBy: [{ organization: { name: 'asc' } }, { grade: 'asc' }, { name: 'asc' }],
    }),
  ]);
  const townOf = new Map(regions.map(({ id, name }) => [id, name]));
  return [
    ...regions.map(({ id, level, name, parentId }) => ({
      id,
      type: level as 'county' | 'town' | 'village',
      name: level === 'village' && parentId !== null ? `${townOf.get(parentId) ?? ''} ${name}`.trim() : name,
    })),
    ...schools.map(({ id, name }) => ({ id, type: 'school' as const, name })),
    ...classes.map(({ id, name, schoolYear, organization }) => ({
      id,
      type: 'class' as const,
      name: `${organization.name}${name} ${schoolYear}`,
    })),
  ];
}
