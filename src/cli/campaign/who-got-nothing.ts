import { reasonWord } from '../../core/campaign/report.ts';
import type { OpenStore } from '../command-io.ts';

/** Whom a person has to tell another way, and why: names by which they are spoken to. */
export async function whoGotNothing(
  { database }: OpenStore,
  campaignId: string,
): Promise<readonly { readonly name: string; readonly why: string }[]> {
  const rows = await database.campaignRecipient.findMany({
    where: { campaignId, state: { in: ['undeliverable', 'ambiguous'] } },
    orderBy: [{ reason: 'asc' }, { personId: 'asc' }],
  });
  const people = await database.person.findMany({
    where: { id: { in: rows.map(({ personId }) => personId) } },
    select: { id: true, displayName: true },
  });
  const names = new Map(people.map(({ id, displayName }) => [id, displayName]));
  return rows.map(({ personId, state, reason }) => ({
    name: names.get(personId) ?? '',
    why: state === 'ambiguous' ? '可能收到' : reasonWord(reason ?? ''),
  }));
}
