import { inChina } from '../calendar/civil-time.ts';
import type { DutyAdvance } from '../duty/duty.ts';
import { allowedFrom, toOwner } from '../duty/step-time.ts';
import { bereavementDays } from '../duty/subject.ts';
import type { Decision } from '../effect.ts';
import type { DutiesDue } from '../event.ts';
import { readIsoDate } from '../flow/facts.ts';
import type { Playbook } from '../playbook.ts';
import type { PartySituation } from '../situation.ts';
import { ended, putOff } from './duty-advances.ts';
import { type DutyCase, type DutyRound, isMourning, judgeDuties, roundOf } from './duty-case.ts';
import { talk } from './duty-talk.ts';
import { callWhoWantsNoMessages, fileTasks, miss, phoneInstead } from './duty-tasks.ts';
import { takenUntil } from './taken.ts';
import { beginTurn, endTurn, type Turn } from './turn.ts';

/** Who answered at binding that they want to be called or visited is called or visited (domain 5.3 step 5). */
const byPerson = new Set(['phone', 'visit']);

/** What falls due for one person: asked, reminded, handed to somebody else or missed, as each rule's ladder says (domain 7.3). */
export function decideDuties(playbook: Playbook, situation: PartySituation, event: DutiesDue): Decision {
  const turn = beginTurn(playbook, situation, event);
  const round = roundOf(turn);
  const { cases, ends } = judgeDuties(turn, event, round);
  callWhoWantsNoMessages(turn, ends, round);
  const advances = [...ends.map(ended), ...takeSteps(turn, cases, round)];
  if (advances.length > 0) turn.effects.push({ kind: 'advance_duties', advances });
  return endTurn(turn);
}

function takeSteps(turn: Turn, cases: readonly DutyCase[], round: DutyRound): DutyAdvance[] {
  const mourning = cases.filter((one) => isMourning(one, turn.now));
  const rest = cases.filter((one) => !mourning.includes(one));
  const owners = rest.filter(({ due }) => toOwner(due.step));
  const phoned = owners.filter((one) => needsPerson(turn, one));
  return [
    ...pause(turn, mourning, round),
    ...miss(
      turn,
      rest.filter(({ due }) => due.step.do.type === 'miss'),
      round,
    ),
    ...fileTasks(
      turn,
      rest.filter(({ due }) => due.step.do.type === 'task'),
      round,
    ),
    ...phoneInstead(turn, phoned, round),
    ...speakOrWait(
      turn,
      owners.filter((one) => !phoned.includes(one)),
      round,
    ),
  ];
}

/** While a member of staff speaks with the person, the bot asks nothing. */
function speakOrWait(turn: Turn, cases: readonly DutyCase[], round: DutyRound): DutyAdvance[] {
  const until = takenUntil(turn.situation);
  return until === null ? talk(turn, cases, round) : cases.map((one) => putOff(one, round, turn.now, until));
}

/** No address that can be written to, no messages wanted, or a voice wanted: what was to be asked is asked by a person. */
function needsPerson({ situation }: Turn, { rule }: DutyCase): boolean {
  const { person, dutyWorld } = situation;
  if (dutyWorld?.reachable === false || person?.promptsOff === true) return true;
  return rule.send?.type === 'flow' && rule.side === 'family' && byPerson.has(person?.replyMode ?? '');
}

/** A child of this home has died: two weeks of silence, and a person who calls, once (domain 10.52). */
function pause(turn: Turn, cases: readonly DutyCase[], round: DutyRound): DutyAdvance[] {
  const [first] = cases;
  const since = first?.row?.bereavedOn;
  const day = since ? readIsoDate(since) : undefined;
  if (!first || day === undefined) return [];
  turn.effects.push({
    kind: 'file_inbox',
    effectKey: `bereaved:${turn.situation.person?.id}:${since}`,
    reason: 'task',
    forRole: 'TOWN_SUPERVISOR',
    note: '家里有孩子去世:两周内不发消息,请打电话、上门看望。',
    ...(first.duty.regionId ? { regionId: first.duty.regionId } : {}),
    personId: turn.situation.person?.id,
    dueAt: turn.now + 24 * 3_600_000,
  });
  const until = allowedFrom(inChina(day + bereavementDays, 9 * 60), round.timeZone);
  return cases.map((one) =>
    until > one.duty.dueAt
      ? ended({ duty: one.duty, state: 'excused', reason: 'mourning' })
      : putOff(one, round, turn.now, Math.max(until, turn.now + 60_000)),
  );
}
