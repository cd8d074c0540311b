/** The roles of domain 4.1 that may own a duty or be given a task. */
export const familyRoles: ReadonlySet<string> = new Set(['CAREGIVER', 'PARENT_AWAY']);

export const staffRoles: ReadonlySet<string> = new Set([
  'CLASS_TEACHER',
  'SUBJECT_TEACHER',
  'SCHOOL_OFFICE',
  'SCHOOL_DATA',
  'PSYCH_TEACHER',
  'PRINCIPAL',
  'GRID',
  'CHILD_DIRECTOR',
  'VILLAGE_HEAD',
  'TOWN_SUPERVISOR',
  'TOWN_STATION',
  'TOWN_LEAD',
  'EDU_CENTER',
  'COUNTY_OFFICE',
  'COUNTY_EDU',
  'POLICE_LIAISON',
  'HEALTH',
  'CIVIL_RELIEF',
  'WOMEN_YOUTH',
  'HELPER',
  'VOLUNTEER',
  'SOCIAL_WORKER',
  'ADMIN',
  'PRIVACY_OFFICER',
]);
