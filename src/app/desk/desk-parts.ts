import type { AlertId } from '../../core/ids.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { AlertSituation } from '../../core/situation.ts';
import type { Clock } from '../clock.ts';
import type { DeskActor, DeskBanner, DeskPort } from '../desk-ports.ts';
import type { HallwayStore, Handle } from '../ports.ts';
import type { Standing } from './desk-alert.ts';
import type { DeskStore } from './desk-store.ts';

export interface DeskParts {
  readonly store: DeskStore;
  readonly hallway: Pick<HallwayStore, 'loadAlert'>;
  readonly handle: Handle;
  readonly playbook: () => Playbook;
  readonly clock: Clock;
  /** A recording or picture by its reference; who may have it is decided here. */
  readonly media: (ref: string) => ReturnType<DeskPort['media']>;
  readonly subscribe: DeskPort['subscribe'];
  /** Other desks draw their pages again. */
  readonly changed?: () => void;
  /** What this process itself has to say, beside what stands in the store. */
  readonly notices?: () => readonly DeskBanner[];
}

export interface Seen {
  readonly situation: AlertSituation;
  readonly standing: Standing;
}

/** One alert as this person stands to it; null when it does not exist for them. */
export type Look = (actor: DeskActor, id: AlertId) => Promise<Seen | null>;
