import type { AlertRecord } from '../alert/alert.ts';
import { alertDetail } from '../alert/alert-detail.ts';
import type { Playbook } from '../playbook.ts';
import type { PartySituation } from '../situation.ts';

/**
 * What the person who has taken an alert reads about it in a chat (domain 4.5). The conversation asks for it only after 1
 * and the check of identity; nobody else gets it here.
 */
export function detailFor(playbook: Playbook, situation: PartySituation, alert: AlertRecord | null): string {
  const staff = situation.person?.staff;
  if (!alert || !staff) return '';
  const child = alert.about ?? situation.children.find(({ id }) => id === alert.childId) ?? null;
  return alertDetail(playbook, alert, child, { staffId: staff.staffId, chat: true }, situation.now);
}
