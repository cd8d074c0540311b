import { isOpen } from '../alert/alert-state.ts';
import { inChina } from '../calendar/civil-time.ts';
import type { DutyFacts } from '../duty/duty.ts';
import { quietFrom } from '../duty/step-time.ts';
import { dayOf } from '../flow/facts.ts';
import type { DutyCase, DutyRound } from './duty-case.ts';
import { keyOfMonth, wordsOfText } from './duty-words.ts';
import type { Turn } from './turn.ts';

/** The rule whose text is the head of the staff's morning message. */
const morning = 'engine_morning';
/** A chat message is read on a phone: what goes beyond stands on the desk. */
const linesShown = 12;

/** One message out of everything that is to be told to one person now; null when there is nothing to say. */
export function composeMessage(turn: Turn, cases: readonly DutyCase[], round: DutyRound): string | null {
  const lines = [...Map.groupBy(cases, lineKey).values()].flatMap((group) => lineOf(turn, group, round));
  const isMorning = cases.some(({ rule }) => rule.send?.type === 'digest' && rule.send.key === morning);
  if (!isMorning) return lines.length === 0 ? null : joined(lines);
  const also = [...dueToday(turn, cases), ...overNight(turn)];
  if (lines.length + also.length === 0) return null;
  const head = wordsOfText(turn, morning, cases.filter(isMorningCase), round);
  return `${head}\n${joined([...lines, ...also])}`;
}

function isMorningCase({ rule }: DutyCase): boolean {
  return rule.send?.type === 'digest' && rule.send.key === morning;
}

/** Lines with the same words and the same end are one line about several children. */
function lineKey({ rule, duty, due }: DutyCase): string {
  const send = due.step.do.type === 'remind' && due.step.do.send ? due.step.do.send : rule.send;
  const key = send?.type === 'text' ? send.keys.join() : send?.type === 'digest' ? send.key : rule.id;
  const place = duty.childId === null ? (duty.organizationId ?? duty.regionId ?? '') : '';
  return [key, rule.about === 'person' ? '' : place, rule.side === 'staff' ? duty.dueAt : ''].join(' ');
}

function lineOf(turn: Turn, group: readonly DutyCase[], round: DutyRound): string[] {
  const [first] = group;
  if (!first || isMorningCase(first)) return [];
  const send = first.due.step.do.type === 'remind' && first.due.step.do.send ? first.due.step.do.send : first.rule.send;
  if (send?.type === 'text') {
    const key = keyOfMonth(send.keys, turn.now);
    // Words that name one child are said of each alone: a birthday is nobody else's.
    const text = turn.playbook.duties.texts.get(key);
    const single = text?.text.names.includes('child.name') ?? false;
    return single ? group.map((one) => wordsOfText(turn, key, [one], round)) : [wordsOfText(turn, key, group, round)];
  }
  if (send?.type !== 'digest') return [];
  const words = wordsOfText(turn, send.key, group, round);
  return [first.due.step.do.type === 'remind' ? `还没登记:${words}` : words];
}

function joined(lines: readonly string[]): string {
  const shown = [...new Set(lines)];
  if (shown.length === 1) return shown[0] ?? '';
  const more = shown.length > linesShown ? [`还有${shown.length - linesShown}件,在工作台看。`] : [];
  return [...shown.slice(0, linesShown), ...more].map((line) => `· ${line}`).join('\n');
}

/** What else is this person's and ends today, or is late already. */
function dueToday(turn: Turn, cases: readonly DutyCase[]): string[] {
  const { duties, now } = { ...turn.situation, now: turn.now };
  const told = new Set(cases.map(({ duty }) => duty.id));
  const endOfToday = inChina(dayOf(now) + 1);
  const open = duties.filter(
    ({ id, rule, dueAt }) =>
      !told.has(id) && dueAt < endOfToday && turn.playbook.duties.rules.get(rule)?.kind === 'duty',
  );
  const [late, today] = [open.filter(({ dueAt }) => dueAt < now), open.filter(({ dueAt }) => dueAt >= now)];
  return [
    ...(today.length > 0 ? [`今天到期:${counted(turn, today)}`] : []),
    ...(late.length > 0 ? [`已过期:${counted(turn, late)}`] : []),
  ];
}

function counted(turn: Turn, duties: readonly DutyFacts[]): string {
  return [...Map.groupBy(duties, ({ rule }) => rule)]
    .map(([rule, ones]) => `${turn.playbook.duties.rules.get(rule)?.title ?? rule}${ones.length}件`)
    .join('、');
}

/** Orange alerts of the night that wait for the morning (domain 10.37): their numbers, nothing else. */
function overNight({ alerts, now }: Turn): string[] {
  const since = inChina(dayOf(now) - 1, quietFrom);
  const fresh = alerts.filter((alert) => isOpen(alert) && alert.severity === 'orange' && alert.openedAt >= since);
  return fresh.length > 0 ? [`夜里的橙色提醒:${fresh.map(({ no }) => no).join('、')},请先看。`] : [];
}
