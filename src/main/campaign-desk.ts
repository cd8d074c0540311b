import { randomUUID } from 'node:crypto';
import { makeCampaignActs } from '../app/campaign/campaign-acts.ts';
import { type CampaignDesk, makeCampaignDesk } from '../app/campaign/campaign-desk.ts';
import type { Clock } from '../app/clock.ts';
import type { HallwayStore } from '../app/ports.ts';
import type { Playbook } from '../core/playbook.ts';
import { makeCampaignChildren } from '../store/campaign-children.ts';
import { makeCampaignStore } from '../store/campaigns.ts';
import type { Database } from '../store/hallway/database.ts';
import type { Database as PrismaDatabase } from '../store/prisma.ts';

/** What the desk's page of campaigns stands on. `database`: the ordinary pool; `changed`: other desks draw theirs again. */
export function joinCampaignDesk(parts: {
  readonly database: Database;
  readonly prisma: PrismaDatabase;
  /** What decisions stand on, read only. */
  readonly hallway: Pick<HallwayStore, 'loadAlert'>;
  readonly playbook: () => Playbook;
  readonly clock: Clock;
  readonly changed: () => void;
}): CampaignDesk {
  const { database, prisma, hallway, playbook, clock } = parts;
  const store = makeCampaignStore(database);
  const named = { children: makeCampaignChildren(prisma), hallway };
  const acts = makeCampaignActs({ ...named, store, playbook, clock, newId: randomUUID });
  const desk = makeCampaignDesk({ ...named, acts, store, playbook, clock });
  const told = async <T extends { readonly kind: string }>(result: Promise<T>): Promise<T> => {
    if ((await result).kind === 'done') parts.changed();
    return result;
  };
  return {
    ...desk,
    draft: (...args) => told(desk.draft(...args)),
    act: (...args) => told(desk.act(...args)),
  };
}
