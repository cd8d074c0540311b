// proves: S0-03
import { describe, expect, it } from 'vitest';
import { accessActions, accessRules } from '../../../src/core/access/access-rules.ts';
import { partsOf } from '../../../src/core/access/file-parts.ts';
import { grantsFor, grantsOf, mayEver } from '../../../src/core/access/may.ts';
import { staffRoles } from '../../../src/core/duty/roles.ts';
import type { PersonId, StaffId } from '../../../src/core/ids.ts';

const reader = (role: string, kin: readonly string[] = []) => ({
  staffId: 'staff' as StaffId,
  personId: 'me' as PersonId,
  roles: [{ role, scopeType: 'village' as const, scopeId: 'village' }],
  kin: ['me', ...kin] as PersonId[],
});
const child = {
  regionIds: ['county', 'town', 'village'],
  schoolId: 'school',
  classId: 'class',
  givenAlertIds: [],
  familyIds: ['grandmother', 'father'] as PersonId[],
};

describe('the table of rights', () => {
  it('names roles and actions that there are', () => {
    for (const [role, rights] of Object.entries(accessRules)) {
      expect(staffRoles).toContain(role);
      for (const action of Object.keys(rights)) expect(Object.keys(accessActions)).toContain(action);
    }
  });

  it('has somebody for every action', () => {
    const given = new Set(Object.values(accessRules).flatMap((rights) => Object.keys(rights)));
    expect(given).toEqual(new Set(Object.keys(accessActions)));
  });

  it.each(['HELPER', 'VOLUNTEER', 'COUNTY_LEAD', 'nobody'])('%s has no desk', (role) => {
    for (const action of Object.keys(accessActions))
      expect(mayEver(reader(role), action as keyof typeof accessActions)).toBe(false);
  });

  it('gives the administrator no text of any child, alert or conversation (domain 4.1)', () => {
    for (const action of ['alert.read', 'alert.act', 'inbox.read', 'child.read', 'child.edit', 'talk.write'] as const)
      expect(grantsOf(reader('ADMIN'), action)).toEqual([]);
    expect(partsOf(['ADMIN'])).toEqual(new Set());
  });

  it('gives no teacher the words of violence at home, nor the answers of the family', () => {
    for (const role of ['CLASS_TEACHER', 'SCHOOL_OFFICE', 'SCHOOL_DATA', 'PRINCIPAL'])
      expect([...partsOf([role])].filter((part) => ['protection', 'home'].includes(part))).toEqual([]);
  });

  it('several roles read what each of them reads', () => {
    expect(partsOf(['CIVIL_RELIEF', 'CLASS_TEACHER'])).toEqual(
      new Set(['basic', 'identity', 'care', 'welfare', 'health', 'school']),
    );
  });
});

describe('a child', () => {
  it('is there for whoever answers for its village, and not for the next one', () => {
    expect(grantsFor(reader('CHILD_DIRECTOR'), 'child.read', child)).toHaveLength(1);
    expect(
      grantsFor(reader('CHILD_DIRECTOR'), 'child.read', { ...child, regionIds: ['county', 'town', 'other'] }),
    ).toEqual([]);
  });

  it('is not there for its own family, in whatever post (10.29)', () => {
    expect(grantsFor(reader('CHILD_DIRECTOR', ['grandmother']), 'child.read', child)).toEqual([]);
  });
});
