import type { DeskActor } from '../../app/desk-ports.ts';
import type { AccessAction } from '../../core/access/access-rules.ts';
import { grantsOf } from '../../core/access/may.ts';
import { countiesOf } from '../access/place-scope.ts';
import type { PeopleParts } from './staff-in-reach.ts';

/** The county of the reader's right, with what its settings hold. */
export async function countyOf({ database }: Pick<PeopleParts, 'database'>, actor: DeskActor, action: AccessAction) {
  const [id] = await countiesOf(database, grantsOf(actor, action));
  return id === undefined ? null : database.region.findUnique({ where: { id } });
}
