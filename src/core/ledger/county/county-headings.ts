import { bareText, cellText } from '../cell-text.ts';
import type { Cell } from '../roster.ts';
import type { CountySheet } from './county.ts';

interface SheetForm {
  /** How people call such a sheet. */
  readonly names: readonly string[];
  readonly needs: readonly string[];
  /** Field → headings, the first as the template writes it; bare: without spaces, signs and what stands in brackets. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
}

/** The sheets of the county's workbook. docs/starting-a-county.md lists them. */
export const countyForms: Readonly<Record<CountySheet, SheetForm>> = {
  settings: {
    names: ['设置', '县设置'],
    needs: ['item', 'value'],
    fields: { item: ['项目', '设置', '设置项'], value: ['内容', '值', '填写内容'] },
  },
  regions: {
    names: ['地区', '行政区划', '县乡村', '乡镇村'],
    needs: ['name', 'parent'],
    fields: {
      name: ['名称', '地区', '地区名称', '地名'],
      code: ['代码', '区划代码', '行政区划代码', '编码'],
      parent: ['上级', '上级地区', '所属', '隶属'],
      dutyPhone: ['值班电话', '24小时值班电话', '未保站电话', '值守电话'],
      police: ['派出所', '派出所名称'],
      policePhone: ['派出所电话'],
    },
  },
  schools: {
    names: ['学校', '学校和幼儿园', '单位'],
    needs: ['name', 'town'],
    fields: {
      name: ['名称', '学校', '学校名称', '单位名称'],
      type: ['类型', '类别', '性质'],
      town: ['乡镇', '地区', '所在乡镇', '所在地', '地方'],
      phone: ['电话', '联系电话', '学校电话'],
    },
  },
  classes: {
    names: ['班级', '班'],
    needs: ['school', 'name'],
    fields: {
      school: ['学校', '学校名称', '所在学校'],
      grade: ['年级'],
      name: ['班名', '班级', '班', '班级名称'],
      year: ['学年', '学年度'],
    },
  },
  staff: {
    names: ['工作人员', '人员'],
    needs: ['name', 'post'],
    fields: {
      name: ['姓名', '名字'],
      address: ['称呼'],
      unit: ['单位', '工作单位', '所在单位'],
      post: ['岗位', '职务', '角色'],
      place: ['负责的地方', '负责地方', '负责范围', '负责的村', '负责的班级', '范围'],
      phone: ['电话', '手机', '联系电话', '手机号', '手机号码'],
      no: ['工号', '编号', '人员编号'],
      training: ['培训日期', '培训时间'],
      vetting: ['审核日期', '查询日期', '违法犯罪记录查询日期', '入职查询日期'],
      kin: ['与谁有亲', '亲属', '亲戚', '亲属关系'],
      from: ['到岗日期', '上岗日期'],
      to: ['离岗日期', '下岗日期'],
    },
  },
  duties: {
    names: ['值班', '值班表'],
    needs: ['place', 'name'],
    fields: {
      place: ['地方', '地区', '乡镇', '站点'],
      post: ['岗位'],
      name: ['值班员', '值班人', '值班人员'],
      backup: ['替班', '替班员', '备班', '备班员'],
      phone: ['电话', '值班电话', '值班手机'],
      from: ['起', '开始', '起始', '起始时间', '开始时间'],
      to: ['止', '结束', '截止', '截止时间', '结束时间'],
    },
  },
};

export const countySheets = Object.keys(countyForms) as CountySheet[];

/** The field that a heading of such a sheet names; null for a column that is not read. */
export function countyField(kind: CountySheet, cell: Cell | undefined): string | null {
  const full = cellText(cell);
  const bare = bareText(full.replace(/[(〔[【][^)〕\]】]*[)〕\]】]/gu, '')) || bareText(full);
  return Object.entries(countyForms[kind].fields).find(([, words]) => words.includes(bare))?.[0] ?? null;
}
