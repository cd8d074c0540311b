import type { AuditPort } from '../../src/app/desk/audit-port.ts';
import { makeFlows } from '../../src/app/desk/flows.ts';
import type { MachinePort } from '../../src/app/desk/machine-port.ts';
import { projectPlaybook } from '../support/playbook.ts';

/** The project's own conversations, with nothing wrong in them. */
export const projectFlows = makeFlows({ playbook: projectPlaybook, problems: () => [] });

export const noAudit: AuditPort = {
  actions: async () => [],
  log: async () => ({ rows: [], next: null }),
  access: async () => ({ rows: [], next: null }),
  restricted: async () => [],
  review: async () => false,
  chain: async () => ({ last: null, running: null, failedAt: null }),
  verify: async () => {},
  exported: async () => {},
};

export const noMachine: MachinePort = {
  state: async () => ({
    channels: [],
    beats: [],
    backlog: [],
    jobs: [],
    calendarAt: null,
    dead: [],
    deadCount: 0,
    failedSends: 0,
    alarms: [],
    problems: [],
  }),
  clear: async () => false,
};
