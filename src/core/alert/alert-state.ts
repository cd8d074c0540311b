import type { AlertRecord, ChainStep } from './alert.ts';

/** Open until a person has closed it. */
export function isOpen(alert: Pick<AlertRecord, 'state'>): boolean {
  return alert.state !== 'closed' && alert.state !== 'false_alarm';
}

/** Somebody has it, and took it since the chain began to count: after a rise to red it is to be taken anew. */
export function isAcked(alert: AlertRecord): boolean {
  return alert.ownerStaffId !== null && since(alert, alert.ackedAt);
}

/** Whether what a step waits for has happened already. */
export function isSettled(alert: AlertRecord, unless: ChainStep['unless']): boolean {
  if (!isOpen(alert)) return true;
  switch (unless) {
    case 'never':
    case 'closed':
      return false;
    case 'acked':
      return isAcked(alert);
    case 'called_police':
      return since(alert, alert.calledPoliceAt);
    case 'saw_child':
      return since(alert, alert.sawChildAt);
    case 'written':
      return since(alert, alert.writtenAt);
  }
}

/** The step of that name; "next:ROLE" and "released:PERSON" carry their argument after the colon. */
export function stepNamed(alert: AlertRecord, name: string): ChainStep | null {
  const [base = name] = name.split(':');
  const { steps, onDemand = [] } = alert.chain;
  return steps.find(({ step }) => step === base) ?? onDemand.find(({ step }) => step === base) ?? null;
}

function since(alert: AlertRecord, at: number | null): boolean {
  return at !== null && at >= (alert.chain.startedAt ?? alert.openedAt);
}
