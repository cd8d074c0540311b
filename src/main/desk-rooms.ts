import { randomInt } from 'node:crypto';
import type { Clock } from '../app/clock.ts';
import { makeChildBulk } from '../app/desk/child-bulk.ts';
import { makeChildren } from '../app/desk/children.ts';
import { countedRules } from '../app/desk/counted-rules.ts';
import { makeDoor } from '../app/desk/door.ts';
import { fileSettings } from '../app/desk/file-settings.ts';
import { makeFlows } from '../app/desk/flows.ts';
import type { FlowProblem } from '../app/desk/flows-port.ts';
import type { DeskRooms } from '../app/desk/rooms.ts';
import { makeTalk } from '../app/desk/talk.ts';
import type { Log } from '../app/log.ts';
import type { HallwayStore, Handle } from '../app/ports.ts';
import type { Playbook } from '../core/playbook.ts';
import { type AuditListParts, makeAuditLists } from '../store/desk/audit-lists.ts';
import { makeChildBulkStore } from '../store/desk/child-bulk-store.ts';
import { makeChildStore } from '../store/desk/child-store.ts';
import { makeMonthCounter } from '../store/desk/counted-months.ts';
import { makeDoorStore } from '../store/desk/door-store.ts';
import { makeDropout } from '../store/desk/dropout-store.ts';
import { makeDuties } from '../store/desk/duties-store.ts';
import { makeDutyBulk } from '../store/desk/duty-bulk-store.ts';
import { makeHandover } from '../store/desk/handover-store.ts';
import { makeInvites } from '../store/desk/invites-store.ts';
import { makeLeaveStore } from '../store/desk/leave-store.ts';
import { makeMachine } from '../store/desk/machine-store.ts';
import { makeNumbersStore } from '../store/desk/numbers-store.ts';
import { makeHelpers } from '../store/desk/pairings-store.ts';
import { makePeople } from '../store/desk/people-store.ts';
import { makePlaces } from '../store/desk/places-store.ts';
import { makeRoster } from '../store/desk/roster-store.ts';
import { makeSettings } from '../store/desk/settings-store.ts';
import { makeTalkStore } from '../store/desk/talk-store.ts';
import { makeVisits } from '../store/desk/visits-store.ts';
import { makeWeek } from '../store/desk/week-store.ts';
import type { FieldCrypto } from '../store/field-crypto.ts';
import { makeDatabase } from '../store/hallway/database.ts';
import type { Database } from '../store/prisma.ts';
import { makeRhythmStore } from '../store/rhythm/rhythm-store.ts';
import { joinImportDesk } from './import-desk.ts';
import { importInThread, type ThreadStore } from './import-thread.ts';
import { settledDuties } from './settled-duties.ts';

export interface RoomParts {
  readonly prisma: Database;
  /** The pool under it. */
  readonly pool: AuditListParts['pool'];
  readonly crypto: FieldCrypto;
  readonly handle: Handle;
  /** What decisions stand on, read only. */
  readonly hallway: Pick<HallwayStore, 'loadAlert' | 'loadChild' | 'loadParty'>;
  readonly playbook: () => Playbook;
  /** What is wrong with the playbook on disk while the one before it goes on. */
  readonly problems: () => readonly FlowProblem[];
  readonly clock: Clock;
  readonly log: Log;
  /** For threads, which open the store for themselves. */
  readonly threadStore: ThreadStore;
  /** Where staff reach this server, without a slash at the end: passkeys are bound to its host. */
  readonly publicUrl: string;
  /** Other desks draw their pages again. */
  readonly changed: () => void;
}

/** Joins the rooms of the desk with the store, a line each. */
export function makeDeskRooms({
  prisma,
  pool,
  crypto,
  clock,
  log,
  threadStore,
  publicUrl,
  handle,
  hallway,
  playbook,
  problems,
  changed,
}: RoomParts): DeskRooms {
  const childStore = makeChildStore(prisma, crypto);
  const rhythm = makeRhythmStore(makeDatabase(pool), () => playbook().duties);
  return {
    dropout: makeDropout({ database: prisma, crypto, handle, playbook, now: () => clock.now() }),
    duties: settledDuties(makeDuties({ database: prisma, handle, playbook, now: () => clock.now() }), ({ personId }) =>
      rhythm.settleOwners([personId], clock.now()),
    ),
    helpers: makeHelpers(prisma, () => clock.now()),
    handover: makeHandover({ database: prisma, handle, playbook, now: () => clock.now() }),
    visits: makeVisits({ database: prisma, handle, playbook, now: () => clock.now() }),
    week: makeWeek({ database: prisma, handle, playbook, now: () => clock.now() }),
    children: makeChildren({ store: childStore, hallway, playbook, clock }),
    childBulk: makeChildBulk({ store: makeChildBulkStore(prisma, crypto), alerts: childStore, hallway, clock }),
    dutyBulk: makeDutyBulk({ database: prisma, crypto, handle, playbook, now: () => clock.now() }),
    door: makeDoor({ store: makeDoorStore(prisma, crypto), clock, publicUrl }),
    flows: makeFlows({ playbook, problems }),
    machine: makeMachine({ database: prisma, problems, playbook, now: () => clock.now(), changed }),
    audit: makeAuditLists({ database: prisma, pool, now: () => clock.now(), changed }),
    leave: makeLeaveStore(prisma, () => clock.now()),
    numbers: makeNumbersStore(
      prisma,
      makeMonthCounter(prisma, () => countedRules(playbook().duties)),
      (code) => playbook().flags.flags.get(code)?.loss ?? 'none',
    ),
    imports: joinImportDesk({ database: prisma, crypto, clock, log, work: importInThread(threadStore) }),
    invites: makeInvites({ database: prisma, crypto, now: () => clock.now(), random: randomInt }),
    people: makePeople({ database: prisma, crypto, now: () => clock.now() }),
    settings: {
      ...makeSettings({ database: prisma, crypto, now: () => clock.now(), chains: () => playbook().chains }),
      files: () => fileSettings(playbook()),
    },
    places: makePlaces({ database: prisma, crypto, now: () => clock.now() }),
    roster: makeRoster({ database: prisma, crypto, now: () => clock.now() }),
    talk: makeTalk({ store: makeTalkStore(prisma, crypto), hallway, handle, playbook, clock, changed }),
  };
}
