import { randomUUID } from 'node:crypto';
import { supervising } from '../app/desk/desk-alert.ts';
import type { DeskStaff, DeskStore, HistoryRow, ToldRow } from '../app/desk/desk-store.ts';
import type { DeskBanner } from '../app/desk-ports.ts';
import type { AlertId, Instant, PersonId, StaffId } from '../core/ids.ts';
import { makeDeskLists } from './desk-lists.ts';
import type { FieldCrypto } from './field-crypto.ts';
import type { Database } from './prisma.ts';
import { hashOfDeskToken, newToken } from './visitor-links.ts';

/** Channel on which processes tell each other that an alert has changed. */
export const deskNews = 'jiaxin_desk';

/** A hint: a page that misses it looks again by itself. */
export function tellDesks(database: { rows(sql: string): Promise<unknown> }): void {
  database.rows(`select pg_notify('${deskNews}', '')`).catch(() => undefined);
}

const sessionHours = 12;
const hourMs = 3_600_000;

/** The desk's own reads and writes; whatever an actor may not see does not come out of here. */
export function makeDeskStore(database: Database, crypto: FieldCrypto): DeskStore {
  return {
    ...sessions(database, crypto),
    ...alerts(database, crypto),
    ...makeDeskLists(database, crypto),
    ...machine(database),
  };
}

type Part<K extends keyof DeskStore> = Pick<DeskStore, K>;

function sessions(
  database: Database,
  crypto: FieldCrypto,
): Part<'spendLink' | 'staff' | 'endSession' | 'logAccess' | 'gaveReason'> {
  return {
    async spendLink(linkToken, now) {
      const at = new Date(now);
      const tokenH = hashOfDeskToken(crypto, linkToken);
      // One statement: two who press at once cannot both get in.
      const { count } = await database.staffAccess.updateMany({
        where: { tokenH, kind: 'link', usedAt: null, revokedAt: null, expiresAt: { gt: at } },
        data: { usedAt: at },
      });
      const link = count === 1 ? await database.staffAccess.findUnique({ where: { tokenH } }) : null;
      if (!link) return null;
      const sessionToken = newToken();
      const expiresAt = now + sessionHours * hourMs;
      await database.staffAccess.create({
        data: {
          id: randomUUID(),
          staffId: link.staffId,
          tokenH: hashOfDeskToken(crypto, sessionToken),
          kind: 'session',
          expiresAt: new Date(expiresAt),
        },
      });
      return { sessionToken, expiresAt };
    },
    async staff(sessionToken, now) {
      const at = new Date(now);
      const session = await database.staffAccess.findUnique({
        where: { tokenH: hashOfDeskToken(crypto, sessionToken) },
      });
      if (session?.kind !== 'session' || session.revokedAt || session.expiresAt <= at) return null;
      const staff = await database.staff.findFirst({
        where: { id: session.staffId, status: 'active' },
        include: {
          person: true,
          organization: true,
          roles: { where: { validFrom: { lte: at }, OR: [{ validTo: null }, { validTo: { gt: at } }] } },
        },
      });
      if (!staff) return null;
      return {
        staffId: staff.id as StaffId,
        personId: staff.personId as PersonId,
        name: staff.person.displayName,
        post: await postOf(database, staff.roles),
        drill: staff.drill,
        roles: staff.roles.map(({ role, scopeType, scopeId }) => ({ role, scopeType, scopeId })),
      };
    },
    async endSession(sessionToken, now) {
      await database.staffAccess.updateMany({
        where: { tokenH: hashOfDeskToken(crypto, sessionToken), revokedAt: null },
        data: { revokedAt: new Date(now) },
      });
    },
    async logAccess(actor, entity, entityId, purpose, now) {
      await database.accessLog.create({
        data: {
          id: randomUUID(),
          staffId: actor.staffId,
          personId: actor.personId,
          entity,
          entityId,
          purpose: purpose.slice(0, 500),
          at: new Date(now),
        },
      });
    },
    async gaveReason(actor, alertId, since) {
      const row = await database.accessLog.findFirst({
        where: {
          staffId: actor.staffId,
          entityId: alertId,
          purpose: { startsWith: 'reason:' },
          at: { gte: new Date(since) },
        },
      });
      return row !== null;
    },
  };
}

/** "石桥村 · 儿童主任" is said by the page; here only the places, as the role codes are the page's to name. */
async function postOf(
  database: Database,
  roles: readonly { readonly role: string; readonly scopeId: string }[],
): Promise<string> {
  const ids = roles.map(({ scopeId }) => scopeId);
  const [regions, schools] = await Promise.all([
    database.region.findMany({ where: { id: { in: ids } }, select: { name: true } }),
    database.organization.findMany({ where: { id: { in: ids } }, select: { name: true } }),
  ]);
  return [...new Set([...regions, ...schools].map(({ name }) => name))].join('、');
}

