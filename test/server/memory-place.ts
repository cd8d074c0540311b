import type { ImportPort } from '../../src/app/desk/import-port.ts';
import type { InvitesPort } from '../../src/app/desk/invites-port.ts';
import type { PeoplePort } from '../../src/app/desk/people-port.ts';
import type { PlacesPort } from '../../src/app/desk/places-port.ts';
import type { RosterPort } from '../../src/app/desk/roster-port.ts';
import type { SettingsPort } from '../../src/app/desk/settings-port.ts';

/** A county without people. */
export const noPeople: PeoplePort = {
  list: async () => ({ total: 0, rows: [], pageSize: 50 }),
  member: async () => null,
  places: async () => [],
  colleagues: async () => [],
  add: async () => ({ kind: 'unknown' }),
  change: async () => ({ kind: 'unknown' }),
  addRole: async () => ({ kind: 'unknown' }),
  endRole: async () => ({ kind: 'unknown' }),
  setActive: async () => ({ kind: 'unknown' }),
  makeLink: async () => null,
  leave: async () => [],
  addLeave: async () => ({ kind: 'unknown' }),
  cancelLeave: async () => ({ kind: 'unknown' }),
};

export const noRoster: RosterPort = {
  posts: async () => [],
  add: async () => ({ kind: 'unknown' }),
  end: async () => ({ kind: 'unknown' }),
  tested: async () => ({ kind: 'unknown' }),
  leave: async () => [],
};

export const noInvites: InvitesPort = {
  places: async () => ({ villages: [], classes: [] }),
  candidates: async () => ({ total: 0, rows: [], pageSize: 24 }),
  make: async () => ({ kind: 'made', made: [], county: '' }),
  list: async () => ({ total: 0, rows: [], pageSize: 50 }),
  revoke: async () => null,
};

export const noImports: ImportPort = {
  list: async () => [],
  upload: async () => ({ kind: 'refused', why: '这个文件是空的' }),
  batch: async () => null,
  confirm: async () => null,
  drop: async () => null,
  template: async () => new Uint8Array(),
};

export const noSettings: SettingsPort = {
  settings: async () => ({ county: '', rows: [], limits: [] }),
  files: () => [],
  change: async () => 'unknown',
  changeLimit: async () => 'unknown',
  goLive: async () => null,
  beginning: async () => null,
  switchLive: async () => 'unknown',
  assessed: async () => 'unknown',
};

export const noPlaces: PlacesPort = {
  regions: async () => [],
  changeRegion: async () => ({ kind: 'unknown' }),
  addRegion: async () => ({ kind: 'unknown' }),
  schools: async () => [],
  changeSchool: async () => ({ kind: 'unknown' }),
  addSchool: async () => ({ kind: 'unknown' }),
  addClass: async () => ({ kind: 'unknown' }),
  calendar: async () => null,
  setTerm: async () => ({ kind: 'unknown' }),
  setDay: async () => ({ kind: 'unknown' }),
};
