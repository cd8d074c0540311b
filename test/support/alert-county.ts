import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { AlertRecord } from '../../src/core/alert/alert.ts';
import type { AlertActor } from '../../src/core/alert/alert-act.ts';
import type { AlertBooks } from '../../src/core/alert/alert-books.ts';
import { parseChains } from '../../src/core/alert/chains.ts';
import type { Reporter, RiskHit } from '../../src/core/alert/hit-group.ts';
import { raiseSignals } from '../../src/core/alert/raise-signals.ts';
import { parseAlertTexts } from '../../src/core/alert/texts.ts';
import type { ChildId, IdentityId, Instant, PartyId, PersonId, RegionId, StaffId } from '../../src/core/ids.ts';
import { parseFlags } from '../../src/core/risk/flags.ts';
import type { AlertSituation, Candidate, ChildFacts } from '../../src/core/situation.ts';
import { type AlertRows, applyAlertEffects, emptyRows } from './apply-alert-effects.ts';

const flows = join(import.meta.dirname, '..', '..', 'flows');
export const readYaml = (path: string): unknown => parse(readFileSync(join(flows, path), 'utf8'));

export const chainData = readYaml('alerts/chains.yaml');
export const books: AlertBooks = {
  flags: parseFlags(readYaml('risk/flags.yaml')),
  chains: parseChains(chainData),
  alertTexts: parseAlertTexts(readYaml('alerts/texts.yaml')),
};

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
/** Wednesday 2026-11-18, 10:00 in China. */
export const wednesday10: Instant = Date.UTC(2026, 10, 18, 2, 0);
export const county = 'county' as RegionId;
export const person = (name: string): PersonId => name as PersonId;
export const staff = (name: string): StaffId => `staff-${name}` as StaffId;

/** One holder a role; the station has one on duty and one who is not. */
export const roster: readonly (readonly [name: string, role: string, onDuty?: boolean])[] = [
  ['li', 'CHILD_DIRECTOR'],
  ['luo', 'VILLAGE_HEAD'],
  ['zhou', 'TOWN_SUPERVISOR'],
  ['wang', 'TOWN_STATION', true],
  ['wang2', 'TOWN_STATION'],
  ['chen', 'TOWN_LEAD'],
  ['zhao', 'COUNTY_OFFICE'],
  ['sun', 'COUNTY_LEAD'],
  ['feng', 'COUNTY_EDU'],
  ['he', 'CLASS_TEACHER'],
  ['qian', 'SCHOOL_OFFICE'],
  ['tang', 'PRINCIPAL'],
  ['song', 'PSYCH_TEACHER'],
  ['yi', 'HEALTH'],
  ['gao', 'CIVIL_RELIEF'],
  ['bao', 'HELPER'],
  ['volo', 'VOLUNTEER'],
];

export function candidate(name: string, role: string, more: Partial<Candidate> = {}): Candidate {
  return {
    staffId: staff(name),
    personId: person(name),
    name,
    role,
    householdId: `home-${name}`,
    onDuty: false,
    backup: false,
    kin: [],
    addresses: [{ identityId: `${name}-web` as IdentityId, channel: 'web' }],
    phone: `1990000${name}`,
    ...more,
  };
}

export const candidates: readonly Candidate[] = roster.map(([name, role, onDuty]) =>
  candidate(name, role, { onDuty: onDuty === true }),
);

export function changed(
  name: string,
  more: Partial<Candidate>,
  list: readonly Candidate[] = candidates,
): readonly Candidate[] {
  return list.map((one) => (one.personId === name ? { ...one, ...more } : one));
}

