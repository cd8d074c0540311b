import type { DoorPort } from '../../src/app/desk/door-port.ts';
import type { LeavePort } from '../../src/app/desk/leave-port.ts';

/** A door behind which nobody has any way of their own; whoever came in came by a link just now. */
export const noDoor: DoorPort = {
  passkeys: true,
  enterOptions: async () => ({}),
  enterByPasskey: async () => null,
  enterByCode: async () => null,
  nobodyYet: async () => false,
  first: async () => null,
  beginCounty: async () => null,
  standing: async () => ({
    method: 'link',
    enteredAt: Date.now(),
    provedAt: Date.now(),
    passkey: false,
    totp: false,
  }),
  proveOptions: async () => ({}),
  proveByPasskey: async () => false,
  proveByCode: async () => false,
  account: async () => ({ ways: [], recoveryLeft: 0, sessions: [] }),
  addOptions: async () => ({}),
  addPasskey: async () => ({ kind: 'refused' }),
  newTotp: () => null,
  addTotp: async () => ({ kind: 'refused' }),
  renameWay: async () => false,
  removeWay: async () => false,
  newRecoveryCodes: async () => [],
  endSession: async () => false,
  endOtherSessions: async () => 0,
};

export const noLeave: LeavePort = {
  leaves: async () => ({ own: [], standsIn: [], deputies: [] }),
  add: async () => 'no_such_deputy',
  cancel: async () => false,
};
