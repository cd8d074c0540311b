import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChildId, PersonId } from '../../../src/core/ids.ts';
import { type BulkChild, whyLeftOut } from '../../../src/core/ledger/bulk-change.ts';
import { type HomeMember, planHouseholdMove } from '../../../src/core/ledger/household-move.ts';

const member = (name: string, over: Partial<HomeMember> = {}): HomeMember => ({
  personId: name as PersonId,
  childId: null,
  householdId: 'home',
  movable: true,
  inLedger: false,
  ...over,
});
const kid = (name: string, over: Partial<HomeMember> = {}) =>
  member(name, { childId: `c-${name}` as ChildId, inLedger: true, ...over });
const [jun, hong, granny] = [kid('jun'), kid('hong'), member('granny')];

describe('a home of which children move', () => {
  it('with everybody the household itself moves, and the sister by a fact of her own', () => {
    const plan = planHouseholdMove([jun, hong, granny], [jun.personId], 'all');
    expect(plan).toMatchObject({ whole: true, stayers: [], alsoChildren: [hong.childId] });
  });

  it('without the others it is split', () => {
    const plan = planHouseholdMove([jun, hong, granny], [jun.personId], []);
    expect(plan).toEqual({
      whole: false,
      movers: [jun.personId],
      stayers: [hong.personId, granny.personId],
      alsoChildren: [],
    });
  });

  it('a brother who may not be changed stays, whoever asks for him by name', () => {
    const hidden = kid('hidden', { movable: false });
    const plan = planHouseholdMove([jun, hidden], [jun.personId], [hidden.personId]);
    expect([plan.whole, plan.stayers, plan.alsoChildren]).toEqual([false, [hidden.personId], []]);
  });

  it('a sister who has left the ledger goes with them and gets no fact', () => {
    const plan = planHouseholdMove([jun, { ...hong, inLedger: false }], [jun.personId], 'all');
    expect([plan.movers, plan.alsoChildren]).toEqual([[jun.personId, hong.personId], []]);
  });

  it('whatever is asked, everybody is in one of the two places and the chosen have moved', () => {
    const members = fc.uniqueArray(
      fc.record({ name: fc.string({ minLength: 1 }), child: fc.boolean(), movable: fc.boolean() }),
      { selector: ({ name }) => name, minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(members, fc.boolean(), (all, everybody) => {
        const home = all.map(({ name, child, movable }) => (child ? kid : member)(name, { movable }));
        const chosen = home.slice(0, 1).map(({ personId }) => personId);
        const plan = planHouseholdMove(home, chosen, everybody ? 'all' : []);
        expect([...plan.movers, ...plan.stayers].toSorted()).toEqual(home.map(({ personId }) => personId).toSorted());
        expect(plan.movers).toEqual(expect.arrayContaining(chosen));
        expect(plan.whole).toBe(plan.stayers.length === 0);
      }),
    );
  });
});

describe('why a child is left out', () => {
  const child: BulkChild = {
    mayChange: true,
    died: false,
    exited: false,
    raw: 'a',
    factSince: '2026-11-01',
    knownAlert: false,
  };
  const wish = { to: 'b', since: '2026-11-18' };

  it.each([
    [{}, null],
    [{ mayChange: false, died: true }, 'not_yours'],
    [{ died: true, exited: true }, 'died'],
    [{ exited: true, knownAlert: true }, 'left'],
    [{ knownAlert: true, raw: 'b' }, 'alert'],
    [{ raw: 'b' }, 'already'],
    [{ factSince: '2026-11-19' }, 'later_fact'],
    [{ factSince: '2026-11-18' }, null],
  ] as const)('%j: %s', (over, why) => {
    expect(whyLeftOut('residence', { ...child, ...over }, wish)).toBe(why);
  });

  it('a visit is planned already when one is due not later', () => {
    const day = { to: '2026-12-10', since: '' };
    expect(whyLeftOut('visit', { ...child, raw: '2026-12-01' }, day)).toBe('already');
    expect(whyLeftOut('visit', { ...child, raw: '2026-12-20' }, day)).toBe(null);
    expect(whyLeftOut('visit', { ...child, raw: '' }, day)).toBe(null);
  });
});
