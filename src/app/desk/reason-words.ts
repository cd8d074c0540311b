import type { Playbook } from '../../core/playbook.ts';
import type { Said, Words } from '../../core/text/said.ts';
import { dutyTitle, flowTitle } from './playbook-names.ts';

type Book = Pick<Playbook, 'combinations' | 'flows' | 'duties'>;

/** Sentences by which the program itself raises a signal, as the alert keeps them; test/app/playbook-english.test.ts knows each. */
const own: readonly (readonly [pattern: RegExp, english: (...parts: string[]) => string])[] = [
  [/^急事求助$/u, () => 'A call for help'],
  [/^像是孩子在写$/u, () => 'A child seems to be writing'],
  [/^号码换了人$/u, () => 'The number is somebody else’s'],
  [/^没有听明白回答$/u, () => 'The answer was not understood'],
  [
    /^没到校,今天没有人见到孩子,一小时了家里还联系不上$/u,
    () => 'Not at school, seen by nobody today, family not reached for an hour',
  ],
  [/^无故缺课超过一星期$/u, () => 'Absent without excuse for more than a week'],
  [/^疑似辍学满一个月$/u, () => 'Suspected dropout for a month'],
  [/^没有出生日期:年龄待核,各条年龄线都按严的算$/u, () => 'No birth date: counts as under every age limit'],
  [/^(\S+)满(\d+)周岁$/u, (day, age) => `Turns ${age} on ${day}`],
  [/^(\S+)起没有见面的记录$/u, (day) => `No meeting on record since ${day}`],
  [
    /^从(\S+)起,没有.+跟孩子联系的记录\((\d+)天\)$/u,
    (day, days) => `No contact with the child since ${day} (${days} days)`,
  ],
  [
    /^父母(\S+)起都在外,还没有委托照护协议$/u,
    (day) => `Both parents away since ${day}, no entrusted care agreement yet`,
  ],
  [/^委托照护还没有书面告诉学校和村里$/u, () => 'School and village not yet told of the entrusted care in writing'],
  [/^委托照护协议([\d-]+)到期$/u, (day) => `The care agreement ends on ${day}`],
  [/^委托照护协议已经到期$/u, () => 'The care agreement has ended'],
];
const missed = /^连续(\d+)期没有回话:(.+)$/u;

/** Why a signal was raised: a sentence of ours in both languages; what somebody said or chose as it is. */
export function reasonText(book: Book, because: string): Words {
  const rule = book.combinations.rules.find((one) => one.because === because);
  if (rule) return { zh: because, en: rule.becauseEn ?? because };
  for (const [pattern, english] of own) {
    const found = pattern.exec(because);
    if (found) return { zh: because, en: english(...found.slice(1)) };
  }
  const [, times, title] = missed.exec(because) ?? [];
  if (title !== undefined) return { zh: because, en: `No answer ${times} times running: ${englishTitle(book, title)}` };
  const flow = [...book.flows.values()].find((one) => one.title === because);
  return flow ? flowTitle(book, flow.id) : because;
}

function englishTitle(book: Book, title: string): Said['en'] {
  const rule = [...book.duties.rules.values()].find((one) => one.title === title);
  return rule ? dutyTitle(book, rule.id).en : title;
}
