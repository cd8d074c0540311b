import type { GoLive, SettingsPort } from '../../app/desk/settings-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import { rosterGaps } from '../../core/duty/roster-gaps.ts';
import { readIsoDate } from '../../core/flow/facts.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import { cellText } from '../../core/ledger/cell-text.ts';
import { alertRoles, type GateItem, goLiveGate } from '../../core/settings/go-live.ts';
import { liveKey } from '../county-live.ts';
import { auditRow } from './audit-row.ts';
import { countyOf } from './county-of.ts';
import { dutyOfLevel } from './roster-store.ts';
import type { PeopleParts } from './staff-in-reach.ts';

const assessmentKey = 'impactAssessment';
const aheadMs = 14 * 86_400_000;

type Part = Pick<SettingsPort, 'goLive' | 'beginning' | 'switchLive' | 'assessed'>;

/** The gate before real families are invited (domain 12.3, decision 6), computed from what is in the database each time it is looked at. */
export function makeGoLive(parts: PeopleParts): Part {
  const { now } = parts;
  return {
    async goLive(actor) {
      const county = await countyOf(parts, actor, 'settings.read');
      if (county === null) return null;
      const [{ items, assessment, live }, history] = await Promise.all([
        readGate(parts, county.id),
        switches(parts, county.id),
      ]);
      return { county: county.name, live, items, assessment, history };
    },
    beginning: (actor) => beginning(parts, actor),
    async switchLive(actor, on, reason) {
      const county = await countyOf(parts, actor, 'settings.change');
      if (county === null) return 'unknown';
      if (reason.trim().length < 4) return 'no_reason';
      const { items, live } = await readGate(parts, county.id);
      if (live === on) return 'done';
      if (on && items.some(({ fulfilled }) => !fulfilled)) return 'closed';
      const data = { on, reason: reason.trim().slice(0, 200) };
      await keep(parts, actor, county.id, liveKey, { value: { on }, action: 'live_switched', data });
      return 'done';
    },
    async assessed(actor, on, by) {
      const county = await countyOf(parts, actor, 'settings.change');
      if (county === null) return 'unknown';
      const name = cellText(by).slice(0, 60);
      if (readIsoDate(on) === undefined || on > dayInChina(now()) || name === '') return 'wrong';
      const kept = { value: { on, by: name }, action: 'impact_assessed', data: { on } };
      await keep(parts, actor, county.id, assessmentKey, kept);
      return 'done';
    },
  };
}

async function beginning(parts: PeopleParts, actor: DeskActor): ReturnType<SettingsPort['beginning']> {
  const { database } = parts;
  const county = await countyOf(parts, actor, 'settings.change');
  if (county === null) return null;
  const { items, live } = await readGate(parts, county.id);
  const open = items.filter(({ fulfilled }) => !fulfilled).length;
  if (live && open === 0) return null;
  const countyId = county.id;
  const [villages, staff, children] = await Promise.all([
    database.region.count({ where: { countyId, level: 'village', active: true } }),
    database.staff.count({ where: { status: 'active', drill: false, person: { countyId } } }),
    database.child.count({ where: { person: { countyId } } }),
  ]);
  return { live, open, villages, staff, children };
}

/** One setting and its line of the audit log, together. */
async function keep(
  { database, now }: PeopleParts,
  actor: DeskActor,
  countyId: string,
  key: string,
  { value, action, data }: Kept,
): Promise<void> {
  await database.$transaction([
    database.countySetting.upsert({
      where: { countyId_key: { countyId, key } },
      create: { countyId, key, value, updatedBy: actor.staffId },
      update: { value, updatedBy: actor.staffId },
    }),
    database.auditLog.create({ data: auditRow(actor, now(), action, 'county_setting', countyId, data) }),
  ]);
}

interface Kept {
  readonly value: Readonly<Record<string, string | boolean>>;
  readonly action: string;
  readonly data: Readonly<Record<string, string | boolean>>;
}

async function readGate(
  { database, now }: PeopleParts,
  countyId: string,
): Promise<Pick<GoLive, 'assessment' | 'live'> & { items: readonly GateItem[] }> {
  const at = new Date(now());
  const until = new Date(now() + aheadMs);
  const [regions, roster, staff, settings] = await Promise.all([
    database.region.findMany({
      where: { countyId, active: true, level: { in: ['county', 'town'] } },
      select: { id: true, name: true, level: true },
      orderBy: [{ level: 'asc' }, { code: 'asc' }],
    }),
    database.dutyRoster.findMany({
      where: {
        region: { countyId },
        validFrom: { lt: until },
        OR: [{ validTo: null }, { validTo: { gt: at } }],
        staff: { status: 'active' },
      },
      include: { staff: { include: { person: { select: { displayName: true } } } } },
    }),
    database.staff.findMany({
      where: {
        status: 'active',
        drill: false,
        person: { countyId },
        roles: {
          some: {
            role: { in: [...alertRoles] },
            validFrom: { lte: at },
            OR: [{ validTo: null }, { validTo: { gt: at } }],
          },
        },
      },
      select: { trainingDoneAt: true, person: { select: { displayName: true } } },
      orderBy: { person: { displayName: 'asc' } },
    }),
    database.countySetting.findMany({ where: { countyId, key: { in: [liveKey, assessmentKey] } } }),
  ]);
  const settingOf = (key: string) =>
    settings.find((row) => row.key === key)?.value as Record<string, unknown> | undefined;
  const made = settingOf(assessmentKey);
  const assessment =
    typeof made?.on === 'string' ? { on: made.on, by: typeof made.by === 'string' ? made.by : '' } : null;
  const items = goLiveGate(
    {
      duties: regions.map(({ id, name, level }) => ({
        place: name,
        gaps: rosterGaps(
          roster
            .filter(({ regionId, role }) => regionId === id && role === dutyOfLevel[level])
            .map(({ validFrom, validTo }) => ({ from: validFrom.getTime(), to: validTo?.getTime() ?? null })),
          now(),
          now() + aheadMs,
        ).length,
      })),
      numbers: roster.map(({ staff: { person }, phoneE, phoneTestedAt }) => ({
        who: person.displayName,
        has: phoneE !== null,
        testedAt: phoneTestedAt?.getTime() ?? null,
      })),
      staff: staff.map(({ person, trainingDoneAt }) => ({
        name: person.displayName,
        trainedAt: trainingDoneAt?.getTime() ?? null,
      })),
      assessedOn: assessment?.on ?? null,
    },
    now(),
  );
  return { items, assessment, live: settingOf(liveKey)?.on !== false };
}

async function switches({ database }: PeopleParts, countyId: string): Promise<GoLive['history']> {
  const rows = await database.$queryRaw<{ at: Date; data: { on?: boolean; reason?: string }; who: string | null }[]>`
    select a.at, a.data, p.display_name as who from audit_log a
    left join staff t on t.id = a.actor_id left join person p on p.id = t.person_id
    where a.action = 'live_switched' and a.entity_id = ${countyId} order by a.seq desc limit 20`;
  return rows.map(({ at, data, who }) => ({
    at: at.getTime(),
    who: who ?? '',
    on: data.on === true,
    reason: data.reason ?? '',
  }));
}
