import type { Instant } from '../ids.ts';
import type { ChildSituation } from '../situation.ts';
import { dayMs, daysBetween, dayText } from './calendar.ts';
import type { ContactClockBook } from './combination-schema.ts';
import { type ContactWeeks, contactWeeks, type ParentContact } from './contact-weeks.ts';
import type { Finding, FindingTask, ReviewInput } from './finding.ts';

type Stage = 'blue' | 'yellow' | 'orange' | 'lost';

/**
 * Chain C (domain 4.3): two weeks without contact, four, three months, six months without support. Each parent has a clock of
 * their own; it is reset by what the parent or the log says, never by whoever keeps the child. Above four weeks the clock alone
 * proves little: somebody else who is in touch, or a carer who says that the parent is, holds it at yellow, and at blue where the
 * parent has never been heard here at all.
 */
export function watchContact({ playbook, situation }: ReviewInput): readonly Finding[] {
  const book = playbook.combinations.contact;
  const { now, picture } = situation;
  const table = contactWeeks(book, picture, now);
  return table.parents.flatMap((one) => {
    const stage = stageOf(book, situation, table, one);
    return stage === null || one.silentSince === null ? [] : [findingOf(situation, one, stage, one.silentSince)];
  });
}

function stageOf(
  book: ContactClockBook,
  { now, picture }: ChildSituation,
  table: ContactWeeks,
  one: ParentContact,
): Stage | null {
  if (one.clock !== 'running') return null;
  const { silentDays: days } = one;
  if (days < book.blueDays) return null;
  const carerKnows = carerSaysInTouch(book, table, now);
  // Of a parent who has never been heard here nothing is known but what the carer says.
  if (days < book.yellowDays || (!one.heard && carerKnows)) return 'blue';
  if (days < book.orangeDays || carerKnows || otherIsThere(book, table, one)) return 'yellow';
  if (days < book.lostDays) return 'orange';
  const nobody = table.parents.every(
    ({ clock, silentDays }) => clock === 'status' || (clock === 'running' && silentDays >= book.lostDays),
  );
  return nobody && !isSupported(book, picture, now) ? 'lost' : 'orange';
}

/** The other parent is at home or in touch. */
function otherIsThere(book: ContactClockBook, table: ContactWeeks, one: ParentContact): boolean {
  return table.parents.some(
    ({ parent, clock, silentDays }) =>
      parent.personId !== one.parent.personId &&
      clock !== 'status' &&
      (parent.away === false || clock === 'return' || (clock === 'running' && silentDays < book.yellowDays)),
  );
}

function carerSaysInTouch(book: ContactClockBook, { carerSays }: ContactWeeks, now: Instant): boolean {
  return carerSays?.inTouch === true && daysBetween(carerSays.at, now) < book.orangeDays;
}

function isSupported(book: ContactClockBook, { parents, answers }: ChildSituation['picture'], now: Instant): boolean {
  const { flowId, stepId, paid } = book.support;
  const isRecent = (at: Instant | null): boolean => at !== null && daysBetween(at, now) < book.lostDays;
  return (
    parents.some(({ supportPaidAt }) => isRecent(supportPaidAt)) ||
    answers.some(
      (answer) =>
        answer.flowId === flowId &&
        answer.stepId === stepId &&
        paid.includes(String(answer.value)) &&
        isRecent(answer.at),
    )
  );
}

const raised = {
  blue: { flag: 'C01', severity: 'blue' },
  yellow: { flag: 'C01', severity: 'yellow' },
  orange: { flag: 'C01', severity: 'orange' },
  lost: { flag: 'C02', severity: 'orange' },
} as const;

function findingOf(situation: ChildSituation, one: ParentContact, stage: Stage, silentSince: Instant): Finding {
  const { label, parent, silentDays } = one;
  return {
    rule: `contact.${stage}:${parent.personId}`,
    periodKey: dayText(silentSince),
    evidenceAt: situation.now,
    raise: [{ ...raised[stage], because: `从${dayText(silentSince)}起,没有${label}跟孩子联系的记录(${silentDays}天)` }],
    tasks: taskOf(situation, label, stage),
  };
}

function taskOf({ now, child }: ChildSituation, label: string, stage: Stage): FindingTask[] {
  if (stage === 'yellow')
    return [
      {
        role: child.teacher ? 'CLASS_TEACHER' : 'CHILD_DIRECTOR',
        note: `请打电话问候${child.name}的${label},帮着约个时间跟孩子通话;打不通的请注明`,
        dueAt: now + 3 * dayMs,
      },
    ];
  if (stage === 'lost')
    return [
      {
        role: 'CIVIL_RELIEF',
        note: `${child.name}:父母半年以上没有联系,也没有生活费记录。请核查是否符合事实无人抚养,请公安协助找父母`,
        dueAt: now + 14 * dayMs,
      },
    ];
  return [];
}
