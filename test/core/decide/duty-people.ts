import { inChina } from '../../../src/core/calendar/civil-time.ts';
import type { DutySubjectRow } from '../../../src/core/duty/duty-subject-row.ts';
import { readIsoDate } from '../../../src/core/flow/facts.ts';
import type { PartySituation } from '../../../src/core/situation.ts';
import { DutyParty, openDuty } from '../../support/duty-party.ts';
import { childRow, subjectRow } from '../../support/duty-rows.ts';
import { childFacts, idOf, personFacts } from '../../support/party.ts';
import { projectPlaybook } from '../../support/playbook.ts';

export const playbook = projectPlaybook();
export const at = (day: string, hour: number, minute = 0) => inChina(readIsoDate(day) as number, hour * 60 + minute);
export const evening = at('2026-11-06', 18, 30);
export const dayMs = 86_400_000;

export const grandmother = personFacts('王奶奶', { id: idOf('grandmother'), householdId: idOf('household') });
export const mine = (names: readonly string[], more: Partial<DutySubjectRow> = {}, child = {}): DutySubjectRow[] =>
  names.map((name) =>
    subjectRow('CAREGIVER', { ownerPersonId: idOf('grandmother'), child: childRow(name, child), ...more }),
  );

export function home(
  over: Partial<PartySituation> = {},
  names: readonly string[] = ['小军'],
  rows = mine(names),
): DutyParty {
  return new DutyParty(
    playbook,
    {
      person: grandmother,
      children: names.map((name) => childFacts(name)),
      duties: names.map((name) => openDuty('guardian_monthly', { nextAt: evening, childId: idOf('child', name) })),
      ...over,
    },
    { subjects: rows },
  );
}

export const father = personFacts('张哥', { id: idOf('father') });
export const asFather = (name = '小军') => childFacts(name, { relation: 'parent' });
export const fathers = (child = {}, more: Partial<DutySubjectRow> = {}) =>
  subjectRow('PARENT_AWAY', { ownerPersonId: idOf('father'), child: childRow('小军', child), ...more });

export function away(
  duties: PartySituation['duties'],
  over: Partial<PartySituation> = {},
  rows = [fathers()],
): DutyParty {
  return new DutyParty(playbook, { person: father, children: [asFather()], duties, ...over }, { subjects: rows });
}

export const staff = (role: string, name: string) =>
  personFacts(name, {
    id: idOf(role.toLowerCase()),
    staff: {
      staffId: idOf(role, 'staff'),
      roles: [{ role, scopeType: 'village', scopeId: idOf('village') }],
      phoneLast4: '1234',
      drill: false,
    },
  } as never);
