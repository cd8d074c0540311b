import type { PeopleRefusal } from '../../app/desk/people-port.ts';
import type { Lang, Said } from './language.ts';

/** What was not done, why, and that nothing was written. */
const refusals: Readonly<Record<PeopleRefusal, Said>> = {
  own_role: {
    zh: '不能给自己加岗位：请另一位管理员来加。什么都没有改。',
    en: 'Nobody gives a role to themselves: ask another administrator. Nothing was changed.',
  },
  last_admin: {
    zh: '这是最后一位管理员，停了就没有人能管账号了。请先给另一个人加上管理员。什么都没有改。',
    en: 'This is the last administrator. Make somebody else one first. Nothing was changed.',
  },
  place_unknown: {
    zh: '没有这个地方，请重新选。什么都没有改。',
    en: 'No such place: choose again. Nothing was changed.',
  },
  place_kind: {
    zh: '这个岗位不设在这种地方（比如班主任要选班级，儿童主任要选村）。请重新选地方。什么都没有改。',
    en: 'This role is not held at such a place (a class teacher needs a class, a child director a village). Nothing was changed.',
  },
  held_already: {
    zh: '这个人已经有这个岗位了。什么都没有改。',
    en: 'This person holds the role already. Nothing was changed.',
  },
  days_wrong: {
    zh: '日期不对：要写成 2026-11-30，结束不能早于开始，也不能是过去。什么都没有改。',
    en: 'The dates cannot be right: write 2026-11-30; an end is neither before its beginning nor past. Nothing was changed.',
  },
  deputy_unknown: {
    zh: '找不到这位代班的人，请重新选。什么都没有改。',
    en: 'No such deputy: choose again. Nothing was changed.',
  },
  name_missing: { zh: '没有写姓名。什么都没有改。', en: 'The name is missing. Nothing was changed.' },
  phone_wrong: {
    zh: '电话号码不对：手机 11 位，座机写成 0745-1234567。什么都没有改。',
    en: 'The phone number cannot be right: 11 digits, or a landline as 0745-1234567. Nothing was changed.',
  },
  phone_taken: {
    zh: '已经有一位工作人员用这个电话：请在名单里找到这个人，给他加岗位。什么都没有改。',
    en: 'A member of staff has this number already: find them in the list and add the role there. Nothing was changed.',
  },
};

export function refusalWord(why: PeopleRefusal, lang: Lang): string {
  return refusals[why][lang];
}

const actions: Readonly<Record<string, Said>> = {
  staff_added: { zh: '登记', en: 'Added' },
  staff_changed: { zh: '改资料', en: 'Facts changed' },
  staff_ended: { zh: '停用', en: 'Account ended' },
  staff_opened: { zh: '重新启用', en: 'Account opened again' },
  role_given: { zh: '加岗位', en: 'Role given' },
  role_ended: { zh: '岗位结束', en: 'Role ended' },
  desk_link_made: { zh: '发工作台链接', en: 'Link made' },
  leave_added: { zh: '登记请假', en: 'Leave added' },
  leave_cancelled: { zh: '取消请假', en: 'Leave cancelled' },
  ledger_changed: { zh: '导入时改', en: 'Changed by import' },
};

export function actionWord(action: string, lang: Lang): string {
  return actions[action]?.[lang] ?? action;
}

const fields: Readonly<Record<string, Said>> = {
  name: { zh: '称呼', en: 'form of address' },
  phone: { zh: '电话', en: 'phone' },
  employmentNo: { zh: '工号', en: 'number' },
  vettingOn: { zh: '从业查询', en: 'vetting' },
  vettingResult: { zh: '查询结果', en: 'result' },
  trainingOn: { zh: '培训', en: 'training' },
  dutyOn: { zh: '职责确认', en: 'duty signed' },
};

/** "phone trainingOn" → "电话、培训". */
export function fieldWords(text: string, lang: Lang): string {
  return text
    .split(' ')
    .map((word) => fields[word]?.[lang] ?? word)
    .join(lang === 'zh' ? '、' : ', ');
}