export function child(more: Partial<ChildFacts> = {}): ChildFacts {
  return {
    id: 'xiaojun' as ChildId,
    personId: person('xiaojun'),
    fileNo: 'QH-0012',
    name: '小军',
    birthDate: '2017-05-01',
    gender: 'male',
    boarding: false,
    inSchool: true,
    className: '三年级1班',
    residenceRegionId: 'village-b' as RegionId,
    villagersGroup: '二组',
    schoolOrganizationId: 'school-c',
    classId: 'class-31',
    villageName: '石桥村',
    townName: '青山镇',
    householdId: 'home-gm',
    parents: [
      { personId: person('mother'), name: '妈妈', gender: 'female', status: 'alive', away: true },
      { personId: person('father'), name: '爸爸', gender: 'male', status: 'alive', away: true },
    ],
    carers: [
      { personId: person('gm'), name: '王奶奶', kind: 'actual_carer', livesWith: true },
      { personId: person('gp'), name: '王爷爷', kind: 'actual_carer', livesWith: true },
    ],
    director: { personId: person('li'), staffId: staff('li'), name: '李姐', phone: '19900000001' },
    teacher: { personId: person('he'), staffId: staff('he'), name: '何老师', phone: '19900000002' },
    policeName: '青山派出所',
    policePhone: '110',
    stationPhone: '',
    relation: 'carer',
    teacherRecordThisMonth: false,
    lastMonthFlags: [],
    ...more,
  };
}

export const grandmother: Reporter = {
  partyId: 'gm' as PartyId,
  personId: person('gm'),
  identityId: 'gm-web' as IdentityId,
  role: 'CAREGIVER',
};
export const mother: Reporter = {
  partyId: 'mother' as PartyId,
  personId: person('mother'),
  identityId: 'mother-web' as IdentityId,
  role: 'PARENT_AWAY',
};
export const teacher: Reporter = {
  partyId: 'he' as PartyId,
  personId: person('he'),
  identityId: 'he-web' as IdentityId,
  role: 'CLASS_TEACHER',
  staffId: staff('he'),
};

export function hit(flag: string, more: Partial<RiskHit> = {}): RiskHit {
  return { flag, because: '答 2', childId: 'xiaojun' as ChildId, stepId: 'q3', sessionId: null, ...more };
}

export interface RaiseOptions {
  readonly now?: Instant;
  readonly reporter?: Reporter;
  readonly children?: readonly ChildFacts[];
  readonly eventId?: string;
  readonly rows?: AlertRows;
}

/** Raises hits in a world of rows and returns it. */
export function raised(hits: readonly RiskHit[], options: RaiseOptions = {}): AlertRows {
  const {
    now = wednesday10,
    reporter = grandmother,
    children = [child()],
    eventId = `event-${now}`,
    rows = emptyRows(),
  } = options;
  const alerts = [...rows.alerts.values()];
  const effects = raiseSignals({
    now,
    eventId,
    countyId: county,
    hits,
    reporter,
    children,
    alerts,
    flags: books.flags,
    chains: books.chains,
  });
  const result = applyAlertEffects(rows, effects, now);
  if (result !== 'committed') throw new Error('raising was refused as stale');
  return rows;
}

export function theAlert(rows: AlertRows): AlertRecord {
  const [alert, second] = rows.alerts.values();
  if (!alert || second) throw new Error(`expected one alert, there are ${rows.alerts.size}`);
  return alert;
}

export function situation(alert: AlertRecord, now: Instant, more: Partial<AlertSituation> = {}): AlertSituation {
  return {
    now,
    alert,
    child: alert.childId ? child() : null,
    county: {
      id: county,
      name: '清河县',
      authority: '民政局',
      keepYears: 3,
      officer: null,
      dutyPhone: '0851-0000000',
      timeZone: 'Asia/Shanghai',
    },
    villageName: '石桥村',
    townName: '青山镇',
    candidates,
    actor: null,
    family: [],
    ...more,
  };
}

/** A member of staff of the roster as the one who acts. */
export function actor(name: string): AlertActor {
  const roles = roster
    .filter(([one]) => one === name)
    .map(([, role]) => ({ role, scopeType: 'town' as const, scopeId: 'town' }));
  return {
    id: person(name),
    countyId: county,
    name,
    literacy: 'reads',
    replyMode: null,
    preferredHour: null,
    timeZone: 'Asia/Shanghai',
    promptsOff: false,
    dead: false,
    householdId: `home-${name}`,
    consent: 'agreed',
    isChild: false,
    staff: { staffId: staff(name), roles, phoneLast4: '0000', drill: false },
  };
}
