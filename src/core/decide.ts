import { close, open } from './decide/converse.ts';
import { decideCoded } from './decide/decide-coded.ts';
import { decideDuties } from './decide/decide-duties.ts';
import { decideForm } from './decide/decide-form.ts';
import { decideMessage } from './decide/decide-message.ts';
import { decideSpoken, decideTakeOverEnd } from './decide/decide-spoken.ts';
import { remindWhenFree } from './decide/remind-again.ts';
import { isTaken } from './decide/taken.ts';
import { beginTurn, endTurn } from './decide/turn.ts';
import type { Decision } from './effect.ts';
import type { PartyEvent } from './event.ts';
import type { Playbook } from './playbook.ts';
import type { PartySituation } from './situation.ts';

/**
 * What an event of one party leads to. Pure: the same playbook, situation and event give the same decision, ids included.
 * Throws when a conversation's own part fails; the caller then commits what the danger scan alone yields.
 */
export function decide(playbook: Playbook, situation: PartySituation, event: PartyEvent): Decision {
  switch (event.kind) {
    case 'message_received':
      return decideMessage(playbook, situation, event);
    case 'address_changed': {
      const turn = beginTurn(playbook, situation, event);
      if (situation.identity)
        turn.effects.push({
          kind: 'set_identity_state',
          identityId: situation.identity.id,
          state: event.state === 'blocked' ? 'blocked' : situation.person ? 'bound' : 'unbound',
        });
      return endTurn(turn);
    }
    case 'conversation_due': {
      const turn = beginTurn(playbook, situation, event);
      // Whoever of the staff holds the conversation is not to be talked over; what an alert asks for does not wait.
      const silent = isTaken(situation) && event.alertId === undefined;
      if (situation.person && !situation.person.dead && !situation.person.promptsOff && !silent)
        open(turn, {
          flowId: event.flowId,
          childIds: event.childIds ?? situation.children.map(({ id }) => id),
          vars: {},
          alertId: event.alertId ?? null,
        });
      return endTurn(turn);
    }
    case 'staff_coded':
      return decideCoded(playbook, situation, event);
    case 'staff_spoke':
      return decideSpoken(playbook, situation, event);
    case 'take_over_due':
      return decideTakeOverEnd(playbook, situation, event);
    case 'duties_due':
      return decideDuties(playbook, situation, event);
    case 'form_filled':
      return decideForm(playbook, situation, event);
    case 'session_timer_due': {
      const turn = beginTurn(playbook, situation, event);
      const session = situation.sessions.find(({ id }) => id === event.sessionId);
      if (session && event.what === 'expire') close(turn, session, 'expired');
      if (session && event.what === 'remind') remindWhenFree(turn, session);
      return endTurn(turn);
    }
  }
}
