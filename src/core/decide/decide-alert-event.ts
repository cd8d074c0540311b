import { decideAlert } from '../alert/decide-alert.ts';
import type { OpenHandling } from '../alert/tell-recipient.ts';
import type { Decision } from '../effect.ts';
import type { AlertEventIn } from '../event.ts';
import { startFlow } from '../flow/start-flow.ts';
import { deriveId, type SessionId } from '../ids.ts';
import type { Playbook } from '../playbook.ts';
import type { AlertSituation } from '../situation.ts';
import { alertFacts } from './alert-facts.ts';
import { priorityOf } from './priority.ts';

const handlingFlow = 'F18_alert_handling';

/** What an event of one alert leads to; whoever is told gets conversation F18 to answer in. */
export function decideAlertEvent(playbook: Playbook, situation: AlertSituation, event: AlertEventIn): Decision {
  return decideAlert(playbook, situation, event, openHandling(playbook, situation));
}

function openHandling(playbook: Playbook, situation: AlertSituation): OpenHandling {
  return ({ candidate, alert, body }) => {
    const flow = playbook.flows.get(handlingFlow);
    if (!flow) return null;
    const staff = { staffId: candidate.staffId, roles: [], phoneLast4: candidate.phone.slice(-4), drill: false };
    const facts = {
      ...alertFacts(playbook, alert, { now: situation.now, staff, detail: '' }),
      'duty.phone': situation.county.dutyPhone,
    };
    const { state } = startFlow(
      {
        now: situation.now,
        side: 'staff',
        facts: () => facts,
        lexicon: playbook.lexicon,
        flows: (id) => playbook.flows.get(id),
      },
      flow,
      {
        childIds: [],
      },
    );
    if (!state) return null;
    return {
      body,
      session: {
        id: deriveId<SessionId>(situation.now, alert.id, 'handling', candidate.personId, alert.version),
        flowId: flow.id,
        flowHash: flow.hash,
        priority: priorityOf(flow.priority),
        alertId: alert.id,
        inviteId: null,
        state,
        startedAt: situation.now,
        updatedAt: situation.now,
        expiresAt: situation.now + flow.ttlMs,
      },
    };
  };
}
