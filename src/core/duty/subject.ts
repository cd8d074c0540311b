import type { Calendar } from '../calendar/calendar.ts';
import type { Day } from '../calendar/county-calendar.ts';
import { isSpringFestivalSeason } from '../calendar/lunar.ts';
import { holidayAt, schoolWeek, termAt } from '../calendar/terms.ts';
import { civilDate, dayNumber, dayOf, isoDate, readIsoDate } from '../flow/facts.ts';
import type { Instant } from '../ids.ts';
import type { DutySubject } from './duty.ts';
import { type DutyFactValues, noSuchDay } from './duty-facts.ts';
import type { DutyChildRow, DutySubjectRow } from './duty-subject-row.ts';

const gone = new Set(['lost_contact', 'in_prison', 'dead']);
/** How long the prompts of a family pause in which a child has died (domain 10.52). */
export const bereavementDays = 14;
const yearDays = 365;

/** A subject with the facts of this moment: what it is judged by when it is planned, and again when its duty comes due. */
export function subjectOf(row: DutySubjectRow, at: Instant, calendar: Calendar): DutySubject {
  const day = dayOf(at);
  return {
    ownerPersonId: row.ownerPersonId,
    ownerRole: row.ownerRole,
    ownerHour: row.ownerHour,
    ownerTimeZone: row.ownerTimeZone,
    childId: row.child?.childId ?? null,
    regionId: row.regionId,
    organizationId: row.organizationId,
    classId: row.classId,
    facts: {
      ...dayFacts(day),
      ...ownerFacts(row, day),
      ...schoolFacts(calendar, row.organizationId, day),
      'place.childCount': row.childCount,
      'place.openUnlisted': row.openUnlisted ?? 0,
      ...(row.child ? childFacts(row.child, day) : {}),
    },
  };
}

/** The same for every subject of a day. */
function dayFacts(day: Day): DutyFactValues {
  return { today: isoDate(day), month: civilDate(day).month, springSeason: isSpringFestivalSeason(day) };
}

const schoolCache = new WeakMap<Calendar, Map<string, DutyFactValues>>();

/** Thousands of subjects share a school and a day. */
function schoolFacts(calendar: Calendar, organizationId: string | null, day: Day): DutyFactValues {
  const cache = schoolCache.get(calendar) ?? new Map<string, DutyFactValues>();
  schoolCache.set(calendar, cache);
  const key = `${day} ${organizationId}`;
  const known = cache.get(key);
  if (known) return known;
  const week = schoolWeek(calendar, organizationId, day);
  const holiday = holidayAt(calendar, organizationId, day);
  const facts: DutyFactValues = {
    'school.inTerm': termAt(calendar, organizationId, day) !== null,
    'school.week': week ?? -1,
    'school.evenWeek': week !== null && week % 2 === 0,
    'school.holiday': holiday?.kind ?? '',
    'school.holidayDay': holiday ? day - holiday.startsOn + 1 : -1,
  };
  cache.set(key, facts);
  return facts;
}

function ownerFacts(row: DutySubjectRow, day: Day): DutyFactValues {
  const self = row.child?.parents.find(({ personId }) => personId === row.ownerPersonId);
  const vetted = daysSince(row.ownerVettedOn, day);
  const trained = daysSince(row.ownerTrainedOn, day);
  return {
    'owner.role': row.ownerRole,
    'owner.main': isMain(row),
    'owner.livesWith': row.ownerLivesWith,
    'owner.reachable': row.ownerReachable,
    'owner.promptsOff': row.ownerPromptsOff,
    'owner.isReachableParent': self === undefined || !gone.has(self.status),
    'owner.home': self !== undefined && isHome(self, day),
    'owner.pairingType': row.pairingType,
    'owner.vetted': vetted !== null && vetted <= yearDays,
    'owner.trained': trained !== null && trained <= yearDays,
    'owner.vettingDaysLeft': vetted === null ? -1 : yearDays - vetted,
    'owner.trainingDaysLeft': trained === null ? -1 : yearDays - trained,
    'owner.acknowledgedThisYear': isThisSchoolYear(row.ownerAcknowledgedOn, day),
    'owner.bereaved': isBereaved(row.bereavedOn, day),
  };
}

export function isBereaved(bereavedOn: string | null, day: Day): boolean {
  const since = daysSince(bereavedOn, day);
  return since !== null && since >= 0 && since < bereavementDays;
}

/** Of several with one role: who can be reached, then who lives with the child, then the smallest id. One of them is it. */
function isMain(row: DutySubjectRow): boolean {
  const rank = (one: { reachable: boolean; livesWith: boolean }) => (one.reachable ? 2 : 0) + (one.livesWith ? 1 : 0);
  const mine = rank({ reachable: row.ownerReachable, livesWith: row.ownerLivesWith });
  return row.coOwners.every((other) => {
    const theirs = rank(other);
    return theirs < mine || (theirs === mine && row.ownerPersonId < other.personId);
  });
}

function isHome(parent: DutyChildRow['parents'][number], day: Day): boolean {
  const from = parent.returnFrom === null ? undefined : readIsoDate(parent.returnFrom);
  const to = parent.returnTo === null ? undefined : readIsoDate(parent.returnTo);
  return from !== undefined && from <= day && (to === undefined || day < to);
}

function isThisSchoolYear(dayText: string | null, day: Day): boolean {
  const at = dayText === null ? undefined : readIsoDate(dayText);
  const { year, month } = civilDate(day);
  return at !== undefined && at >= dayNumber(month >= 9 ? year : year - 1, 9, 1);
}

