import type { AccessAction } from '../../core/access/access-rules.ts';
import type { StaffHand } from '../../core/event.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { Clock } from '../clock.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { HallwayStore, Handle } from '../ports.ts';
import { flowTitle } from './playbook-names.ts';
import type { OpenTalk } from './talk-port.ts';
import type { FamilyRow, OpenSession, TalkStore } from './talk-store.ts';

export interface TalkParts {
  readonly store: TalkStore;
  readonly hallway: Pick<HallwayStore, 'loadAlert' | 'loadParty'>;
  readonly handle: Handle;
  readonly playbook: () => Playbook;
  readonly clock: Clock;
  /** Other desks draw their pages again. */
  readonly changed: () => void;
}

export function familyFor(
  { store, clock }: TalkParts,
  actor: DeskActor,
  personId: string,
  action: AccessAction,
): Promise<FamilyRow | null> {
  return store.family(actor, personId, action, clock.now());
}

/** Conversations of families, under their names; a menu asks nothing. */
export function openTalks(playbook: Playbook, open: readonly OpenSession[]): readonly OpenTalk[] {
  return open.flatMap(({ flowId, ...session }) => {
    const flow = playbook.flows.get(flowId);
    return flow?.side === 'family' && !flowId.startsWith('U1_')
      ? [{ ...session, title: flowTitle(playbook, flowId) }]
      : [];
  });
}

export function handOf({ staffId, personId, name }: DeskActor): StaffHand {
  return { staffId, personId, name };
}

/** Characters; a message on a telephone. */
export const longestWord = 500;

export function cleaned(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '').trim().slice(0, longestWord);
}