function alerts(
  database: Database,
  crypto: FieldCrypto,
): Part<'alertIds' | 'alertId' | 'told' | 'history' | 'names' | 'staffNames' | 'whereNow'> {
  return {
    alertIds: (actor, now, limit) => alertIdsOf(database, actor, { now, limit, id: null }),
    async alertId(actor, id) {
      if (!/^[0-9a-f-]{36}$/u.test(id)) return null;
      const [found] = await alertIdsOf(database, actor, { now: Date.now(), limit: 1, id });
      return found ?? null;
    },
    async told(alertId) {
      const rows = await database.alertRecipient.findMany({
        where: { alertId },
        orderBy: [{ at: 'asc' }, { id: 'asc' }],
      });
      const [names, sent] = await Promise.all([
        nameMap(
          database,
          rows.map(({ personId }) => personId),
        ),
        database.outboundMessage.findMany({
          where: { alertId, messageClass: 'alert' },
          select: { personId: true, alertStepNo: true, channel: true, state: true, sentAt: true },
        }),
      ]);
      return rows.flatMap((row): ToldRow[] => {
        const base = {
          personId: row.personId as PersonId,
          name: names.get(row.personId) ?? '',
          role: row.role,
          at: row.at.getTime(),
          how: row.state as ToldRow['how'],
          reason: row.reason,
        };
        const mine = sent.filter(
          ({ personId, alertStepNo }) => personId === row.personId && alertStepNo === row.stepNo,
        );
        if (mine.length === 0) return [{ ...base, channel: null, outbound: null, sentAt: null }];
        return mine.map(({ channel, state, sentAt }) => ({
          ...base,
          channel,
          outbound: state,
          sentAt: sentAt?.getTime() ?? null,
        }));
      });
    },
    async history(alertId) {
      const rows = await database.alertEvent.findMany({ where: { alertId }, orderBy: [{ at: 'asc' }, { id: 'asc' }] });
      const names = await staffNameMap(
        database,
        rows.flatMap(({ byStaffId }) => byStaffId ?? []),
      );
      return rows.map(
        (row): HistoryRow => ({
          at: row.at.getTime(),
          type: row.type,
          who: (row.byStaffId && names.get(row.byStaffId as StaffId)) ?? '',
          data: row.dataE
            ? (JSON.parse(crypto.decrypt('alert_event', 'data_e', row.id, row.dataE)) as HistoryRow['data'])
            : null,
        }),
      );
    },
    names: async (personIds) =>
      new Map([...(await nameMap(database, personIds))].map(([id, name]) => [id as PersonId, name])),
    staffNames: (staffIds) => staffNameMap(database, staffIds),
    async whereNow(alertId) {
      const report = await database.mandatoryReport.findUnique({ where: { alertId } });
      return report?.whereNowE ? crypto.decrypt('mandatory_report', 'where_now_e', report.id, report.whereNowE) : '';
    },
  };
}

/** Told, owner, asked to take over; or answering for a region that holds the place. */
async function alertIdsOf(
  database: Database,
  actor: DeskStaff,
  { limit, id }: { now: Instant; limit: number; id: string | null },
): Promise<AlertId[]> {
  const regions = actor.roles.filter(({ role }) => supervising.includes(role)).map(({ scopeId }) => scopeId);
  const rows = await database.$queryRaw<{ id: AlertId }[]>`
    select a.id from alert a
    left join child c on c.id = a.child_id
    left join region g on g.id = coalesce(c.residence_region_id, a.place_region_id)
    where (${id}::uuid is null and a.closed_at is null or a.id = ${id}::uuid)
      and (a.owner_staff_id = ${actor.staffId}::uuid or a.handover_to_staff_id = ${actor.staffId}::uuid
        or exists (select from alert_recipient r where r.alert_id = a.id and r.staff_id = ${actor.staffId}::uuid and r.state <> 'excluded')
        or exists (select from unnest(${regions}::uuid[]) r(id) where g.path like '%/' || r.id || '/%' or (g.id is null and a.county_id = r.id)))
    order by a.opened_at desc limit ${limit}`;
  return rows.map((row) => row.id);
}

async function nameMap(database: Database, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await database.person.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, displayName: true },
  });
  return new Map(rows.map(({ id, displayName }) => [id, displayName]));
}

async function staffNameMap(database: Database, ids: readonly string[]): Promise<ReadonlyMap<StaffId, string>> {
  const rows = await database.staff.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, person: { select: { displayName: true } } },
  });
  return new Map(rows.map(({ id, person }) => [id as StaffId, person.displayName]));
}

const channelNames = { web: '网页聊天', telegram: 'Telegram', wechat: '微信', sms: '短信', phone: '电话' } as const;

function machine(database: Database): Part<'banners'> {
  return {
    async banners() {
      const [down, alarms] = await Promise.all([
        database.channelHealth.findMany({ where: { state: 'down' } }),
        database.systemAlarm.findMany({ where: { clearedAt: null }, orderBy: { raisedAt: 'desc' }, take: 5 }),
      ]);
      return [
        ...down.map(
          ({ channel, since }): DeskBanner => ({
            key: `channel:${channel}`,
            text: `${channelNames[channel]}现在发不出去。红色告警已转网页、短信;其他人请按电话名单打电话。`,
            phoneList: true,
            since: since.getTime(),
          }),
        ),
        ...alarms.map(
          ({ key, what, raisedAt }): DeskBanner => ({
            key,
            text: alarmWords[what] ?? (/\p{Script=Han}/u.test(what) ? what : `系统需要人看一下(${what})。`),
            phoneList: false,
            since: raisedAt.getTime(),
          }),
        ),
      ];
    },
  };
}

const alarmWords: Readonly<Record<string, string>> = {
  nobody: '有告警找不到可以通知的人,请马上看值班表。',
  role_empty: '有告警要通知的岗位没有人,请补齐值班表。',
  unreachable: '有告警的一位负责人一个号码都联系不上,请人工联系。',
  scan_failed: '有一条消息没能自动查看,请马上人工看。',
  dead_message: '有一条消息处理不了,已放进待看消息。',
};
