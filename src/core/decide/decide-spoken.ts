import { allowedFrom } from '../duty/step-time.ts';
import type { Decision, Effect, MessageClass } from '../effect.ts';
import type { StaffSpoke, TakeOverDue } from '../event.ts';
import type { PersonId } from '../ids.ts';
import type { Playbook } from '../playbook.ts';
import type { PartySituation } from '../situation.ts';
import { forbiddenIn } from '../text/forbidden-in.ts';
import { askAgain } from './converse.ts';
import { isInBackground } from './standing.ts';
import { isTaken, takenForMs } from './taken.ts';
import type { Turn } from './turn.ts';
import { beginTurn, emit, endTurn, nextOrdinal } from './turn.ts';

/** Said by the bot when the staff have gone; what was interrupted is asked again after it. */
const backWords = '好的，现在由我接着陪您。有事随时写给我，急事回9。';

/**
 * A member of staff takes a conversation over, speaks, or gives it back. One speaks at a time: `taken_by_other` is the answer
 * to everybody else. What leaves goes through the outbox in the order in which it was said.
 */
export function decideSpoken(playbook: Playbook, situation: PartySituation, event: StaffSpoke): Decision {
  const turn = beginTurn(playbook, situation, event);
  const { person, taken } = situation;
  if (!person || person.dead) return endTurn(turn, 'done', 'no_person');
  const held = isTaken(situation);
  if (held && taken?.by !== event.by.staffId) return endTurn(turn, 'done', 'taken_by_other');
  switch (event.what.type) {
    case 'take':
      return take(turn, event, person.id, held);
    case 'write':
      return write(turn, event, event.what.text, held);
    case 'give_back':
      if (taken) giveBack(turn, person.id, event);
      return endTurn(turn);
  }
}

/** Nobody of the staff has spoken for half an hour: the bot takes up what was interrupted. A later word has moved the time. */
export function decideTakeOverEnd(playbook: Playbook, situation: PartySituation, event: TakeOverDue): Decision {
  const turn = beginTurn(playbook, situation, event);
  const { person, taken } = situation;
  if (person && taken && taken.until <= situation.now) giveBack(turn, person.id, null);
  return endTurn(turn);
}

function take(turn: Turn, { by }: StaffSpoke, personId: PersonId, held: boolean): Decision {
  if (held) return endTurn(turn);
  hold(turn, personId, by.staffId, false);
  tell(turn, `${by.name}来跟您说话了，您直接写就行。急事回9。`, 'reply', 'take_over');
  emit(turn, audit(personId, 'talk_taken', { staffId: by.staffId }));
  return endTurn(turn);
}

function write(turn: Turn, { by, personId }: StaffSpoke, text: string, held: boolean): Decision {
  if (forbiddenIn(text) !== null) return endTurn(turn, 'done', 'forbidden_word');
  if (held) hold(turn, personId, by.staffId, true);
  tell(turn, `${by.name}：${text}`, held ? 'reply' : 'prompt', 'staff_word');
  emit(turn, audit(personId, 'talk_written', { staffId: by.staffId }));
  return endTurn(turn);
}

/** From now on, or from this word on, for half an hour. */
function hold(turn: Turn, personId: PersonId, staffId: StaffSpoke['by']['staffId'], answered: boolean): void {
  const until = turn.now + takenForMs;
  turn.effects.push(
    {
      kind: 'set_taken',
      personId,
      taken: { by: staffId, until },
      ...(answered ? { answeredBy: staffId } : {}),
    },
    { kind: 'set_timer', effectKey: `taken:${personId}`, timer: 'take_over_end', sessionId: personId, dueAt: until },
  );
}

/** By the one who held it, or by time (`event` null): then what nobody answered stays in the inbox. */
function giveBack(turn: Turn, personId: PersonId, event: StaffSpoke | null): void {
  const from = turn.effects.length;
  turn.effects.push({
    kind: 'set_taken',
    personId,
    taken: null,
    ...(event ? { answeredBy: event.by.staffId } : {}),
  });
  tell(turn, backWords, event ? 'reply' : 'prompt', 'take_over');
  const { person, alerts } = turn.situation;
  const next = turn.sessions[0];
  if (next && !isInBackground(next, alerts, person?.staff ?? null)) askAgain(turn, next);
  emit(turn, audit(personId, event ? 'talk_given_back' : 'talk_ended', event ? { staffId: event.by.staffId } : {}));
  if (!event) waitForMorning(turn, from);
}

/** Half an hour may end at night: a sentence that nobody waits for is read in the morning. */
function waitForMorning(turn: Turn, from: number): void {
  const awake = allowedFrom(turn.now, turn.situation.person?.timeZone ?? turn.situation.county.timeZone);
  if (awake <= turn.now) return;
  for (let n = from; n < turn.effects.length; n++) {
    const effect = turn.effects[n];
    if (effect?.kind === 'send_message') turn.effects[n] = { ...effect, sendAfter: awake };
  }
}

function tell(turn: Turn, text: string, messageClass: MessageClass, purpose: string): void {
  const { person } = turn.situation;
  if (!person) return;
  turn.effects.push({
    kind: 'send_message',
    effectKey: `say:${turn.eventId}:${nextOrdinal(turn)}`,
    messageClass,
    to: { personId: person.id },
    body: { text, kind: 'info' },
    purpose,
  });
}

function audit(personId: PersonId, action: string, data: Readonly<Record<string, unknown>>): Effect {
  return { kind: 'audit', action, entity: 'person', entityId: personId, data };
}
