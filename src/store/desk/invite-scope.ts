import type { DeskActor } from '../../app/desk-ports.ts';
import { grantsOf } from '../../core/access/may.ts';
import type { Instant } from '../../core/ids.ts';
import { childScope } from '../access/child-scope.ts';
import { countiesOf, type PlaceScope, placeScope, staffWhere } from '../access/place-scope.ts';
import type { Prisma } from '../generated/client.ts';
import type { Database } from '../prisma.ts';

export interface InviteScope {
  /** null: no family. */
  readonly children: Prisma.ChildWhereInput | null;
  readonly staff: Prisma.StaffWhereInput | null;
  readonly places: (PlaceScope & { readonly countyIds: readonly string[] }) | null;
}

/**
 * Whom the reader may invite. An administrator's right to invite goes through the county (`jiaxin invite --all` at the desk): forms of address and
 * file numbers, nothing else of a child, and, as for everybody, none of their own family.
 */
export async function inviteScope(database: Database, actor: DeskActor, now: Instant): Promise<InviteScope> {
  const places = await placeScope(database, actor, 'invite.make');
  if (places === null) return { children: null, staff: null, places: null };
  const grants = grantsOf(actor, 'invite.make');
  const whole = await countiesOf(
    database,
    grants.filter(({ reach }) => reach === 'county'),
  );
  // Said in the words of the table, so that what holds for every query for children holds for this one.
  const roles = [
    ...actor.roles,
    ...whole.map((scopeId) => ({ role: 'COUNTY_OFFICE', scopeType: 'county' as const, scopeId })),
  ];
  const countyIds = await countiesOf(database, grants);
  return {
    children: childScope({ ...actor, roles }, 'invite.make', now),
    staff: staffWhere(places),
    places: { ...places, countyIds },
  };
}
