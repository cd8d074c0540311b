import type { AlertRecord } from '../alert/alert.ts';
import { worse } from '../alert/alert.ts';
import { dayOf, readIsoDate } from '../flow/facts.ts';
import type { Severity } from '../flow/outcome.ts';
import type { Instant } from '../ids.ts';
import type { Playbook } from '../playbook.ts';
import { dayMs, dayText, monthBack, monthKey, startOfDay } from './calendar.ts';
import type { Part, SimplePart, SourceGroup } from './combination-schema.ts';
import type { ChildPicture, PictureAnswer, PictureFalseAlarm, PictureRecord, PictureSignal } from './picture.ts';
import { sourceOf } from './picture.ts';

/** Something on file that a part of a combination stands on. */
export interface Evidence {
  readonly at: Instant;
  /** Who said it; "" where it is nobody's word. */
  readonly source: string;
  readonly severity?: Severity;
  /** The first instant of what was planned when it was said; absent: it held already. */
  readonly from?: Instant;
  readonly falseAlarm?: PictureFalseAlarm;
}

export interface MatchInput {
  readonly now: Instant;
  readonly playbook: Playbook;
  readonly picture: ChildPicture;
  readonly alerts: readonly AlertRecord[];
}

type Kind<K extends string> = Extract<SimplePart, { [key in K]: unknown }>;

/** All on file that one part of a combination may stand on; empty: it does not hold. */
export function evidenceFor(input: MatchInput, part: Part): readonly Evidence[] {
  if ('any' in part) return part.any.flatMap((one) => evidenceFor(input, one));
  if ('signal' in part) return ofSignals(input, part);
  if ('answer' in part) return ofAnswers(input, part);
  if ('record' in part) return ofRecords(input, part);
  if ('quick' in part) return ofQuick(input, part);
  if ('open' in part)
    return input.alerts
      .filter(({ severity, drill, closedAt }) => severity === part.open && !drill && closedAt === null)
      .map(({ openedAt, severity }) => ({ at: openedAt, source: '', severity }));
  return input.picture.falseAlarms
    .filter(({ times }) => times >= part.foundUntrue)
    .map((falseAlarm) => ({ at: falseAlarm.closedAt, source: falseAlarm.sourcePersonId, falseAlarm }));
}

function ofSignals({ now, playbook, picture }: MatchInput, part: Kind<'signal'>): Evidence[] {
  const loss = (code: string) => playbook.flags.flags.get(code)?.loss ?? 'none';
  const found = picture.signals.filter(
    (signal) =>
      (part.signal === 'any' || part.signal.includes(signal.flagCode)) &&
      // What a person has found untrue is no reason by itself; what is said anew is (domain 6.2).
      signal.outcome !== 'false_alarm' &&
      atLeast(signal.severity, part.atLeast ?? 'blue') &&
      isBy(playbook, signal.sourceRole, part.by) &&
      isWithin(now, signal.at, part),
  );
  if (part.days !== undefined && new Set(found.map(({ at }) => dayOf(at))).size < part.days) return [];
  if (part.losses !== undefined) {
    const losses = new Set(found.map(({ flagCode }) => loss(flagCode)).filter((one) => one !== 'none'));
    if (losses.size < part.losses) return [];
  }
  return found.map(evidenceOfSignal);
}

const evidenceOfSignal = ({ at, severity, sourcePersonId, sourceRole }: PictureSignal): Evidence => ({
  at,
  severity,
  source: sourceOf({ personId: sourcePersonId, role: sourceRole }),
});

/** What each person answered last counts: who has said otherwise since has taken it back. */
function ofAnswers({ now, playbook, picture }: MatchInput, part: Kind<'answer'>): Evidence[] {
  const [flowId = '', stepId = ''] = part.answer.split('.');
  const isSub = playbook.flows.get(flowId)?.sub === true;
  const latest = new Map<string, PictureAnswer>();
  for (const answer of picture.answers) {
    if (answer.stepId !== stepId || !(isSub || answer.flowId === flowId)) continue;
    if (!isBy(playbook, answer.role, part.by) || !isWithin(now, answer.at, part)) continue;
    const known = latest.get(sourceOf(answer));
    if (!known || known.at < answer.at) latest.set(sourceOf(answer), answer);
  }
  return [...latest.values()]
    .filter(({ value }) => (Array.isArray(value) ? value : [value]).some((one) => part.is.includes(String(one))))
    .map((answer) => ({ at: answer.at, source: sourceOf(answer) }));
}

