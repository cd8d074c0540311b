import { z } from 'zod';
import { outsideQuietHours } from '../alert/step-times.ts';
import { factsOf } from '../decide/facts-of.ts';
import { priorityOf } from '../decide/priority.ts';
import { changeCase, saidStep } from '../dropout/case-effects.ts';
import type { Effect } from '../effect.ts';
import { dayOf } from '../flow/facts.ts';
import { startFlow } from '../flow/start-flow.ts';
import { deriveId, type Instant, type PersonId, type SessionId } from '../ids.ts';
import type { ChildFacts } from '../situation.ts';
import type { ActInput } from './act.ts';
import { defineAct } from './act.ts';

/** Families are not written to between 21:30 and 8:00 (domain 5.1). */
const familyQuiet = { from: 21 * 60 + 30, to: 8 * 60, resumeAt: 8 * 60 };
const china = { offsetMs: 8 * 3_600_000 };
const gone = ['dead', 'in_prison', 'lost_contact'];

/**
 * Opens a conversation with whoever keeps the child, because a member of staff has said so (domain 5.7). The text is the
 * same for every family. Nobody to write to: a person phones; not delivered: the child director hears of it.
 */
export const askGuardian = defineAct(
  'ask_guardian',
  z.object({ flow: z.string() }).catchall(z.union([z.string(), z.number(), z.boolean()])),
  (input, { flow, ...vars }) => {
    if (!input.situation.person?.staff || input.situation.person.staff.drill) return { effects: [] };
    const open = input.children.filter((child) => !askedToday(child, input.now));
    const effects = open.flatMap((child) => [...ask(input, child, flow, vars), ...asked(input, child)]);
    return open.length > 0 ? { effects } : { effects, say: '今天已经给家里发过了。' };
  },
);

/** One question a day, however many of the staff think of it. */
function askedToday({ dropout }: ChildFacts, now: Instant): boolean {
  return dropout?.steps.some(({ kind, at }) => kind === 'guardian_asked' && dayOf(at) === dayOf(now)) === true;
}

function asked({ now, eventId, ordinal, situation }: ActInput, { id, dropout }: ChildFacts): Effect[] {
  if (!dropout) return [];
  const saying = { now, eventId, ordinal, childId: id, personId: situation.person?.id ?? null };
  return changeCase(dropout, {}, [saidStep(saying, 'guardian_asked')]);
}

function guardianOf(child: ChildFacts): { readonly personId: PersonId; readonly name: string } | null {
  const keeper = child.carers.find(({ livesWith }) => livesWith) ?? child.carers[0];
  return keeper ?? child.parents.find(({ status }) => !gone.includes(status)) ?? null;
}

function ask(
  input: ActInput,
  child: ChildFacts,
  flowId: string,
  vars: Readonly<Record<string, string | number | boolean>>,
): Effect[] {
  const { now, eventId, ordinal, playbook, situation } = input;
  const flow = playbook.flows.get(flowId);
  const guardian = guardianOf(child);
  if (!flow || !guardian) return [toPhone(input, child)];
  const facts = factsOf(playbook, { ...situation, person: null, sessions: [], alerts: [] }, null);
  const turn = startFlow(
    {
      now,
      side: flow.side,
      facts: (ids) => ({ ...facts(ids), 'person.name': guardian.name, 'person.role': 'CAREGIVER' }),
      lexicon: playbook.lexicon,
      flows: (id) => playbook.flows.get(id),
    },
    flow,
    { childIds: [child.id], vars },
  );
  if (!turn.state) return [];
  const id = deriveId<SessionId>(now, eventId, 'ask_guardian', ordinal, child.id);
  const sendAfter = outsideQuietHours(now, familyQuiet, china);
  const texts = turn.outputs.flatMap((output) => (output.kind === 'say' ? [output] : []));
  return [
    {
      kind: 'open_session_for',
      partyId: guardian.personId as string as never,
      session: {
        id,
        flowId: flow.id,
        flowHash: flow.hash,
        priority: priorityOf(flow.priority),
        alertId: null,
        inviteId: null,
        state: turn.state,
        startedAt: now,
        updatedAt: now,
        expiresAt: sendAfter + flow.ttlMs,
      },
    },
    {
      kind: 'set_timer',
      effectKey: `expire:${id}`,
      timer: 'session_expire',
      sessionId: id,
      dueAt: sendAfter + flow.ttlMs,
    },
    ...texts.map(
      ({ text, buttons, voiceText }, n): Effect => ({
        kind: 'send_message',
        effectKey: `ask_guardian:${id}:${n}`,
        messageClass: 'prompt',
        to: { personId: guardian.personId },
        body: { text, ...(buttons ? { buttons } : {}), ...(voiceText ? { voiceText } : {}) },
        purpose: 'ask_guardian',
        childId: child.id,
        sessionId: id,
        sendAfter,
      }),
    ),
  ];
}

function toPhone({ now, eventId, ordinal }: ActInput, child: ChildFacts): Effect {
  return {
    kind: 'file_inbox',
    effectKey: `inbox:${eventId}:${ordinal}:${child.id}`,
    reason: 'task',
    forRole: 'CLASS_TEACHER',
    childId: child.id,
    regionId: child.residenceRegionId,
    note: '没有可以发消息的照护人:请打电话问问家里',
    dueAt: now + 24 * 3_600_000,
  };
}
