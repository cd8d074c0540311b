import type { RoleCode } from '../situation.ts';

/** Whose work a role answers for (domain 4.1, 4.3: the next step of its chain). */
const under: Readonly<Record<RoleCode, readonly RoleCode[]>> = {
  SCHOOL_OFFICE: ['CLASS_TEACHER', 'SUBJECT_TEACHER', 'PSYCH_TEACHER', 'SCHOOL_DATA'],
  PRINCIPAL: ['CLASS_TEACHER', 'SUBJECT_TEACHER', 'PSYCH_TEACHER', 'SCHOOL_DATA', 'SCHOOL_OFFICE'],
  TOWN_SUPERVISOR: ['CHILD_DIRECTOR', 'GRID'],
  TOWN_STATION: ['CHILD_DIRECTOR', 'GRID'],
  TOWN_LEAD: ['CHILD_DIRECTOR', 'GRID', 'VILLAGE_HEAD', 'TOWN_SUPERVISOR', 'TOWN_STATION', 'CIVIL_RELIEF'],
  COUNTY_OFFICE: ['CHILD_DIRECTOR', 'TOWN_SUPERVISOR', 'TOWN_STATION', 'CIVIL_RELIEF'],
};

/** Whether the first role answers for the work of the second. */
export function oversees(role: RoleCode, other: RoleCode): boolean {
  return under[role]?.includes(other) ?? false;
}
