import { bareText } from '../cell-text.ts';
import { nearestNames } from '../nearest-names.ts';
import type { ScopeKind } from './county.ts';

export interface StaffRole {
  /** A code of domain 4.1. */
  readonly code: string;
  /** What people call it, the first as the template lists it. */
  readonly names: readonly string[];
  /** What the holder answers for: the kinds of place, the usual one first. */
  readonly places: readonly ScopeKind[];
  /** How the holder is spoken to when nobody wrote it down: 王老师. */
  readonly title: string;
}

/** The posts of domain 4.1 that a person of the staff may hold. DUTY is the roster; parents and caregivers come with the children. */
export const staffRoles: readonly StaffRole[] = [
  { code: 'CHILD_DIRECTOR', names: ['儿童主任', '村儿童主任', '儿童福利督导员'], places: ['village'], title: '主任' },
  {
    code: 'VILLAGE_HEAD',
    names: ['村支书', '村书记', '支书', '村主任', '村委会主任', '社区书记', '社区主任', '村支书主任'],
    places: ['village'],
    title: '书记',
  },
  { code: 'GRID', names: ['网格员'], places: ['village'], title: '网格员' },
  { code: 'CLASS_TEACHER', names: ['班主任'], places: ['class'], title: '老师' },
  {
    code: 'SUBJECT_TEACHER',
    names: ['任课教师', '任课老师', '科任教师', '科任老师'],
    places: ['class', 'school'],
    title: '老师',
  },
  {
    code: 'SCHOOL_OFFICE',
    names: ['教导处', '教导主任', '德育处', '德育主任', '政教处', '政教主任', '教务处', '教务主任'],
    places: ['school'],
    title: '主任',
  },
  {
    code: 'SCHOOL_DATA',
    names: ['资料员', '数据报送员', '资料归档', '报送员', '学籍管理员'],
    places: ['school'],
    title: '老师',
  },
  { code: 'PSYCH_TEACHER', names: ['心理教师', '心理老师', '心理健康教师'], places: ['school'], title: '老师' },
  { code: 'PRINCIPAL', names: ['校长', '园长'], places: ['school'], title: '校长' },
  {
    code: 'TOWN_SUPERVISOR',
    names: ['儿童督导员', '乡镇儿童督导员', '督导员', '儿童工作负责人'],
    places: ['town'],
    title: '督导',
  },
  {
    code: 'TOWN_STATION',
    names: [
      '未保站',
      '未保站值班',
      '未保站值班员',
      '未成年人保护工作站',
      '未保工作站',
      '未保办',
      '镇未保办',
      '未保专干',
    ],
    places: ['town'],
    title: '值班',
  },
  {
    code: 'TOWN_LEAD',
    names: ['分管领导', '乡镇分管领导', '镇分管领导', '分管副镇长', '分管副乡长', '镇长', '乡长'],
    places: ['town'],
    title: '镇长',
  },
  {
    code: 'CIVIL_RELIEF',
    names: ['社会救助经办', '民政经办', '救助经办', '民政社会救助经办', '民政所', '民政办'],
    places: ['town', 'county'],
    title: '经办',
  },
  {
    code: 'HEALTH',
    names: ['村医', '卫生院', '医生', '卫健', '家庭医生'],
    places: ['town', 'village', 'county'],
    title: '医生',
  },
  {
    code: 'POLICE_LIAISON',
    names: ['公安联络员', '派出所', '派出所联络员', '民警'],
    places: ['town', 'county'],
    title: '警官',
  },
  {
    code: 'EDU_CENTER',
    names: ['教育管理中心', '教管中心', '学区', '学区主任'],
    places: ['town', 'county'],
    title: '主任',
  },
  {
    code: 'COUNTY_OFFICE',
    names: ['县办', '县办值班', '县领导小组办公室', '县未保办', '县妇儿工委办', '民政局', '县民政局'],
    places: ['county'],
    title: '主任',
  },
  {
    code: 'COUNTY_LEAD',
    names: ['县领导', '县分管领导', '分管县领导', '分管副县长'],
    places: ['county'],
    title: '县长',
  },
  { code: 'COUNTY_EDU', names: ['县教育局', '教育局', '教体局', '县教体局'], places: ['county'], title: '科长' },
  {
    code: 'WOMEN_YOUTH',
    names: ['妇联', '团委', '关工委', '县妇联', '镇妇联'],
    places: ['county', 'town', 'village'],
    title: '主席',
  },
  { code: 'SOCIAL_WORKER', names: ['社工'], places: ['county', 'town'], title: '社工' },
  {
    code: 'HELPER',
    names: ['帮扶人', '结对帮扶人', '爱心妈妈', '代理家长', '代理妈妈'],
    places: ['village', 'town', 'school', 'county'],
    title: '老师',
  },
  { code: 'VOLUNTEER', names: ['志愿者'], places: ['county', 'town', 'village', 'school'], title: '老师' },
  {
    code: 'PRIVACY_OFFICER',
    names: ['个人信息保护负责人', '儿童个人信息保护负责人', '信息保护负责人'],
    places: ['county'],
    title: '主任',
  },
  { code: 'ADMIN', names: ['系统管理员', '管理员'], places: ['county'], title: '管理员' },
];

const byName = new Map(
  staffRoles.flatMap((role) => [role.code, ...role.names].map((name) => [bareText(name), role] as const)),
);

/** 村儿童主任, 本镇分管领导: a level before the post says nothing new. */
const levels = /^(本?(村|社区|镇|乡|乡镇|街道|县|学校|小学|中学|幼儿园))(?=.)/u;

export type RolesReading =
  | { readonly kind: 'read'; readonly roles: readonly StaffRole[] }
  | { readonly kind: 'unknown'; readonly sentence: string };

/** Reads the posts of one cell: 儿童主任, 教导处、心理老师, 村支书兼儿童主任. */
export function readRoles(text: string): RolesReading {
  const whole = findRole(text);
  if (whole) return { kind: 'read', roles: [whole] };
  const roles: StaffRole[] = [];
  for (const word of text.split(/[、,,;;/]|兼/u)) {
    if (bareText(word) === '') continue;
    const role = findRole(word);
    if (!role) return { kind: 'unknown', sentence: unknownPost(word) };
    if (!roles.includes(role)) roles.push(role);
  }
  return roles.length > 0 ? { kind: 'read', roles } : { kind: 'unknown', sentence: unknownPost(text) };
}

function findRole(text: string): StaffRole | undefined {
  const bare = bareText(text);
  return (
    byName.get(bare) ??
    byName.get(bareText(text.replace(/[(〔[【][^)〕\]】]*[)〕\]】]/gu, ''))) ??
    byName.get(bare.replace(levels, ''))
  );
}

function unknownPost(text: string): string {
  const near = nearestNames(
    text,
    staffRoles.flatMap(({ names }) => names),
  );
  return `不认识岗位“${text.slice(0, 20)}”,相近的有:${near.join('、')}(全部岗位见模板的“说明”)`;
}

/** What a post is called: 儿童主任. */
export function roleName(code: string): string {
  return staffRoles.find((role) => role.code === code)?.names[0] ?? code;
}