function ofRecords({ now, playbook, picture }: MatchInput, part: Kind<'record'>): Evidence[] {
  return picture.records
    .filter(
      (record) =>
        record.kind === part.record &&
        (part.state === undefined || record.state === part.state) &&
        Object.entries(part.has ?? {}).every(([name, value]) => record.data[name] === value) &&
        isBy(playbook, record.role, part.by) &&
        isWithin(now, record.at, part) &&
        (part.current === undefined || isCurrent(record, dayText(now))),
    )
    .map((record) => {
      const from = dayOfField(record, 'from');
      const planned = from > dayText(record.at) ? startOfDay(readIsoDate(from) ?? 0) : undefined;
      return { at: record.at, source: sourceOf(record), ...(planned === undefined ? {} : { from: planned }) };
    });
}

const dayOfField = ({ data }: PictureRecord, name: string): string => {
  const value = data[name];
  return typeof value === 'string' ? value : '';
};

function isCurrent(record: PictureRecord, today: string): boolean {
  const last = dayOfField(record, 'until') || dayOfField(record, 'to');
  return dayOfField(record, 'from') <= today && (readIsoDate(last) === undefined || last >= today);
}

/** A talk of fewer answers than this says nothing about how it was answered. */
const fewest = 3;

function ofQuick({ now, playbook, picture }: MatchInput, part: Kind<'quick'>): Evidence[] {
  const flow = playbook.flows.get(part.quick);
  const isBest = ({ stepId, value }: PictureAnswer): boolean =>
    stepId === flow?.opening?.id ||
    (Array.isArray(value) ? value : [value]).every((one) =>
      flow?.steps.get(stepId)?.options.some((option) => option.best && option.value === one),
    );
  const talks = Map.groupBy(
    picture.answers.filter(
      (answer) =>
        answer.flowId === part.quick && isBy(playbook, answer.role, part.by) && isWithin(now, answer.at, part),
    ),
    ({ sessionId }) => sessionId,
  );
  return [...talks.values()].flatMap((answers): Evidence[] => {
    const times = answers.map(({ at }) => at);
    const [first] = answers;
    if (!first || answers.length < fewest || !answers.every(isBest)) return [];
    if (Math.max(...times) - Math.min(...times) > part.seconds * 1000) return [];
    return [{ at: Math.max(...times), source: sourceOf(first) }];
  });
}

const atLeast = (severity: Severity, least: Severity): boolean => worse(severity, least) === severity;

function isBy(playbook: Playbook, role: string, by: readonly SourceGroup[] | undefined): boolean {
  const group = groupOf(playbook, role);
  return by === undefined ? group !== 'review' : by.includes(group);
}

/** The side from which a role speaks. */
function groupOf({ chains }: Playbook, role: string): SourceGroup {
  if (role === 'PARENT_AWAY') return 'parent';
  if (role === 'CAREGIVER') return 'carer';
  if (role === 'REVIEW') return 'review';
  if (role === 'UNKNOWN') return 'unknown';
  return chains.schoolRoles.includes(role) ? 'school' : 'village';
}

const monthsBack = { this: 0, last: 1, before_last: 2 } as const;

function isWithin(
  now: Instant,
  at: Instant,
  { within, month }: { readonly within?: string | undefined; readonly month?: keyof typeof monthsBack | undefined },
): boolean {
  if (at > now) return false;
  if (within !== undefined && now - at > Number.parseInt(within, 10) * dayMs) return false;
  return month === undefined || monthKey(at) === monthBack(now, monthsBack[month]);
}
