import type { FieldCrypto } from '../../src/store/field-crypto.ts';
import type { Database } from '../../src/store/prisma.ts';

/** An alert as its rows tell it, with names instead of ids and minutes after the opening instead of instants. */
export interface AlertStory {
  readonly id: string;
  readonly no: string;
  readonly flag: string;
  readonly severity: string;
  readonly state: string;
  readonly restricted: boolean;
  readonly drill: boolean;
  readonly chain: string;
  readonly child: string | null;
  readonly owner: string | null;
  readonly openedAt: number;
  readonly closedAt: number | null;
  /** Names, each once, of those who were pushed, in the order of time. */
  readonly told: readonly string[];
  /** Those who see it at the desk without being called. */
  readonly silent: readonly string[];
  readonly excluded: readonly { readonly name: string; readonly reason: string }[];
  readonly steps: readonly {
    readonly step: string;
    readonly repeatNo: number;
    readonly dueMinute: number;
    readonly firedMinute: number | null;
    readonly state: string;
    readonly told: readonly string[];
  }[];
  readonly events: readonly {
    readonly type: string;
    readonly by: string | null;
    readonly minute: number;
    readonly data: Readonly<Record<string, unknown>>;
  }[];
  readonly signals: readonly { readonly flag: string; readonly because: string; readonly at: number }[];
}

/** All alerts, open and closed, oldest first. */
export async function readAlerts(prisma: Database, crypto: FieldCrypto): Promise<readonly AlertStory[]> {
  const [alerts, people, staff] = await Promise.all([
    prisma.alert.findMany({
      include: {
        signals: { orderBy: [{ at: 'asc' }, { id: 'asc' }] },
        steps: { orderBy: { no: 'asc' } },
        recipients: { orderBy: [{ at: 'asc' }, { stepNo: 'asc' }, { id: 'asc' }] },
        events: { orderBy: [{ at: 'asc' }, { id: 'asc' }] },
        child: true,
      },
      orderBy: [{ openedAt: 'asc' }, { no: 'asc' }],
    }),
    prisma.person.findMany(),
    prisma.staff.findMany(),
  ]);
  const nameOf = new Map(people.map(({ id, displayName }) => [id, displayName]));
  const staffName = (id: string | null) =>
    id === null ? null : (nameOf.get(staff.find((row) => row.id === id)?.personId ?? '') ?? null);
  const unique = (names: readonly (string | undefined)[]) => [...new Set(names.flatMap((name) => name ?? []))];
  const opened = (text: string | null, table: string, column: string, row: string) =>
    text === null ? '' : crypto.decrypt(table, column, row, text);
  return alerts.map((alert): AlertStory => {
    const minuteOf = (at: Date) => (at.getTime() - alert.openedAt.getTime()) / 60_000;
    const named = (states: readonly string[], stepNo?: number) =>
      unique(
        alert.recipients
          .filter((row) => states.includes(row.state) && (stepNo === undefined || row.stepNo === stepNo))
          .map((row) => nameOf.get(row.personId)),
      );
    return {
      id: alert.id,
      no: alert.no,
      flag: alert.flagCode,
      severity: alert.severity,
      state: alert.state,
      restricted: alert.restricted,
      drill: alert.drill,
      chain: (alert.chain as { chain: string }).chain,
      child: alert.child?.nickname ?? null,
      owner: staffName(alert.ownerStaffId),
      openedAt: alert.openedAt.getTime(),
      closedAt: alert.closedAt?.getTime() ?? null,
      told: named(['told', 'phone_list']),
      silent: named(['silent']),
      excluded: alert.recipients
        .filter(({ state }) => state === 'excluded')
        .map((row) => ({ name: nameOf.get(row.personId) ?? '', reason: row.reason ?? '' })),
      steps: alert.steps.map((step) => ({
        step: step.chainStep,
        repeatNo: step.repeatNo,
        dueMinute: minuteOf(step.dueAt),
        firedMinute: step.firedAt && minuteOf(step.firedAt),
        state: step.state,
        told: named(['told', 'phone_list'], step.no),
      })),
      events: alert.events.map((event) => ({
        type: event.type,
        by: staffName(event.byStaffId),
        minute: minuteOf(event.at),
        data: JSON.parse(opened(event.dataE, 'alert_event', 'data_e', event.id) || '{}') as Record<string, unknown>,
      })),
      signals: alert.signals.map((signal) => ({
        flag: signal.flagCode,
        because: opened(signal.becauseE, 'signal', 'because_e', signal.id),
        at: signal.at.getTime(),
      })),
    };
  });
}