function childFacts(child: DutyChildRow, day: Day): DutyFactValues {
  const reachable = child.parents.filter(({ status }) => !gone.has(status));
  const stage = child.schoolStage ?? '';
  return {
    ...ageFacts(child.birthDate, day),
    'child.active': child.ledgerStatus === 'active' || child.ledgerStatus === 'watch',
    'child.ledgerStatus': child.ledgerStatus,
    'child.boarding': child.boarding,
    'child.disabled': child.disabled,
    'child.inKindergarten': /幼|小班|中班|大班/u.test(stage),
    'child.livingArrangement': child.livingArrangement ?? '',
    'child.withRelatives': child.livingArrangement === 'relatives',
    'child.riskLevel': child.riskLevel === 'unverified' ? '' : (child.riskLevel ?? ''),
    'child.levelKnown': child.riskLevel !== null && child.riskLevel !== 'unverified',
    ...fileFacts(child, day),
    'child.insured': yesNo(child.insured),
    'child.hukou': yesNo(child.hukouRegistered),
    'child.agreementTo': child.agreementTo ?? '',
    'child.daysToAgreementEnd': daysUntil(child.agreementTo, day),
    'child.parentsReachable': reachable.length === child.parents.length,
    'child.anyParentReachable': reachable.length > 0,
    'child.parentDead': child.parents.some(({ status }) => status === 'dead'),
    'child.parentsHome': child.parents.some((parent) => isHome(parent, day)),
    'child.anyParentAway': child.parents.some(({ away }) => away === true),
    'child.hasHelper': child.hasHelper,
    'child.openAlert': child.openAlert,
    'child.holidayPlan': child.holidayPlan,
    'child.registered': child.registered,
    'child.inSchool': child.inSchool,
  };
}

/** What the child's file says has been done, and when. */
function fileFacts(child: DutyChildRow, day: Day): DutyFactValues {
  const sinceEntry = daysSince(child.enteredOn, day);
  const sinceVisit = daysSince(child.lastVisitOn, day);
  const sinceAssessment = daysSince(child.lastAssessedOn, day);
  const today = isoDate(day);
  return {
    'child.enteredOn': child.enteredOn ?? '',
    'child.daysSinceEntry': sinceEntry ?? noSuchDay,
    'child.enteredThisMonth': child.enteredOn?.slice(0, 7) === today.slice(0, 7),
    'child.daysSinceVisit': sinceVisit ?? noSuchDay,
    'child.visited': child.lastVisitOn !== null && child.lastVisitOn >= (child.enteredOn ?? ''),
    'child.daysSinceAssessment': sinceAssessment ?? noSuchDay,
    'child.assessedThisMonth': child.lastAssessedOn?.slice(0, 7) === today.slice(0, 7),
  };
}

/**
 * Unknown birth dates count as young and as of school age: the stricter rule holds on both sides (domain 10.16). A child of
 * 29 February is congratulated on 28 February of other years, and is a year older, as everywhere in the product, on 1 March:
 * protection never ends a day early.
 */
function ageFacts(birthDate: string | null, day: Day): DutyFactValues {
  const born = birthDate === null ? undefined : readIsoDate(birthDate);
  if (born === undefined)
    return {
      'child.age': -1,
      'child.ageKnown': false,
      'child.maybeUnder8': true,
      'child.maybeUnder16': true,
      'child.under18': true,
      'child.schoolAge': true,
      'child.nextBirthday': '',
      'child.daysToBirthday': noSuchDay,
      'child.turns16On': '',
      'child.turns18On': '',
      'child.daysTo16': noSuchDay,
      'child.daysTo18': noSuchDay,
    };
  const age = ageOn(born, day);
  const thisYear = birthdayIn(born, civilDate(day).year, 'congratulated');
  const next = thisYear >= day ? thisYear : birthdayIn(born, civilDate(day).year + 1, 'congratulated');
  const on16 = birthdayIn(born, civilDate(born).year + 16, 'older');
  const on18 = birthdayIn(born, civilDate(born).year + 18, 'older');
  return {
    'child.age': age,
    'child.ageKnown': true,
    'child.maybeUnder8': age < 8,
    'child.maybeUnder16': age < 16,
    'child.under18': age < 18,
    'child.schoolAge': age >= 6 && age < 16,
    'child.nextBirthday': isoDate(next),
    'child.daysToBirthday': next - day,
    'child.turns16On': isoDate(on16),
    'child.turns18On': isoDate(on18),
    'child.daysTo16': on16 > day ? on16 - day : noSuchDay,
    'child.daysTo18': on18 > day ? on18 - day : noSuchDay,
  };
}

function ageOn(born: Day, day: Day): number {
  const { year } = civilDate(day);
  const years = year - civilDate(born).year;
  return birthdayIn(born, year, 'older') <= day ? years : years - 1;
}

function birthdayIn(born: Day, year: number, what: 'congratulated' | 'older'): Day {
  const { month, day } = civilDate(born);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (month !== 2 || day !== 29 || isLeap) return dayNumber(year, month, day);
  return what === 'older' ? dayNumber(year, 3, 1) : dayNumber(year, 2, 28);
}

function daysSince(dayText: string | null, day: Day): number | null {
  const at = dayText === null ? undefined : readIsoDate(dayText);
  return at === undefined ? null : day - at;
}

function daysUntil(dayText: string | null, day: Day): number {
  const since = daysSince(dayText, day);
  return since === null ? noSuchDay : -since;
}

function yesNo(value: boolean | null): 'yes' | 'no' | 'unknown' {
  return value === null ? 'unknown' : value ? 'yes' : 'no';
}
