import { makeHandle } from '../../app/handle.ts';
import { silentLog } from '../../app/log.ts';
import type { Handle } from '../../app/ports.ts';
import { makeWake } from '../../app/wake.ts';
import type { AlertAction } from '../../core/event.ts';
import { type AlertId, deriveId, type InboundId, type PersonId } from '../../core/ids.ts';
import type { Playbook } from '../../core/playbook.ts';
import { makeDueStore } from '../../store/due.ts';
import type { FieldCrypto } from '../../store/field-crypto.ts';
import type { Database as Sql } from '../../store/hallway/database.ts';
import { makeHallwayStore } from '../../store/hallway/hallway-store.ts';
import type { Ledger } from '../../store/ledger.ts';
import { hashOfAddress } from '../../store/look-up.ts';
import type { Database } from '../../store/prisma.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

interface PastParts {
  readonly prisma: Database;
  readonly database: Sql;
  readonly crypto: FieldCrypto;
  readonly playbook: Playbook;
  readonly ledger: Ledger;
  readonly now: number;
}

/** A teacher's words of some days ago, and what the station made of them. */
interface Case {
  readonly daysAgo: number;
  readonly lines: (name: string) => readonly string[];
  /** What the station did, after so long; without a closing it is still open. */
  readonly acts: readonly (readonly [after: number, by: 'station' | 'lead' | 'county', action: AlertAction])[];
}

const closed = (text: string): Case['acts'] => [
  [30 * hour, 'station', { type: 'note', text }],
  [50 * hour, 'station', { type: 'request_close', outcome: 'resolved', text: '孩子安全,后续由班主任和儿童主任跟着。' }],
  // Whose word it takes is a matter of the chain.
  [53 * hour, 'lead', { type: 'confirm_close' }],
  [54 * hour, 'county', { type: 'confirm_close' }],
];

const cases: readonly Case[] = [
  {
    daysAgo: 96,
    lines: (name) => [`${name} 身上有伤 说法对不上`],
    acts: [
      [6 * minute, 'station', { type: 'take' }],
      [11 * minute, 'station', { type: 'called_police', number: '110' }],
      [70 * minute, 'station', { type: 'saw_child', note: '在学校医务室见到本人,手臂淤青,能正常说话。' }],
      ...closed('派出所已出具告诫书,孩子暂住姑姑家,镇里每周上门。'),
    ],
  },
  {
    daysAgo: 41,
    lines: (name) => [`${name} 说不想活`],
    acts: [
      [3 * minute, 'station', { type: 'take' }],
      [35 * minute, 'station', { type: 'saw_child', note: '心理老师陪着,情绪平稳下来了。' }],
      ...closed('县医院心理门诊看过,家长已知情,班里安排了两位同学陪伴。'),
    ],
  },
  {
    daysAgo: 1,
    lines: (name) => [`${name} 奶奶住院了`, '1', '4'],
    acts: [[50 * minute, 'station', { type: 'take' }]],
  },
];

/**
 * Lets the invented county live through a few alerts before anybody looks: by the same words, decisions and rows as everywhere, at their own
 * times. Nobody can be written to yet, and what is left over of it (unsent messages, alarms about that) is put away.
 */
export async function livePast(parts: PastParts): Promise<void> {
  const { prisma, now } = parts;
  if ((await prisma.alert.count()) > 0) return;
  await ageRows(prisma, new Date(now - 800 * day));
  const clock = { at: now, now: () => clock.at };
  const { database, crypto, playbook } = parts;
  const store = makeHallwayStore({ database, crypto, jobs: null, now: clock.now });
  const handle = makeHandle({ store, playbook: () => playbook, clock, log: silentLog });
  const wake = makeWake({ handle, due: makeDueStore(database, crypto), clock });
  for (const [index, one] of cases.entries()) {
    const teacher = teacherOf(parts.ledger, index);
    if (!teacher) continue;
    clock.at = workday(now - one.daysAgo * day);
    const address = await lend(parts, teacher.personId, clock.at);
    await say(handle, clock, address, one.lines(teacher.childName));
    const alert = await prisma.alert.findFirst({ where: { childId: teacher.childId, closedAt: null } });
    await prisma.channelIdentity.updateMany({ where: { id: address.id }, data: { state: 'replaced' } });
    if (!alert) continue;
    const of = { alertId: alert.id as AlertId, childId: teacher.childId, openedAt: alert.openedAt.getTime() };
    await settle(parts, { handle, wake, clock }, of, one);
  }
  await putAway(prisma);
}

/** Posts, kinship and care have been so for as long as the county looks back. The files themselves begin today: what is older is not asked for. */
async function ageRows(prisma: Database, since: Date): Promise<void> {
  for (const table of ['staff_role', 'care_relation', 'kinship', 'duty_roster'])
    await prisma.$executeRawUnsafe(`update ${table} set valid_from = $1 where valid_from > $1`, since);
  for (const table of ['person', 'region', 'staff'])
    await prisma.$executeRawUnsafe(`update ${table} set created_at = $1, updated_at = $1`, since);
}

