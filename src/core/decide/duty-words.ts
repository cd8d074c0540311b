import { termsAround } from '../calendar/terms.ts';
import { sayDutyText, spoken } from '../duty/duty-texts.ts';
import { civilDate, dayOf, type Facts } from '../flow/facts.ts';
import { fillTemplate, type Template } from '../flow/template.ts';
import type { ChildId, Instant } from '../ids.ts';
import type { ChildFacts } from '../situation.ts';
import type { DutyCase, DutyRound } from './duty-case.ts';
import { factsOf } from './facts-of.ts';
import type { Turn } from './turn.ts';

/** So many names are said; of more than these, how many there are. */
const namesShown = 8;

/** 11月30日, in China. */
export function dayWords(at: Instant): string {
  const { month, day } = civilDate(dayOf(at));
  return `${month}月${day}日`;
}

/** The children these duties are about, in the order of the person's own list. */
export function childrenOfCases(turn: Turn, cases: readonly DutyCase[]): ChildFacts[] {
  const ids = new Set(cases.map(({ duty }) => duty.childId));
  const places = cases.filter(({ duty, rule }) => duty.childId === null && rule.about !== 'person');
  return turn.situation.children.filter((child) => ids.has(child.id) || places.some((one) => isAt(child, one)));
}

function isAt(child: ChildFacts, { duty, rule }: DutyCase): boolean {
  if (duty.organizationId !== null) return child.schoolOrganizationId === duty.organizationId;
  // A township's or a county's children are all that the person answers for.
  return rule.about !== 'village' || child.residenceRegionId === duty.regionId;
}

/** What texts and notes about these duties may name; they share a rule. */
export function factsOfCases(turn: Turn, cases: readonly DutyCase[], round: DutyRound): Facts {
  const [first] = cases;
  const about = cases.some(({ duty }) => duty.childId !== null) ? childrenOfCases(turn, cases) : [];
  const here = first && about.length === 0 ? childrenOfCases(turn, [first]) : about;
  const ids = about.length > 0 ? about.map(({ id }) => id) : here.slice(0, 1).map(({ id }) => id);
  const facts = factsOf(turn.playbook, turn.situation, null)(ids as ChildId[]);
  const names = about.map(({ name }) => name);
  const dueAt = Math.min(...cases.map(({ duty }) => duty.dueAt));
  return {
    ...facts,
    'children.names':
      names.length > namesShown ? `${names.slice(0, namesShown).join('、')}等${names.length}名` : names.join('、'),
    'village.name': first?.rule.about === 'village' && here.length === 0 ? '' : (facts['village.name'] ?? ''),
    'school.name': (facts['school.name'] || here[0]?.schoolName) ?? '',
    'duty.title': first?.rule.title ?? '',
    'duty.dueOn': dayWords(dueAt),
    'duty.count': String(cases.length),
    'duty.owner': turn.situation.person?.name ?? '',
    'school.startsOn': termStart(turn, first, round),
  };
}

/** The day the next term begins, or the one that has begun this week. */
function termStart(turn: Turn, one: DutyCase | undefined, round: DutyRound): string {
  const today = dayOf(turn.now);
  const school = one?.duty.organizationId ?? one?.row?.organizationId ?? null;
  const term = termsAround(round.calendar, school, today, today).find(({ startsOn }) => startsOn >= today - 7);
  if (!term) return '';
  const { month, day } = civilDate(term.startsOn);
  return `${month}月${day}日`;
}

/** A text of duty-texts.yaml about these duties. */
export function wordsOfText(turn: Turn, key: string, cases: readonly DutyCase[], round: DutyRound): string {
  const text = turn.playbook.duties.texts.get(key);
  if (!text) throw new Error(`There is no text ${key} for duties.`);
  return sayDutyText(text, cases[0]?.subject?.facts ?? {}, factsOfCases(turn, cases, round));
}

export function fillNote(note: Template, facts: Facts): string {
  return fillTemplate(note, (name) => spoken(name, facts));
}

/** Of several texts one by turns: the next one in the next month. */
export function keyOfMonth(keys: readonly string[], now: Instant): string {
  const { year, month } = civilDate(dayOf(now));
  return keys[(year * 12 + month) % keys.length] ?? '';
}
