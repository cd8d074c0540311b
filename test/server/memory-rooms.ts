import type { DeskRooms } from '../../src/app/desk/rooms.ts';
import { noBulk, noChildren } from './memory-children.ts';
import { noDoor, noLeave } from './memory-door.ts';
import { noAudit, noMachine, projectFlows } from './memory-machine.ts';
import { noNumbers } from './memory-numbers.ts';
import { noImports, noInvites, noPeople, noPlaces, noRoster, noSettings } from './memory-place.ts';
import { noTalk } from './memory-talk.ts';
import { noDropout, noDuties, noHandover, noHelpers, noVisits, noWeek } from './memory-work.ts';

/** The rooms of the desk with nothing in them, a line each. */
export function memoryRooms(): DeskRooms {
  return {
    numbers: noNumbers,
    dropout: noDropout,
    duties: noDuties,
    handover: noHandover,
    helpers: noHelpers,
    visits: noVisits,
    week: noWeek,
    children: noChildren,
    childBulk: noBulk,
    dutyBulk: noBulk,
    door: noDoor,
    flows: projectFlows,
    audit: noAudit,
    machine: noMachine,
    leave: noLeave,
    imports: noImports,
    invites: noInvites,
    people: noPeople,
    places: noPlaces,
    roster: noRoster,
    settings: noSettings,
    talk: noTalk,
  };
}
