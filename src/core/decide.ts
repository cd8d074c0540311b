import { close, open } from './decide/converse.ts';
import { decideMessage } from './decide/decide-message.ts';
import { remindAgain } from './decide/remind-again.ts';
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
      if (situation.person && !situation.person.dead && !situation.person.promptsOff)
        open(turn, {
          flowId: event.flowId,
          childIds: event.childIds ?? situation.children.map(({ id }) => id),
          vars: {},
          alertId: event.alertId ?? null,
        });
      return endTurn(turn);
    }
    case 'session_timer_due': {
      const turn = beginTurn(playbook, situation, event);
      const session = situation.sessions.find(({ id }) => id === event.sessionId);
      if (session && event.what === 'expire') close(turn, session, 'expired');
      if (session && event.what === 'remind') remindAgain(turn, session);
      return endTurn(turn);
    }
  }
}
