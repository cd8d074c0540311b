import type { Lang, Said } from './language.ts';

/** The roles of domain 4.1 and the names that a chain uses for them, as people say them. */
const words: Readonly<Record<string, Said>> = {
  PARENT_AWAY: { zh: '外出父母', en: 'Parent away' },
  PARENT: { zh: '父母', en: 'Parents' },
  CAREGIVER: { zh: '照护人', en: 'Caregiver' },
  CLASS_TEACHER: { zh: '班主任', en: 'Class teacher' },
  SUBJECT_TEACHER: { zh: '任课教师', en: 'Subject teacher' },
  SCHOOL_OFFICE: { zh: '教导处', en: 'School office' },
  SCHOOL_DATA: { zh: '学校资料员', en: 'School records clerk' },
  PSYCH_TEACHER: { zh: '心理教师', en: 'School counsellor' },
  PRINCIPAL: { zh: '校长', en: 'Principal' },
  GRID: { zh: '网格员', en: 'Grid worker' },
  CHILD_DIRECTOR: { zh: '儿童主任', en: 'Child director' },
  VILLAGE_HEAD: { zh: '村干部', en: 'Village head' },
  TOWN_SUPERVISOR: { zh: '儿童督导员', en: 'Township supervisor' },
  TOWN_STATION: { zh: '未保站', en: 'Township protection station' },
  TOWN_LEAD: { zh: '乡镇分管领导', en: 'Township lead' },
  EDU_CENTER: { zh: '教育管理中心', en: 'Education centre' },
  COUNTY_OFFICE: { zh: '县办', en: 'County office' },
  COUNTY_EDU: { zh: '县教育局', en: 'County education bureau' },
  COUNTY_LEAD: { zh: '县领导', en: 'County lead' },
  POLICE_LIAISON: { zh: '公安联络员', en: 'Police liaison' },
  HEALTH: { zh: '卫生院', en: 'Health centre' },
  CIVIL_RELIEF: { zh: '民政救助', en: 'Civil relief' },
  WOMEN_YOUTH: { zh: '妇联、团委', en: "Women's and youth leagues" },
  HELPER: { zh: '帮扶人', en: 'Helper' },
  VOLUNTEER: { zh: '志愿者', en: 'Volunteer' },
  SOCIAL_WORKER: { zh: '社工', en: 'Social worker' },
  ADMIN: { zh: '管理员', en: 'Administrator' },
  PRIVACY_OFFICER: { zh: '个人信息保护负责人', en: 'Privacy officer' },
  CHILD: { zh: '孩子本人', en: 'The child' },
  UNKNOWN: { zh: '还不知道是谁', en: 'Not known who' },
  REVIEW: { zh: '档案复核', en: 'File review' },
  '@told': { zh: '通知过的人', en: 'Everybody told so far' },
  '@owner': { zh: '接手的人', en: 'Whoever has it' },
  '@up': { zh: '接手人的上一级', en: 'The level above the owner' },
  '@handover': { zh: '要接过去的人', en: 'Whoever is asked to take it over' },
  '@approvers': { zh: '能确认结案的人', en: 'Those who may confirm the closing' },
};

export function roleWord(code: string, lang: Lang): string {
  return words[code]?.[lang] ?? code;
}
