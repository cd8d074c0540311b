import type { Facts } from '../flow/facts.ts';
import { dayOf, isoDate } from '../flow/facts.ts';
import { deriveId, type Instant } from '../ids.ts';
import {
  type AssessmentPart,
  assessmentItems,
  levelNames,
  type ProposedLevel,
  proposeLevel,
  riskLevelOf,
  riskLevels,
} from '../ledger/assessment.ts';
import type { ChildFacts, PartySituation } from '../situation.ts';

const halfYearMs = 183 * 86_400_000;

const campaignRules: readonly string[] = ['assess_open', 'assess_class', 'new_child_assess', 'new_child_assess_class'];

/**
 * The assessment under way: of a duty still open, else the campaign of March or September until a month after its end, else
 * this month, in which a child is new.
 */
export function campaignOf({ duties, now }: PartySituation): string {
  const open = duties.find(({ rule }) => campaignRules.includes(rule));
  const month = isoDate(dayOf(now)).slice(0, 7);
  return open?.periodKey ?? month.replace(/-04$/u, '-03').replace(/-10$/u, '-09');
}

/** The assessment that the child's latest part belongs to. */
export function latestCampaign(child: ChildFacts, situation: PartySituation): string {
  const part = (child.records ?? []).find(({ kind }) => kind === 'assessment_part');
  return typeof part?.data.campaign === 'string' ? part.data.campaign : campaignOf(situation);
}

export function partsOf({ records = [] }: ChildFacts, campaign: string): readonly AssessmentPart[] {
  const sides = new Map<string, AssessmentPart>();
  for (const { kind, data } of records) {
    const { side } = data;
    if (kind !== 'assessment_part' || data.campaign !== campaign || (side !== 'teacher' && side !== 'director'))
      continue;
    const ratings = assessmentItems.flatMap((item) => {
      const rated = data[item];
      return typeof rated === 'number' && rated >= 0 ? [[item, rated]] : [];
    });
    // Latest first: what was rated before is superseded.
    if (!sides.has(side)) sides.set(side, { side, ratings: Object.fromEntries(ratings) });
  }
  return [...sides.values()];
}

/** A visit on which the child was seen, in the last half year. */
function seenInHalfYear({ records = [] }: ChildFacts, now: Instant): boolean {
  return records.some(
    ({ kind, at, data }) =>
      kind === 'visit' && at > now - halfYearMs && String(data.saw_child ?? '').startsWith('SEEN'),
  );
}

/** The level that the parts of this campaign come to; null while they are not complete. */
export function proposalFor(child: ChildFacts, situation: PartySituation): ProposedLevel | null {
  return proposeLevel(partsOf(child, latestCampaign(child, situation)), {
    openRed: situation.alerts.some(({ childId, severity }) => childId === child.id && severity === 'red'),
    halfYearFlags: child.halfYearFlags ?? [],
    seenInHalfYear: seenInHalfYear(child, situation.now),
  });
}

/** Facts about one child that only staff are told. */
export function staffFacts(child: ChildFacts, situation: PartySituation): Facts {
  if (child.relation !== 'staff' && child.relation !== 'class_teacher') return {};
  const campaign = campaignOf(situation);
  const sides = partsOf(child, campaign).map(({ side }) => side);
  const proposed = proposalFor(child, situation);
  const level = riskLevelOf(child.riskLevel);
  const visits = (child.records ?? []).filter(({ kind }) => kind === 'visit');
  const awaiting = (child.records ?? []).find(
    ({ kind, data }) => kind === 'assessment' && data.campaign === latestCampaign(child, situation),
  );
  return {
    'child.id': child.id,
    'child.villageId': child.residenceRegionId,
    'child.riskLevel': level ?? '',
    'child.levelName': level ? levelNames[level] : '',
    'child.holidayPlan': holidayPlan(child),
    'child.spotCheck': isSpotCheck(child, situation),
    ...(situation.person?.staff?.roles.some(({ role }) => role === 'CLASS_TEACHER')
      ? dueContacts(child, situation)
      : {}),
    'child.notSeenLastVisit': visits[0]?.data.saw_child === 'NOT_SEEN',
    'child.teacherRated': sides.includes('teacher'),
    'child.directorRated': sides.includes('director'),
    'child.proposedLevel': proposed?.level ?? '',
    'child.proposedName': proposed ? levelNames[proposed.level] : '',
    'child.proposedWhy': proposed?.reasons.join(';') ?? '',
    'child.proposedRank': proposed ? riskLevels.indexOf(proposed.level) : -1,
    'child.levelRank': level ? riskLevels.indexOf(level) : -1,
    'child.levelAwaits': awaiting?.state === 'proposed' ? String(awaiting.data.final ?? '') : '',
  };
}

