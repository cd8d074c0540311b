import { type DutyRule, type Evidence, isReported } from '../../core/duty/duty-rule.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { DutyProof } from './duties-port.ts';
import { flowTitle } from './playbook-names.ts';

/** How a duty is done, in the order in which a person at the desk would do it. */
export function dutyProofs(rule: DutyRule, flows: Playbook['flows']): DutyProof[] {
  return isReported(rule) ? [{ type: 'report' }] : rule.evidence.map((evidence) => proofOf(rule, evidence, flows));
}

function proofOf(rule: DutyRule, evidence: Evidence, flows: Playbook['flows']): DutyProof {
  if (evidence.type === 'contact') return { type: 'contact' };
  if (evidence.type === 'flow') return { type: 'talk', name: flowTitle({ flows }, evidence.flow) };
  if (evidence.record === 'visit') return { type: 'visit' };
  if (evidence.record === 'handover') return { type: 'handover' };
  return { type: 'record', name: rule.send?.type === 'flow' ? flowTitle({ flows }, rule.send.flow) : null };
}
