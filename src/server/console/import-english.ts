import type { ImportLine } from '../../app/desk/import-port.ts';
import { type Said, saidOf, type Words } from '../../core/text/said.ts';

/** What is wrong with a row or worth a look, by the code of core/ledger; what the cell holds stands after it. */
const byCode: Readonly<Record<string, string>> = {
  adult_unnamed: 'A phone without the name of a carer',
  birth_differs: 'Birth date and ID number differ',
  birth_unknown: 'Birth date not known',
  birth_wrong: 'This is no birth date',
  cannot_tell: 'Which child it is cannot be told',
  carer_missing: 'No carer',
  class_unknown: 'There is no such class',
  code_twice: 'The code stands twice',
  code_wrong: 'The code is wrong',
  column_twice: 'The column stands twice',
  county_missing: 'No county',
  date_wrong: 'This is no date',
  ends_first: 'It ends before it begins',
  file_no_taken: 'The file number is taken',
  gender_differs: 'Gender and ID number differ',
  gender_wrong: 'This is no gender',
  grade_missing: 'No grade',
  id_converted: 'The table program has changed the ID number: its last digits are lost',
  id_missing: 'No ID number; if the child has no household registration, please help to register',
  id_twice: 'The ID number stands twice',
  id_wrong: 'The ID number is wrong',
  kin_unclear: 'Several people of that name: write the phone number behind the name',
  kin_unknown: 'Nobody of that name is on record yet: import this file again after the roster',
  name_missing: 'No name',
  name_wrong: 'This is no name',
  no_table: 'There is no table on this sheet',
  no_taken: 'The number is taken',
  not_a_child: 'Not a child by the birth date',
  not_on_staff: 'Not on the staff',
  officer_unknown: 'The officer is not known',
  own_post: 'The table gives a post to you yourself: let another administrator import it, or take out that row',
  parent_missing: 'No place above it',
  parent_unknown: 'There is no such place above it',
  phone_differs: 'The phone number differs from the one on record',
  phone_missing: 'No phone number',
  phone_second: 'Several numbers in one cell: the first was taken',
  phone_wrong: 'This is no phone number',
  place_missing: 'No place',
  place_unknown: 'There is no such place',
  place_wrong: 'This post is not held at such a place',
  post_ended: 'The post has ended',
  post_missing: 'No post',
  post_unknown: 'There is no such post',
  risk_unverified: 'The risk level is taken over unverified',
  row_twice: 'The row stands twice',
  same_name: 'A child of the same name is on record: is it the same?',
  school_unknown: 'There is no such school',
  setting_unknown: 'There is no such setting',
  setting_wrong: 'The setting cannot have this value',
  too_long: 'Too much text in one cell',
  two_teachers: 'Two class teachers for one class',
  type_wrong: 'There is no such type',
  unit_unknown: 'There is no such unit',
  village_missing: 'No village',
  village_unknown: 'There is no such village',
  year_wrong: 'This is no school year',
};

/** The sentence of a line, then the cell's own words. What has no English stays as it is. */
export function lineWords({ code = '', sentence }: Pick<ImportLine, 'code' | 'sentence'>): readonly Words[] {
  const english = byCode[code];
  if (english === undefined) return [sentence];
  const cells = [...sentence.matchAll(/“([^”]+)”/gu)].map(([, cell]) => `“${cell}”`);
  const near = /相近的有:(.+)$/u.exec(sentence)?.[1];
  return [{ zh: sentence, en: english }, ...[...cells, ...(near === undefined ? [] : [`(${near})`])].map(onlyEnglish)];
}

/** Said in the sentence already for who reads Chinese. */
const onlyEnglish = (cell: string): Said => ({ zh: '', en: cell });

/** What became of an upload, and why one was refused, as the import says it (src/main/import-work.ts, src/cli/import). */
const notes: readonly (readonly [pattern: RegExp, english: (...parts: string[]) => string])[] = [
  [/^没有新的内容，什么都没有改变$/u, () => 'Nothing new; nothing was changed'],
  [
    /^写入了 (\d+) 个孩子的档案，都标为“未核实”(?:；有错的 (\d+) 行没有写)?$/u,
    (children, left) =>
      `${children} children written, all marked unverified${left ? `; ${left} refused rows left out` : ''}`,
  ],
  [/^写入了：.*?改了 (\d+) 处$/u, (changed) => `Written; ${changed} changes`],
  [/^预览以后资料变了/u, () => 'The data have changed since the preview and rows are wrong now: upload it again'],
  [/^写入时出了意外/u, () => 'Something went wrong while writing; nothing was written. Upload it again'],
  [/^同时还有别人在导入/u, () => 'Somebody else imports at the same time; nothing was written. Try again'],
  [/^县的表格不能跳过有错的行/u, () => 'A county workbook is written whole: mend the rows first'],
  [/^这个文件是空的$/u, () => 'The file is empty'],
  [/^这是旧格式/u, () => 'An old format (.xls) or a file with a password: save it as .xlsx without one'],
  [
    /^(?:这个 \.xlsx 文件坏了|这不是 Excel|这个表格文件读不出来|这不是文字表格|这个 \.csv 文件读不出来)/u,
    () => 'The file cannot be read as a table: open it and save it as .xlsx',
  ],
  [/^(?:文件有|表格有|表格里有第) ?(\d+)/u, () => 'The file is too large: split it'],
  [/^(?:这个文件里的部件太多|这个文件解开后太大)/u, () => 'The file does not look like a roster and was not opened'],
  [/^表格里有整列或整片合并的单元格/u, () => 'The table has whole merged columns: undo the merging'],
];

export function noteWords(note: string): Words {
  for (const [pattern, english] of notes) {
    const found = pattern.exec(note);
    if (found) return saidOf(note, english(...found.slice(1)));
  }
  return note;
}
