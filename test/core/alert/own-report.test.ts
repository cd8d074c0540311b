import { describe, expect, it } from 'vitest';
import type { Reporter } from '../../../src/core/alert/hit-group.ts';
import type { AlertId, PartyId } from '../../../src/core/ids.ts';
import { candidates, hit, minute, person, raised, staff, teacher, wednesday10 } from '../../support/alert-county.ts';
import type { AlertRows } from '../../support/apply-alert-effects.ts';
import { act, liveThrough } from '../../support/run-alerts.ts';

/** When this person was pushed, in minutes after the opening. */
function pushesTo(rows: AlertRows, name: string): number[] {
  const addresses = candidates.find(({ personId }) => personId === name)?.addresses.map(({ identityId }) => identityId);
  return [...rows.messages.values()]
    .filter(({ to, purpose }) => purpose === 'alert_push' && 'identityId' in to && addresses?.includes(to.identityId))
    .map(({ at }) => (at - wednesday10) / minute);
}

const directorOf = candidates.find(({ role }) => role === 'CHILD_DIRECTOR')?.personId ?? '';
const director: Reporter = {
  partyId: directorOf as string as PartyId,
  personId: person(directorOf),
  identityId: null,
  role: 'CHILD_DIRECTOR',
  staffId: staff(directorOf),
};

/**
 * A member of staff who reported something is still being asked: a push whose 1 means "I take it" and whose 2 "I step back"
 * would come between questions whose 1 and 2 mean something else. Nobody else waits.
 */
describe('the push of one’s own report', () => {
  it('waits a quarter of an hour for whoever reported it, and for nobody else', () => {
    const rows = raised([hit('G03')], { reporter: director });
    liveThrough(rows, wednesday10, wednesday10 + 20 * minute);
    expect(pushesTo(rows, directorOf)).toEqual([15]);
    const others = rows.recipients.filter(({ row }) => row.state === 'told' && row.personId !== directorOf);
    expect(others.map(({ at }) => at)).toEqual(others.map(() => wednesday10));
    expect(others.length).toBeGreaterThan(0);
    // At the desk at once.
    expect(rows.recipients[0]?.at).toBe(wednesday10);
    expect(rows.recipients.filter(({ row }) => row.personId === directorOf).map(({ row }) => row.state)).toEqual([
      'silent',
      'told',
    ]);
    expect(rows.alarms.size).toBe(0);
  });

  it('comes in the morning when it was reported at night', () => {
    const night = wednesday10 + 12.9 * 60 * minute;
    const rows = raised([hit('G03', { tonight: true })], { reporter: director, now: night });
    liveThrough(rows, night, night + 12 * 60 * minute);
    const hours = [...rows.messages.values()]
      .filter(({ to }) => 'identityId' in to && to.identityId === `${directorOf}-web`)
      .map(({ at }) => new Date(at + 8 * 60 * minute).getUTCHours());
    expect(hours[0]).toBe(8);
  });

  it('comes at once when another person reported it', () => {
    const rows = raised([hit('G03')]);
    liveThrough(rows, wednesday10, wednesday10 + 20 * minute);
    expect(pushesTo(rows, directorOf)).toEqual([0]);
  });

  it('never waits when it is red and nobody is asked on about it', () => {
    const rows = raised([hit('G02')], { reporter: director });
    liveThrough(rows, wednesday10, wednesday10 + 2 * minute);
    expect(pushesTo(rows, directorOf)[0]).toBe(0);
  });

  it('does not come any more when she has taken it at the desk meanwhile', () => {
    const rows = raised([hit('G03')], { reporter: director });
    liveThrough(rows, wednesday10, wednesday10 + 5 * minute);
    const [id] = [...rows.alerts.keys()];
    expect(act(rows, id as AlertId, directorOf, { type: 'take' }, wednesday10 + 6 * minute)).toBeNull();
    liveThrough(rows, wednesday10 + 7 * minute, wednesday10 + 20 * minute);
    expect(pushesTo(rows, directorOf)).toEqual([]);
  });

  it('of a teacher in the mandatory report stays at the desk', () => {
    const rows = raised([hit('P02')], { reporter: teacher });
    liveThrough(rows, wednesday10, wednesday10 + 4 * minute);
    expect(pushesTo(rows, 'he')).toEqual([]);
  });
});
