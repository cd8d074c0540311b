import { describe, expect, it } from 'vitest';
import { noExclusion } from '../../../src/core/alert/exclusion.ts';
import { type AlertDeliveryFacts, mayStillReceive } from '../../../src/core/alert/may-receive.ts';
import { person, staff } from '../../support/alert-county.ts';

const facts: AlertDeliveryFacts = {
  state: 'new',
  restricted: true,
  exclusion: {
    ...noExclusion,
    suspectPersonIds: [person('gp')],
    excludedPersonIds: [person('gm')],
    excludedHouseholdIds: ['home-gm'],
  },
  recipientHouseholdId: 'home-li',
  recipientKin: [],
  recipientStaffId: staff('li'),
  recipientRoles: ['CHILD_DIRECTOR'],
  suspectHouseholdIds: ['home-gp'],
};
const released = (name: string) => ({ ...facts.exclusion, releasedPersonIds: [person(name)] });

const rows: readonly (readonly [
  what: string,
  changes: Partial<AlertDeliveryFacts>,
  who: string | null,
  verdict: string,
])[] = [
  ['nothing has changed', {}, 'li', 'ok'],
  [
    'became a suspect after queueing',
    { exclusion: { ...facts.exclusion, suspectPersonIds: [person('li')] } },
    'li',
    'excluded_suspect',
  ],
  ['a suspect stays out even when released', { exclusion: { ...released('gp') } }, 'gp', 'excluded_suspect'],
  ['pressed 回避', { exclusion: { ...facts.exclusion, recusedStaffIds: [staff('li')] } }, 'li', 'excluded_recused'],
  ['declared kin to the grandmother since', { recipientKin: [person('gm')] }, 'li', 'excluded_kin'],
  ['kin, but released by name', { recipientKin: [person('gm')], exclusion: released('li') }, 'li', 'ok'],
  ['kin only to somebody who was released', { recipientKin: [person('gm')], exclusion: released('gm') }, 'li', 'ok'],
  ['moved into the household of the child', { recipientHouseholdId: 'home-gm' }, 'li', 'excluded_same_household'],
  ['moved in with a suspect', { recipientHouseholdId: 'home-gp' }, 'li', 'excluded_same_household'],
  [
    'the role was cut (PV)',
    { exclusion: { ...facts.exclusion, excludedRoles: ['CHILD_DIRECTOR'] } },
    'li',
    'excluded_role_cut',
  ],
  [
    'not on the narrowest list (P03)',
    { exclusion: { ...facts.exclusion, onlyRoles: ['TOWN_STATION'] } },
    'li',
    'excluded_not_named',
  ],
  ['not on that list, but named', { exclusion: { ...released('li'), onlyRoles: ['TOWN_STATION'] } }, 'li', 'ok'],
  ['only a helper', { recipientRoles: ['HELPER'] }, 'li', 'excluded_helper'],
  ['a director who also helps', { recipientRoles: ['HELPER', 'CHILD_DIRECTOR'] }, 'li', 'ok'],
  ['the role was taken away', { recipientRoles: [] }, 'li', 'role_lost'],
  ['no member of staff any more', { recipientStaffId: null }, 'li', 'not_staff'],
  ['the alert is closed', { state: 'closed' }, 'li', 'alert_closed'],
  ['the address belongs to nobody', {}, null, 'nobody_bound'],
];

describe('at the moment of sending', () => {
  it.each(rows)('%s', (_what, changes, who, verdict) => {
    const answer = mayStillReceive({ ...facts, ...changes }, who === null ? null : person(who));
    expect(answer.ok ? 'ok' : answer.reason).toBe(verdict);
  });
});
