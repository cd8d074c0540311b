import { dayOf, type Facts, isoDate } from '../flow/facts.ts';
import type { Instant } from '../ids.ts';
import type { RecordFacts } from '../ledger/record-kinds.ts';
import type { ChildFacts, FileWords, OwnAnswer } from '../situation.ts';

import { relayFrom } from './relay-facts.ts';

const chinaMs = 8 * 3_600_000;
const dayMs = 86_400_000;
/** Good news comes with every fourth weekly question (domain 5.5). */
const goodNewsEveryDays = 27;
const goneParent = new Set(['lost_contact', 'in_prison', 'dead']);

/** Facts about a child's parents, and what this very person has said and asked for before. */
export function familyFacts(child: ChildFacts, now: Instant): Facts {
  const dead = (gender: string) => child.parents.some((one) => one.gender === gender && one.status === 'dead');
  return {
    'child.parentsWord': parentsWord(child, goneParent),
    'child.parentsAlive': parentsWord(child, new Set(['dead'])),
    'child.fatherGone': dead('male'),
    'child.motherGone': dead('female'),
    'child.goodNews': goodNewsFor(child, now)?.text ?? '',
    'child.helpStatus': helpStatus(child),
    'child.relayFrom': relayFrom(child)?.name ?? '',
    ...answeredBefore(child.ownAnswers ?? [], now),
  };
}

/** 爸妈, 爸爸 or 妈妈: those who are not `gone`; nobody else is mentioned to a family (domain 10.18). */
function parentsWord({ parents }: ChildFacts, gone: ReadonlySet<string>): string {
  const left = parents.filter(({ status }) => !gone.has(status));
  if (left.length === parents.length) return '爸妈';
  const genders = new Set(left.map(({ gender }) => gender));
  if (genders.has('male')) return '爸爸';
  return genders.has('female') ? '妈妈' : '';
}

/** The oldest good news that waits, when the last one was told four weeks ago or more. */
export function goodNewsFor({ fileWords = [], records = [] }: ChildFacts, now: Instant): FileWords | null {
  const since = isoDate(dayOf(now) - goodNewsEveryDays);
  const told = records.some(({ kind, data }) => kind === 'good_news' && String(data.passed ?? '') > since);
  return told ? null : (fileWords.findLast(({ kind }) => kind === 'good_news') ?? null);
}

/** `yyyy-mm` in China, so many months back. */
function monthOf(at: Instant, back = 0): string {
  const [year = 0, month = 0] = isoDate(Math.floor((at + chinaMs) / dayMs))
    .split('-')
    .map(Number);
  const months = year * 12 + month - 1 - back;
  return `${Math.floor(months / 12)}-${(months % 12) + 1}`;
}

function answeredBefore(answers: readonly OwnAnswer[], now: Instant): Facts {
  const inMonth = (step: string, back: number) =>
    answers.find((one) => one.step === step && monthOf(one.at) === monthOf(now, back))?.value;
  // A second weekly talk within days is the same week.
  const lastWeek = answers.find(
    ({ step, at }) => step === 'w1_talked' && at < now - 3 * dayMs && at > now - 11 * dayMs,
  );
  const isShort = (back: number) => ['LATER', 'TIGHT'].includes(String(inMonth('p4_money', back)));
  let months = 0;
  while (months < 3 && isShort(months + 1)) months += 1;
  return {
    'child.noAnswerLastWeek': lastWeek?.value === 'NO_ANSWER',
    'child.noContactLastMonth': inMonth('p1_contact', 1) === 'NONE',
    'child.moneyShortMonths': months,
  };
}

/** How people call what was asked for (conversation F15_help). */
const helpWords: Readonly<Record<string, string>> = {
  MONEY: '钱、吃穿',
  MEDICAL: '看病、医保',
  SCHOOL: '上学、住校',
  HUKOU: '上户口',
  DISABILITY: '残疾证、康复',
  HEART: '心里的事',
  LAW: '法律的事',
  OTHER: '别的事',
};
const stateWords: Readonly<Record<string, string>> = {
  received: '已收到,等着办',
  doing: '正在办',
  done: '已办好',
  not_possible: '这回办不了',
};

/** 上户口、看病 … */
export function helpName(what: readonly unknown[]): string {
  return (
    what
      .map((code) => helpWords[String(code)] ?? '')
      .filter(Boolean)
      .join('、') || '您说的事'
  );
}

export function helpStateName(state: string): string {
  return stateWords[state] ?? '已收到,等着办';
}

/** The last three requests of this person, each with where it stands; nobody else's are told (domain 10.17). */
function helpStatus({ records = [], fileWords = [] }: ChildFacts): string {
  const mine = records.filter(({ kind, mine }) => kind === 'help_request' && mine === true).slice(0, 3);
  return mine.map((one) => statusLine(one, fileWords)).join(';');
}

function statusLine({ data, state, sessionId }: RecordFacts, words: readonly FileWords[]): string {
  const what = Array.isArray(data.what) ? data.what : [];
  const answer = words.find(({ kind, data: of }) => kind === 'help_answer' && of.request === sessionId);
  const why = answer?.text ? `(${answer.text})` : '';
  return `${helpName(what)}:${helpStateName(state ?? '')}${why}`;
}
