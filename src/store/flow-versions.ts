import type { FlowSource } from '../core/flow/read-flow-file.ts';
import type { Database } from './prisma.ts';

export interface FlowVersion {
  readonly hash: string;
  readonly flowId: string;
  readonly version: number;
  readonly source: string;
}

export interface FlowVersionStore {
  /** Keeps texts of conversations; one that is there already stays. */
  keep(versions: readonly FlowVersion[]): Promise<void>;
  /** The texts that open conversations began with. */
  inUse(): Promise<readonly FlowSource[]>;
}

/** Every text of a conversation that was ever loaded, by its hash (reliability: a version in use cannot vanish). */
export function makeFlowVersionStore(database: Database): FlowVersionStore {
  return {
    async keep(versions) {
      await database.flowVersion.createMany({ data: [...versions], skipDuplicates: true });
    },
    async inUse() {
      const open = await database.flowSession.findMany({
        where: { state: 'open' },
        distinct: ['flowHash'],
        select: { flowHash: true },
      });
      const rows = await database.flowVersion.findMany({
        where: { hash: { in: open.map(({ flowHash }) => flowHash) } },
      });
      return rows.map(({ flowId, hash, source }) => ({ name: `${flowId}@${hash.slice(0, 8)}`, text: source }));
    },
  };
}
