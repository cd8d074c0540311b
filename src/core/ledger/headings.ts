import { bareText, cellText } from './cell-text.ts';
import type { Cell } from './roster.ts';

type Person = 'carer' | 'father' | 'mother';
type PersonPart = 'Name' | 'Phone' | 'IdNumber' | 'Relation' | 'Place' | 'State';

export type RosterField =
  | 'serial'
  | 'fileNo'
  | 'town'
  | 'village'
  | 'group'
  | 'name'
  | 'nickname'
  | 'gender'
  | 'idNumber'
  | 'birthDate'
  | 'ethnicity'
  | 'health'
  | 'hukou'
  | 'residence'
  | 'address'
  | 'school'
  | 'grade'
  | 'class'
  | 'boarding'
  | 'risk'
  | 'parentsPlace'
  | `${Person}${PersonPart}`;

/** What stands over a column: a field; a part (电话) that belongs to the person named to the left of it; a column not read. */
export type Heading =
  | { readonly kind: 'field'; readonly field: RosterField }
  | { readonly kind: 'part'; readonly part: PersonPart }
  | { readonly kind: 'ignored'; readonly text: string };

/** Headings about the child, bare: without spaces, signs and what stands in brackets. docs/importing-a-roster.md lists them. */
export const childHeadings: Readonly<Record<string, readonly string[]>> = {
  serial: ['序号', '编号', '号', 'no', '序'],
  fileNo: ['档案号', '档案编号', '台账编号', '一人一档编号', '儿童编号', 'fileno'],
  town: ['乡镇', '镇', '乡', '街道', '乡镇街道', '镇街', '所属乡镇', '所在乡镇', '镇乡', 'town'],
  village: [
    '村',
    '村名',
    '村居',
    '村社区',
    '社区',
    '行政村',
    '所在村',
    '所属村',
    '村委会',
    '村民委员会',
    '村组',
    '村居委会',
    '居委会',
    'village',
  ],
  group: ['组', '村民小组', '小组', '组别', '屯', '自然村', 'group'],
  name: ['姓名', '名字', '儿童', '学生', '孩子', '幼儿', '留守儿童', '被照护人', 'name'],
  nickname: ['小名', '乳名', '昵称', '称呼', 'nickname'],
  gender: ['性别', '男女', 'gender', 'sex'],
  idNumber: [
    '身份证',
    '身份证号',
    '身份证号码',
    '公民身份号码',
    '身份证件号',
    '身份证件号码',
    '证件号码',
    '证件号',
    'idnumber',
    'id',
  ],
  birthDate: ['出生日期', '出生年月', '出生年月日', '出生', '生日', '出生时间', 'birthdate', 'dateofbirth'],
  ethnicity: ['民族', 'ethnicity'],
  health: ['健康', '健康状况', '身体状况', '是否残疾', '残疾', '残疾情况', '健康情况', 'health'],
  hukou: [
    '户籍',
    '户口',
    '户籍地',
    '户籍所在地',
    '户口所在地',
    '户籍地址',
    '户籍情况',
    '是否上户',
    '是否有户口',
    '户籍村',
    'hukou',
  ],
  residence: ['现住', '现住地', '现居住地', '居住地', '实际居住地', '现居住村', '现住村', '居住村', 'residence'],
  address: ['住址', '地址', '家庭住址', '家庭地址', '详细地址', '现住址', '居住地址', '现居住地址', 'address'],
  school: [
    '学校',
    '就读学校',
    '所在学校',
    '在读学校',
    '就学学校',
    '学校名称',
    '就读学校名称',
    '幼儿园',
    '学校幼儿园',
    'school',
  ],
  grade: ['年级', '就读年级', '所在年级', 'grade'],
  class: ['班级', '班', '年级班级', '所在班级', '就读班级', '年班', '就读年级班级', 'class'],
  boarding: ['住校', '是否住校', '寄宿', '是否寄宿', '住宿', '住校情况', '走读住校', 'boarding'],
  risk: ['风险等级', '风险', '等级', '评估等级', '风险级别', '关爱等级', 'risklevel'],
  parentsPlace: [
    '父母务工地',
    '父母务工地点',
    '务工地',
    '务工地点',
    '父母外出务工地',
    '父母外出务工地点',
    '外出务工地点',
    '打工地',
  ],
};

const persons: Readonly<Record<Person, RegExp>> = {
  father: /^(父亲|爸爸|生父|父|father)/u,
  mother: /^(母亲|妈妈|生母|母|mother)/u,
  carer:
    /^(现?实际|受?委托|临时|现|主要|法定|第一)?(照护人|照料人|照顾人|照看人|监护人|看护人|抚养人|托管人|受托人|受委托人|代养人|家长|guardian|caregiver|carer)/u,
};

const parts: readonly (readonly [PersonPart, RegExp])[] = [
  ['Name', /^(的?姓名|名字|name)?$/u],
  ['Phone', /^(的?(联系)?(电话|手机|方式|号码)+(号码?)?|联系(电话|方式)?|phone)$/u],
  ['IdNumber', /^的?(公民)?(身份(证件?)?(号码?)?|证件号码?|idnumber)$/u],
  ['Relation', /^(与.{0,6}(的)?关系|的?关系|relation)$/u],
  [
    'Place',
    /^的?((外出)?(务工|打工|工作|就业)(地|地点|地址|单位|省市|去向|所在地)?|去向|现居地?|外出地点?|workplace)$/u,
  ],
  ['State', /^的?(状况|情况|状态|现状|健康状况|务工情况|外出情况|是否外出|state)$/u],
];

const childFields = new Map(
  Object.entries(childHeadings).flatMap(([field, words]) => words.map((word) => [word, field as RosterField])),
);

/** Understands one heading; null for an empty one. */
export function readHeading(cell: Cell | undefined): Heading | null {
  const full = cellText(cell);
  if (full === '' || full.length > 40) return full === '' ? null : { kind: 'ignored', text: full.slice(0, 20) };
  const bare = bareText(full.replace(/[(〔[【][^)〕\]】]*[)〕\]】]/gu, '')) || bareText(full);
  if (bare === '') return null;
  const text = bare.replace(/^(留守)?(儿童|学生|孩子|幼儿|本人)(?=.)/u, '');
  const field = childFields.get(bare) ?? childFields.get(text);
  if (field) return { kind: 'field', field };
  for (const [person, pattern] of Object.entries(persons)) {
    const rest = bare.replace(pattern, '');
    if (rest === bare) continue;
    const part = parts.find(([, words]) => words.test(rest));
    if (part) return { kind: 'field', field: `${person as Person}${part[0]}` };
  }
  const part = parts.find(([name, words]) => name !== 'Name' && words.test(bare));
  return part ? { kind: 'part', part: part[0] } : { kind: 'ignored', text: full };
}
