import type { DropoutPort } from '../../src/app/desk/dropout-port.ts';
import type { DutiesPort } from '../../src/app/desk/duties-port.ts';
import type { HandoverPort } from '../../src/app/desk/handover-port.ts';
import type { HelpersPort } from '../../src/app/desk/pairings-port.ts';
import type { VisitsPort } from '../../src/app/desk/visits-port.ts';
import type { WeekPort } from '../../src/app/desk/week-port.ts';

/** The rooms of the day's work with nothing in them. */
export const noDuties: DutiesPort = {
  groups: async () => [],
  board: async () => ({
    rows: [],
    more: false,
    counts: { open: 0, late: 0, done: 0, missed: 0 },
    rules: [],
    places: [],
  }),
  all: async () => [],
  report: async () => 'unknown',
};

export const noVisits: VisitsPort = {
  plan: async () => ({ villages: [], village: null, rows: [] }),
  pick: async (_actor, q) => ({ q, rows: [], more: false }),
  form: async () => null,
  save: async () => ({ kind: 'unknown' }),
  received: async () => null,
};

export const noDropout: DropoutPort = {
  board: async () => ({ rows: [], open: 0, closed: 0 }),
  all: async () => [],
  one: async () => null,
  note: async () => ({ kind: 'unknown' }),
};

export const noHandover: HandoverPort = {
  overview: async () => ({ holiday: '2026-2027/winter', lists: [], dueAt: null, returns: [], progress: [] }),
  form: async () => null,
  returnForm: async () => null,
  giveBack: async () => ({ kind: 'unknown' }),
  sign: async () => ({ kind: 'unknown' }),
};

export const noHelpers: HelpersPort = {
  board: async () => ({ rows: [], counts: { all: 0, idle: 0, soon: 0 } }),
  all: async () => [],
};

export const noWeek: WeekPort = {
  form: async () => null,
  close: async () => ({ kind: 'unknown' }),
};
