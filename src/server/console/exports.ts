import type { Context } from 'hono';
import type { Instant } from '../../core/ids.ts';
import { fullTime } from '../clock-time.ts';
import type { DeskAlertRow, DeskPhoneRow } from '../ports.ts';
import { csv } from './csv.ts';
import { lossWord } from './loss-words.ts';
import { severityWord, stateWord } from './words.ts';

type Table = readonly (readonly string[])[];

export function alertsCsv(alerts: readonly DeskAlertRow[], timeZone: string): Table {
  const head = [
    '编号',
    '级别',
    '什么事',
    '六失',
    '地方',
    '孩子',
    '状态',
    '谁在处理',
    '发出',
    '接手',
    '到期',
    '到期要做',
    '演练',
  ];
  const at = timeOf(timeZone);
  const line = (a: DeskAlertRow) => [
    a.no,
    severityWord[a.severity],
    a.what,
    lossWord(a.loss, 'zh'),
    a.place,
    a.child,
    stateWord[a.state],
    a.ownerName,
    at(a.openedAt),
    at(a.ackedAt),
    at(a.dueAt),
    a.dueWhat,
    a.drill ? '演练' : '',
  ];
  return [head, ...alerts.map(line)];
}

export function phoneListCsv(items: readonly DeskPhoneRow[], timeZone: string): Table {
  const head = ['从什么时候', '人', '身份', '电话', '说什么', '告警编号', '为什么打电话', '打通没有', '谁打的'];
  const at = timeOf(timeZone);
  return [head, ...items.map((i) => [at(i.at), i.name, i.role, i.phone, i.text, i.alertNo, i.why, '', ''])];
}

function timeOf(timeZone: string): (at: Instant | null) => string {
  return (at) => (at === null ? '' : fullTime(at, timeZone));
}

/** `name` in Chinese, without the ending. */
export function sendCsv(c: Context, name: string, table: Table) {
  return c.body(csv(table), 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="list.csv"; filename*=UTF-8''${encodeURIComponent(`${name}.csv`)}`,
    'cache-control': 'no-store',
  });
}
