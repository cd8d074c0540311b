import { join } from 'node:path';
import type { Log } from '../../app/log.ts';
import type { Config } from '../../config.ts';
import { readPlaybook } from '../../core/playbook.ts';
import { openStore } from '../../main/open-store.ts';
import { makeDatabase } from '../../store/hallway/database.ts';
import { readPlaybookFolder } from '../../store/playbook-folder.ts';
import { type Ledger, writeLedger } from '../../store/write-ledger.ts';
import { bindEverybody } from './bind-everybody.ts';
import { type DemoSize, smallDemo } from './demo-size.ts';
import { drawCounty } from './draw-county.ts';
import { drawHistory } from './draw-history.ts';
import { livePast } from './live-past.ts';
import { refuseReal } from './load-demo.ts';
import { tellProgress } from './tell-progress.ts';
import { writeHistory } from './write-history.ts';

const flowsFolder = join(import.meta.dirname, '../../../flows');

/**
 * Puts the invented county into an empty database with two years behind it, before anything runs: nobody's clock may see the old alerts as
 * overdue. A database that has people already stays as it is. The store stays open until the app has opened its own: the server
 * goes on running. `out`: is told how far it is. @throws CannotStart
 */
export async function givePast(
  config: Config,
  log: Log,
  now: number,
  size: DemoSize = smallDemo,
  out: (line: string) => void = () => {},
): Promise<{ close(): Promise<void> }> {
  const store = await openStore(config, log);
  try {
    await refuseReal(store.prisma);
    if ((await store.prisma.person.count()) > 0) return store;
    const { playbook, problems } = readPlaybook(readPlaybookFolder(flowsFolder));
    if (!playbook) throw new Error(`The conversations have faults: ${problems[0]?.sentence}`);
    const { ledger } = drawCounty(size.seed, now, size.children);
    const { prisma, crypto, pool } = store;
    const { persons, households, children, careRelations, parentStates } = ledger;
    const rows = [persons, households, children, careRelations, parentStates].reduce(
      (sum, { length }) => sum + length,
      0,
    );
    const people = tellProgress(out, '人和孩子 people', rows);
    await writeLedger(prisma, crypto, ledger, { kind: 'demo' }, undefined, undefined, people.add);
    const past = tellProgress(out, '过去 the past of children', children.length);
    for (const [index, part] of partsOf(ledger).entries()) {
      await writeHistory(prisma, crypto, part, drawHistory(part, size.seed + index, now, size.months));
      past.add(part.children.length);
    }
    if (size.children > smallDemo.children) await prisma.$executeRaw`analyze`;
    // One in nine has not come yet, as in a real county.
    await bindEverybody(prisma, crypto, {
      ledger,
      since: new Date(now - 700 * 86_400_000),
      addressOf: (id) => `invented:${id}`,
      without: (id) => id.charCodeAt(id.length - 1) % 9 === 0,
    });
    await livePast({ prisma, crypto, database: makeDatabase(pool), playbook, ledger, now });
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

const childrenAtOnce = 500;

/** The ledger in parts that fit into memory with their past; a household stays together. */
function partsOf(ledger: Ledger): Ledger[] {
  const home = new Map(ledger.persons.map(({ id, householdId }) => [id, householdId]));
  const parts: Ledger['children'][number][][] = [];
  for (const child of ledger.children) {
    const last = parts.at(-1);
    const before = last?.at(-1);
    const together = before && home.get(before.personId) === home.get(child.personId);
    if (last && (last.length < childrenAtOnce || together)) last.push(child);
    else parts.push([child]);
  }
  return parts.map((children) => {
    const ids = new Set(children.map(({ id }) => id));
    const isTheirs = ({ childId }: { readonly childId: string }) => ids.has(childId);
    const { careRelations, parentStates } = ledger;
    return {
      ...ledger,
      children,
      careRelations: careRelations.filter(isTheirs),
      parentStates: parentStates.filter(isTheirs),
    };
  });
}
