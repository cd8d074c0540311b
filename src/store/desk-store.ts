import { randomUUID } from 'node:crypto';
import { alarmText } from '../app/desk/alarm-words.ts';
import { supervising } from '../app/desk/desk-alert.ts';
import type { DeskStore } from '../app/desk/desk-store.ts';
import type { DeskActor, DeskBanner } from '../app/desk-ports.ts';
import { type AlertId, type Instant, isUuid, type PersonId } from '../core/ids.ts';
import { makeAlertPageStore } from './desk/alert-page-store.ts';
import { deskActor } from './desk/desk-actor.ts';
import { openSession, sawSession } from './desk/session-rows.ts';
import { nameMap, staffNameMap } from './desk/staff-names.ts';
import { makeDeskLists } from './desk-lists.ts';
import type { FieldCrypto } from './field-crypto.ts';
import type { Database } from './prisma.ts';
import { hashOfDeskToken } from './visitor-links.ts';

/** Channel on which processes tell each other that an alert has changed. */
export const deskNews = 'jiaxin_desk';

/** A hint: a page that misses it looks again by itself. */
export function tellDesks(database: { rows(sql: string): Promise<unknown> }): void {
  database.rows(`select pg_notify('${deskNews}', '')`).catch(() => undefined);
}

/** The desk's own reads and writes; whatever an actor may not see does not come out of here. */
export function makeDeskStore(database: Database, crypto: FieldCrypto): DeskStore {
  return {
    ...sessions(database, crypto),
    ...alerts(database),
    ...makeAlertPageStore(database, crypto),
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
    async spendLink(linkToken, device, now) {
      const at = new Date(now);
      const tokenH = hashOfDeskToken(crypto, linkToken);
      // One statement: two who press at once cannot both get in.
      const { count } = await database.staffAccess.updateMany({
        where: { tokenH, kind: 'link', usedAt: null, revokedAt: null, expiresAt: { gt: at } },
        data: { usedAt: at },
      });
      const link = count === 1 ? await database.staffAccess.findUnique({ where: { tokenH } }) : null;
      if (!link) return null;
      return openSession(database, crypto, { staffId: link.staffId, method: 'link', device, now });
    },
    async staff(sessionToken, now) {
      const at = new Date(now);
      const session = await database.staffAccess.findUnique({
        where: { tokenH: hashOfDeskToken(crypto, sessionToken) },
      });
      if (session?.kind !== 'session' || session.revokedAt || session.expiresAt <= at) return null;
      await sawSession(database, session, now);
      return deskActor(database, session.staffId, now);
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

function alerts(database: Database): Part<'alertIds' | 'alertId' | 'names' | 'staffNames'> {
  return {
    alertIds: (actor, now, limit) => alertIdsOf(database, actor, { now, limit, id: null }),
    async alertId(actor, id) {
      if (!isUuid(id)) return null;
      const [found] = await alertIdsOf(database, actor, { now: Date.now(), limit: 1, id });
      return found ?? null;
    },
    names: async (personIds) =>
      new Map([...(await nameMap(database, personIds))].map(([id, name]) => [id as PersonId, name])),
    staffNames: (staffIds) => staffNameMap(database, staffIds),
  };
}

/** Told, owner, asked to take over; or answering for a region that holds the place. */
async function alertIdsOf(
  database: Database,
  actor: DeskActor,
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
    order by a.severity, a.opened_at desc limit ${limit}`;
  return rows.map((row) => row.id);
}

const channelNames = {
  web: { zh: '网页聊天', en: 'Web chat' },
  telegram: { zh: 'Telegram', en: 'Telegram' },
  wechat: { zh: '微信', en: 'WeChat' },
  sms: { zh: '短信', en: 'SMS' },
  phone: { zh: '电话', en: 'Telephone' },
} as const;

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
            text: {
              zh: `${channelNames[channel].zh}现在发不出去。红色告警已转网页、短信;其他人请按电话名单打电话。`,
              en: `${channelNames[channel].en} cannot send now. Red alerts go by web and SMS; phone the others by the phone list.`,
            },
            phoneList: true,
            since: since.getTime(),
          }),
        ),
        ...alarms.map(
          ({ key, what, raisedAt }): DeskBanner => ({
            key,
            text: alarmText(key, what),
            phoneList: false,
            since: raisedAt.getTime(),
          }),
        ),
      ];
    },
  };
}
