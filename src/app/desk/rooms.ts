import type { AuditPort } from './audit-port.ts';
import type { ChildBulkPort, DutyBulkPort } from './bulk-port.ts';
import type { ChildrenPort } from './children-port.ts';
import type { DoorPort } from './door-port.ts';
import type { DropoutPort } from './dropout-port.ts';
import type { DutiesPort } from './duties-port.ts';
import type { FlowsPort } from './flows-port.ts';
import type { HandoverPort } from './handover-port.ts';
import type { ImportPort } from './import-port.ts';
import type { InvitesPort } from './invites-port.ts';
import type { LeavePort } from './leave-port.ts';
import type { MachinePort } from './machine-port.ts';
import type { NumbersPort } from './numbers-port.ts';
import type { HelpersPort } from './pairings-port.ts';
import type { PeoplePort } from './people-port.ts';
import type { PlacesPort } from './places-port.ts';
import type { RosterPort } from './roster-port.ts';
import type { SettingsPort } from './settings-port.ts';
import type { TalkPort } from './talk-port.ts';
import type { VisitsPort } from './visits-port.ts';
import type { WeekPort } from './week-port.ts';

/** What the desk's pages stand on beside alerts (DeskPort), a port a room. To add one: its port in this folder, a line here, a line in main/desk-rooms. */
export interface DeskRooms {
  readonly numbers: NumbersPort;
  readonly dropout: DropoutPort;
  readonly duties: DutiesPort;
  readonly handover: HandoverPort;
  readonly helpers: HelpersPort;
  readonly visits: VisitsPort;
  readonly week: WeekPort;
  readonly children: ChildrenPort;
  /** Acts on many children, and on many duties. */
  readonly childBulk: ChildBulkPort;
  readonly dutyBulk: DutyBulkPort;
  readonly door: DoorPort;
  readonly flows: FlowsPort;
  readonly audit: AuditPort;
  readonly machine: MachinePort;
  readonly leave: LeavePort;
  readonly imports: ImportPort;
  readonly invites: InvitesPort;
  readonly people: PeoplePort;
  readonly places: PlacesPort;
  readonly roster: RosterPort;
  readonly settings: SettingsPort;
  readonly talk: TalkPort;
}
