import type { AlertAction } from '../../core/event.ts';
import type { AlertId, InboundId, PersonId } from '../../core/ids.ts';
import { deriveId } from '../../core/ids.ts';
import type { Arrived } from './look.ts';
import { answersAt, type Temper } from './temper.ts';
import type { OpenAlert, Town } from './town.ts';

const minute = 60_000;
const hour = 60 * minute;
const alertNo = /A-\d{4}-\d{4,}/u;

export interface StaffAct {
  readonly kind: 'act';
  readonly personId: string;
  readonly alertId: string;
  readonly action: AlertAction;
}

interface Planned {
  readonly at: number;
  readonly act: StaffAct;
}

const planned = (personId: string, alertId: string, at: number, action: AlertAction): Planned => ({
  at,
  act: { kind: 'act', personId, alertId, action },
});

/** The number of the alert that a message is about. */
export const alertNoIn = ({ body }: Arrived): string | undefined => alertNo.exec(body.text)?.[0];

/** What an invented member of staff does about the message of an alert, and when; nothing when it is somebody else's. */
export function actsFor(alert: OpenAlert | null, message: Arrived, temper: Temper): readonly Planned[] {
  if (!alert) return [];
  if (alert.closeRequested)
    return alert.isMine
      ? []
      : [
          planned(message.personId, alert.id, message.at + temper.draw.int(20, 400) * minute, {
            type: 'confirm_close',
          }),
        ];
  if (alert.hasOwner) return [];
  const red = alert.severity === 'red';
  const takes = red ? message.at + temper.draw.int(1, 11) * minute : answersAt(temper, message.at, true);
  return takes === null ? [] : [planned(message.personId, alert.id, takes, { type: 'take' })];
}

/** What whoever has it does next, once it is theirs. */
export async function followUps(
  town: Town,
  { personId, alertId, action }: StaffAct,
  temper: Temper,
): Promise<readonly Planned[]> {
  if (action.type !== 'take') return [];
  const [alert] = await town.alerts([{ id: alertId, personId }]);
  if (!alert?.owns) return [];
  const { at } = town.clock;
  const red = alert.severity === 'red';
  const next = (after: number, what: AlertAction) => planned(personId, alertId, at + after, what);
  return [
    ...(red ? [next(temper.draw.int(2, 10) * minute, { type: 'called_police', number: '110' })] : []),
    next(temper.draw.int(30, red ? 100 : 20 * 60) * minute, { type: 'saw_child' }),
    next(temper.draw.int(20, 30) * hour, { type: 'note', text: '已上门看过,情况记在走访里。' }),
    next(temper.draw.int(40, 70) * hour, { type: 'request_close', outcome: 'resolved', text: '孩子安全,已安排照看。' }),
  ];
}

/** Presses at the desk. False when somebody else has the alert. */
export async function press(town: Town, { personId, alertId, action }: StaffAct): Promise<boolean> {
  const at = town.clock.at;
  const result = await town.handle({
    kind: 'staff_acted',
    id: deriveId<InboundId>(at, 'year', 'press', personId, alertId, action.type),
    personId: personId as PersonId,
    alertId: alertId as AlertId,
    action,
    at,
  });
  return !(result.kind === 'done' && result.problem === 'taken_by_other');
}