interface Running {
  readonly handle: Handle;
  readonly wake: ReturnType<typeof makeWake>;
  readonly clock: { at: number; now(): number };
}

interface Told {
  readonly personId: string;
  readonly childId: string;
  readonly childName: string;
}

/** Another class each time, and a child whose name is its own there; 小军 and 小红 are for whoever tries the product. */
function teacherOf({ classes, staff, children }: Ledger, index: number): Told | null {
  const schoolClass = classes[(3 + index * 2) % classes.length];
  const teacher = staff.find(({ id }) => id === schoolClass?.headTeacherId);
  const inClass = children.filter(({ classId }) => classId === schoolClass?.id);
  const child = inClass.find(
    ({ nickname, fileNo }) =>
      !['QH-0001', 'QH-0002'].includes(fileNo) && inClass.filter((one) => one.nickname === nickname).length === 1,
  );
  return teacher && child ? { personId: teacher.personId, childId: child.id, childName: child.nickname } : null;
}

/** Twenty past three on the last day of lessons before. */
function workday(at: number): number {
  const chinaMs = 8 * hour;
  const midnight = Math.floor((at + chinaMs) / day) * day - chinaMs;
  const weekday = new Date(midnight + chinaMs).getUTCDay();
  return midnight - (weekday === 0 ? 2 : weekday === 6 ? 1 : 0) * day + 15 * hour + 20 * minute;
}

/** A chat for one conversation. */
async function lend({ prisma, crypto }: PastParts, personId: string, at: number) {
  const externalId = `past:${personId}:${at}`;
  const id = deriveId<string>(at, 'demo', 'address', personId);
  await prisma.channelIdentity.create({
    data: {
      id,
      personId,
      channel: 'web',
      externalIdH: hashOfAddress(crypto, 'web', externalId),
      externalIdE: crypto.encrypt('channel_identity', 'external_id_e', id, externalId),
      state: 'bound',
      boundAt: new Date(at),
    },
  });
  return { id, channel: 'web' as const, externalId };
}

async function say(
  handle: Handle,
  clock: Running['clock'],
  { channel, externalId }: { readonly channel: 'web'; readonly externalId: string },
  lines: readonly string[],
): Promise<void> {
  for (const text of lines) {
    const externalMessageId = `${externalId} ${clock.at}`;
    await handle({
      kind: 'message_received',
      id: deriveId<InboundId>(clock.at, 'demo', externalMessageId),
      address: { channel, externalId },
      externalMessageId,
      content: { kind: 'text', text },
      receivedAt: clock.at,
    });
    clock.at += 40_000;
  }
}

/** What staff did, each at its time; the steps of the chain that came due meanwhile come first. */
async function settle(
  { ledger, now }: PastParts,
  { handle, wake, clock }: Running,
  { alertId, childId, openedAt }: { readonly alertId: AlertId; readonly childId: string; readonly openedAt: number },
  { acts }: Case,
): Promise<void> {
  const people = postsFor(ledger, childId);
  for (const [after, by, action] of acts) {
    const personId = people[by];
    if (!personId || openedAt + after > now) continue;
    clock.at = openedAt + after;
    await wake();
    const id = deriveId<InboundId>(clock.at, 'demo', 'press', alertId, action.type);
    await handle({ kind: 'staff_acted', id, personId, alertId, action, at: clock.at });
  }
}

/** The station and the lead of the child's township, and the county's office. */
function postsFor({ roles, staff, regions, children }: Ledger, childId: string) {
  const village = children.find(({ id }) => id === childId)?.residenceRegionId;
  const town = regions.find(({ id }) => id === village)?.parentId;
  const personOf = (role: string, scopeId?: string | null) => {
    const post = roles.find((one) => one.role === role && (scopeId === undefined || one.scopeId === scopeId));
    return staff.find(({ id }) => id === post?.staffId)?.personId as PersonId | undefined;
  };
  return {
    station: personOf('TOWN_STATION', town),
    lead: personOf('TOWN_LEAD', town),
    county: personOf('COUNTY_OFFICE'),
  };
}

/** Nobody could be written to: what waits to leave never will, and that is no alarm. */
async function putAway(prisma: Database): Promise<void> {
  await prisma.$executeRaw`update outbound_message set state = 'sent', settled = true, sent_at = created_at, send_after = null where not settled or state in ('phone_list', 'undeliverable')`;
  await prisma.systemAlarm.updateMany({ where: { clearedAt: null }, data: { clearedAt: new Date() } });
  await prisma.flowSession.updateMany({ where: { state: 'open' }, data: { state: 'expired', endedAt: new Date() } });
  await prisma.timer.updateMany({ where: { doneAt: null }, data: { doneAt: new Date() } });
}
