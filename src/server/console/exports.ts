import type { Context } from 'hono';
import type { Instant } from '../../core/ids.ts';
import { fullTime } from '../clock-time.ts';
import type { DeskAlertRow, DeskPhoneRow } from '../ports.ts';
import { dues, severities, states } from './alert-words.ts';
import { csv } from './csv.ts';
import type { Lang } from './language.ts';
import { lossWord } from './loss-words.ts';
import { roleWord } from './role-words.ts';

type Table = readonly (readonly string[])[];

const words = {
  zh: {
    alerts: '告警',
    phones: '电话名单',
    drill: '演练',
    alertHead: [
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
    ],
    phoneHead: ['从什么时候', '人', '身份', '电话', '说什么', '告警编号', '为什么打电话', '打通没有', '谁打的'],
  },
  en: {
    alerts: 'alerts',
    phones: 'phone list',
    drill: 'drill',
    alertHead: [
      'No.',
      'Level',
      'What',
      'Of the six losses',
      'Place',
      'Child',
      'State',
      'Taken by',
      'Raised',
      'Taken',
      'Due',
      'Due for',
      'Drill',
    ],
    phoneHead: ['Since', 'Who', 'Post', 'Phone', 'What to say', 'Alert', 'Why by phone', 'Reached', 'Called by'],
  },
} as const;

export function sendAlerts(c: Context, alerts: readonly DeskAlertRow[], lang: Lang, timeZone: string) {
  const say = words[lang];
  const at = timeOf(timeZone);
  const line = (a: DeskAlertRow) => [
    a.no,
    severities[a.severity][lang],
    a.what[lang],
    lossWord(a.loss, lang),
    a.place,
    a.child,
    states[a.state][lang],
    a.ownerName,
    at(a.openedAt),
    at(a.ackedAt),
    at(a.dueAt),
    a.dueFor === null ? '' : dues[a.dueFor][lang],
    a.drill ? say.drill : '',
  ];
  return sendCsv(c, say.alerts, [say.alertHead, ...alerts.map(line)]);
}

export function sendPhoneList(c: Context, items: readonly DeskPhoneRow[], lang: Lang, timeZone: string) {
  const say = words[lang];
  const at = timeOf(timeZone);
  const line = (i: DeskPhoneRow) => [
    at(i.at),
    i.name,
    roleWord(i.role, lang),
    i.phone,
    i.text,
    i.alertNo,
    i.why[lang],
    '',
    '',
  ];
  return sendCsv(c, say.phones, [say.phoneHead, ...items.map(line)]);
}

function timeOf(timeZone: string): (at: Instant | null) => string {
  return (at) => (at === null ? '' : fullTime(at, timeZone));
}

/** `name` without the ending. */
export function sendCsv(c: Context, name: string, table: Table) {
  return c.body(csv(table), 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="list.csv"; filename*=UTF-8''${encodeURIComponent(`${name}.csv`)}`,
    'cache-control': 'no-store',
  });
}
