import type { RoleCode } from '../situation.ts';

/** The parts of a child's file, each with its name for people. */
export const fileParts = {
  basic: '称呼、年龄、村组、班级',
  identity: '姓名、证件、住址、电话',
  care: '谁在带、委托、联系',
  school: '在校情况',
  home: '家里人的回答',
  health: '健康',
  welfare: '救助和户口',
  risk: '风险等级和关注点',
  protection: '伤害、侵害一类',
} as const;

export type FilePart = keyof typeof fileParts;

const all = Object.keys(fileParts) as FilePart[];
const atSchool: readonly FilePart[] = ['basic', 'care', 'school', 'health'];

/**
 * Which parts of the file a role reads (domain 4.1 "May see"). `protection` stands on top of what an alert says of its own reader: a teacher reads no
 * text of violence at home, the administrator no text at all.
 */
const partsByRole: Readonly<Record<RoleCode, readonly FilePart[]>> = {
  CLASS_TEACHER: [...atSchool, 'identity'],
  SCHOOL_OFFICE: [...atSchool, 'identity'],
  SCHOOL_DATA: ['basic', 'care', 'school', 'welfare'],
  PRINCIPAL: [...atSchool, 'identity'],
  CHILD_DIRECTOR: all.filter((part) => part !== 'protection'),
  TOWN_SUPERVISOR: all,
  TOWN_STATION: all,
  TOWN_LEAD: all,
  EDU_CENTER: ['basic', 'school'],
  COUNTY_OFFICE: all,
  COUNTY_EDU: ['basic', 'school'],
  CIVIL_RELIEF: ['basic', 'identity', 'care', 'welfare', 'health'],
  SOCIAL_WORKER: all,
};

/** The parts that these roles together may read. */
export function partsOf(roles: readonly RoleCode[]): ReadonlySet<FilePart> {
  return new Set(roles.flatMap((role) => partsByRole[role] ?? []));
}
