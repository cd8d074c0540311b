import type { CountyCalendar } from '../../core/calendar/county-calendar.ts';
import type { DropoutCaseFacts } from '../../core/dropout/dropout-case.ts';
import type { RegionId } from '../../core/ids.ts';
import type { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';
import { countyCalendar } from '../rhythm/calendars.ts';
import { sessionOver } from './session-over.ts';

/** The calendars of these counties, each read once. */
export async function calendarsOf(
  database: Database,
  countyIds: readonly string[],
): Promise<Map<string, CountyCalendar>> {
  const ids = [...new Set(countyIds)];
  const found = await Promise.all(ids.map((id) => countyCalendar(sessionOver(database), id as RegionId)));
  return new Map(ids.map((id, n) => [id, found[n] as CountyCalendar]));
}

export type CaseRecord = Prisma.DropoutCaseGetPayload<{ include: { steps: true } }>;
export const dayText = (day: Date | null): string | null => day?.toISOString().slice(0, 10) ?? null;

/** A case as chain E reads it. */
export function factsOf(record: CaseRecord, calendar: CountyCalendar): DropoutCaseFacts {
  return {
    id: record.id,
    state: record.state,
    firstAbsentDay: dayText(record.firstAbsentDay) ?? '',
    reason: record.reason as DropoutCaseFacts['reason'],
    notRegistered: record.notRegistered,
    lastSeenAt: record.lastSeenAt?.getTime() ?? null,
    guardianReachedAt: record.guardianReached?.getTime() ?? null,
    suspectedAt: record.suspectedAt?.getTime() ?? null,
    droppedOutAt: record.droppedOutAt?.getTime() ?? null,
    returnedOn: dayText(record.returnedOn),
    openedAt: record.openedAt.getTime(),
    version: record.version,
    steps: record.steps.map((step) => ({
      id: step.id,
      kind: step.kind as DropoutCaseFacts['steps'][number]['kind'],
      at: step.at.getTime(),
      line: step.line as DropoutCaseFacts['steps'][number]['line'],
      method: step.method,
      result: step.result,
      nextOn: dayText(step.nextOn),
      data: (step.data ?? {}) as Record<string, unknown>,
    })),
    calendar,
  };
}
