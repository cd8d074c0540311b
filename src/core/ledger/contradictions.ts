import type { Instant } from '../ids.ts';

/** One answer or record, as far as it says something about a topic. */
export interface Statement {
  /** "F02_guardian_monthly.q3_night" or "record.attendance.present". */
  readonly name: string;
  readonly value: unknown;
  /** Who says it: the person's id, else the role. */
  readonly source: string;
  readonly role: string;
  readonly at: Instant;
}

export const contradictionTopics = {
  contact: { zh: '父母跟孩子联系', en: 'Contact of the parents with the child' },
  night: { zh: '夜里有没有大人', en: 'An adult at night' },
  school: { zh: '上学', en: 'Going to school' },
  mood: { zh: '心情', en: 'Mood' },
  hurt: { zh: '身上有没有伤', en: 'Injuries' },
} as const;
export type ContradictionTopic = keyof typeof contradictionTopics;

type Reading = 'good' | 'bad';

/** What an answer says of a topic; anything else says nothing of it. */
const readings: Readonly<Record<string, readonly [ContradictionTopic, Readonly<Record<string, Reading>>]>> = {
  'F03_parent_monthly.p1_contact': ['contact', { WEEKLY: 'good', FEW: 'good', ONCE: 'good', NONE: 'bad' }],
  'F03_parent_weekly.w1_talked': ['contact', { TALKED: 'good', NO_ANSWER: 'bad' }],
  'F02_guardian_monthly.q6_parents': ['contact', { WEEKLY: 'good', ONCE_OR_TWICE: 'good', NONE: 'bad', SILENT: 'bad' }],
  'F02_guardian_monthly.q3_night': ['night', { HOME: 'good', ENTRUSTED: 'good', SOMETIMES_ALONE: 'bad' }],
  'F07_home.v12_night': ['night', { ADULT: 'good', SOMETIMES: 'bad', NONE: 'bad' }],
  'F02_guardian_monthly.q7_school': ['school', { DAILY: 'good', MISSED_DAYS: 'bad', REFUSES: 'bad' }],
  'record.attendance.present': ['school', { true: 'good', false: 'bad' }],
  'F02_guardian_monthly.q4_mood': ['mood', { SAME: 'good', LOW: 'bad', SELF_HARM: 'bad' }],
  'F04_about_child.a3_mood': ['mood', { LONELY: 'bad', TWO_WEEKS: 'bad', SELF_HARM: 'bad' }],
  'F02_guardian_monthly.q5_safe': ['hurt', { NONE: 'good', UNEXPLAINED: 'bad', BULLIED: 'bad' }],
  'F04_about_child.a4_hurt': ['hurt', { DOUBTFUL: 'bad', BEATEN: 'bad', SEXUAL: 'bad', AFRAID: 'bad' }],
};

export interface Contradiction<T extends Statement> {
  readonly topic: ContradictionTopic;
  /** The latest of each source that says something, latest first. */
  readonly sides: readonly T[];
}

/** Two words further apart than this were each true in their time (flows/risk/combinations.yaml has 35 days too). */
const apartMs = 35 * 86_400_000;

/** Where sources differ on the same thing at about the same time (domain 10.19): the latest word of each, side by side. */
export function contradictions<T extends Statement>(statements: readonly T[]): Contradiction<T>[] {
  const topics = Object.keys(contradictionTopics) as ContradictionTopic[];
  return topics.flatMap((topic) => {
    const said = statements
      .filter((one) => readingOf(one)?.topic === topic)
      .toSorted((a, b) => b.at - a.at)
      .filter((one, index, all) => all.findIndex(({ source }) => source === one.source) === index);
    const differ = said.filter((one) =>
      said.some(
        (other) => readingOf(other)?.reading !== readingOf(one)?.reading && Math.abs(other.at - one.at) <= apartMs,
      ),
    );
    return differ.length > 1 ? [{ topic, sides: differ }] : [];
  });
}

function readingOf({ name, value }: Statement): { topic: ContradictionTopic; reading: Reading } | null {
  const known = readings[name];
  const key = String(value);
  const reading = known && Object.hasOwn(known[1], key) ? known[1][key] : undefined;
  return known && reading ? { topic: known[0], reading } : null;
}