/** The teacher's contacts of this week that are still due, of this child or of the whole class (domain 5.8). */
function dueContacts(child: ChildFacts, { duties }: PartySituation): Facts {
  const isDue = (rule: string) =>
    duties.some((duty) => duty.rule === rule && (duty.childId === null || duty.childId === child.id));
  return {
    'child.talkDue': isDue('teacher_weekly'),
    'child.parentCallDue': isDue('teacher_biweekly'),
    'child.relativesDue': isDue('relatives_weekly'),
  };
}

const plans: Readonly<Record<string, string>> = {
  HOME: '在家',
  PARENTS: '去爸妈那里',
  RELATIVES: '去亲戚家',
  UNDECIDED: '还没定',
};

function holidayPlan({ records = [] }: ChildFacts): string {
  const plan = records.find(({ kind }) => kind === 'holiday_plan')?.data.plan;
  return plans[String(plan ?? '')] ?? '';
}

/** How many children of a list that was signed at once are asked about one by one (domain 10.45). */
const spotChecks = 3;

const spotCheckOf = new WeakMap<PartySituation, ReadonlySet<string>>();

function isSpotCheck(child: ChildFacts, situation: PartySituation): boolean {
  let chosen = spotCheckOf.get(situation);
  if (!chosen) {
    chosen = spotCheckIds(situation.children, situation.person?.id ?? '', situation.now);
    spotCheckOf.set(situation, chosen);
  }
  return chosen.has(child.id);
}

/**
 * Three children of the list, other ones for every reader and every month: the core has no chance, so ids decide. Children of
 * the highest level are asked about one by one anyway.
 */
export function spotCheckIds(
  children: readonly { readonly id: string; readonly riskLevel?: string | null }[],
  personId: string,
  now: Instant,
): ReadonlySet<string> {
  const month = isoDate(dayOf(now)).slice(0, 7);
  const marked = children
    .filter(({ riskLevel }) => riskLevel !== 'high')
    .map(({ id }) => ({ id, mark: deriveId<string>(0, 'spot', personId, month, id) }))
    .sort((a, b) => (a.mark < b.mark ? -1 : 1));
  return new Set(marked.slice(0, spotChecks).map(({ id }) => id));
}

/** What the person's own list looks like this month, and what their pairing allows. */
export function staffViewFacts({ staffView, person, duties, now }: PartySituation): Facts {
  const due = new Set(duties.map(({ rule }) => rule));
  return {
    'pairing.active': person?.staff?.mayHelp ?? false,
    'ledger.count': staffView?.ledger?.count ?? 0,
    'ledger.entered': staffView?.ledger?.entered ?? 0,
    'ledger.exited': staffView?.ledger?.exited ?? 0,
    'ledger.changed': staffView?.ledger?.changed ?? 0,
    'ledger.hash': staffView?.ledger?.hash ?? '',
    'duties.open': [...due],
    'period.month': isoDate(dayOf(now)).slice(0, 7),
    'period.quarter': quarterOf(now),
    'period.holiday': holidayOf(now),
    'period.term': termOf(now),
  };
}

function quarterOf(now: Instant): string {
  const [year = '', month = ''] = isoDate(dayOf(now)).split('-');
  return `${year}Q${Math.ceil(Number(month) / 3)}`;
}

/** 2026-2027/1 from August to January, /2 from February to July. */
function termOf(now: Instant): string {
  const [year = 0, month = 0] = isoDate(dayOf(now)).split('-').map(Number);
  const autumn = month >= 8 || month === 1;
  const begins = month >= 8 ? year : year - 1;
  return `${begins}-${begins + 1}/${autumn ? 1 : 2}`;
}

/** 2026-2027/winter from November to April, 2026-2027/summer from May to October: the holiday that this day is near. */
export function holidayOf(now: Instant): string {
  const [year = 0, month = 0] = isoDate(dayOf(now)).split('-').map(Number);
  const begins = month >= 11 ? year : year - 1;
  return `${begins}-${begins + 1}/${month >= 5 && month <= 10 ? 'summer' : 'winter'}`;
}
