import { z } from 'zod';
import { actOnAlert } from '../alert/act-on-alert.ts';
import { chinaZone } from '../alert/step-times.ts';
import { outcomeText } from '../alert/texts.ts';
import type { AlertAction } from '../event.ts';
import type { StaffId } from '../ids.ts';
import { defineAct } from './act.ts';

const verbs = [
  'take',
  'recuse',
  'off_duty',
  'hand_over',
  'accept_hand_over',
  'called_110',
  'called_120',
  'saw_child',
  'note',
  'need_support',
  'request_close',
  'false_alarm',
  'confirm_close',
  'refuse_close',
] as const;

function actionOf(verb: (typeof verbs)[number], to: string | undefined, text: string): AlertAction {
  switch (verb) {
    case 'hand_over':
      return { type: 'hand_over', toStaffId: (to ?? '') as StaffId };
    case 'called_110':
      return { type: 'called_police', number: '110' };
    case 'called_120':
      return { type: 'called_police', number: '120' };
    case 'saw_child':
      return { type: 'saw_child', note: text };
    case 'note':
      return { type: 'note', text };
    case 'request_close':
      return { type: 'request_close', outcome: 'resolved', text };
    case 'false_alarm':
      return { type: 'request_close', outcome: 'false_alarm', text };
    default:
      return { type: verb };
  }
}

/** What a member of staff does with an alert in a chat (F18): the same code as in the console. */
export const handleAlert = defineAct(
  'alert',
  z.strictObject({ do: z.enum(verbs), to: z.string().optional(), text: z.string().optional() }),
  (input, args) => {
    const { alert, situation, playbook, now } = input;
    if (!alert || !situation.person?.staff) return { effects: [] };
    const actor = { ...situation.person, staff: situation.person.staff };
    const { effects, outcome } = actOnAlert(playbook, alert, actor, actionOf(args.do, args.to, args.text ?? ''), now);
    if (effects.length > 0) return { effects };
    const { alertTexts, zone = chinaZone } = playbook;
    return { effects, say: outcomeText(alertTexts, outcome, alert, now, zone) };
  },
);
