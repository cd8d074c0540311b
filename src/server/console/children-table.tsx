import type { ChildList, ChildRow } from '../../app/desk/children-port.ts';
import { ageWord, levelWord, statusWords, weeksWord } from './child-words.ts';
import type { ChildrenPageProps } from './children-page.tsx';
import { ChooseTick } from './choose-bar.tsx';
import type { Lang } from './language.ts';
import { severityTag } from './severity-tag.tsx';
import { worded } from './worded.tsx';

const words = {
  zh: {
    status: '台账',
    head: { child: '孩子', place: '住处', class: '班级', level: '风险', open: '没办完', weeks: '父母没联系' },
  },
  en: {
    status: 'Ledger',
    head: { child: 'Child', place: 'Lives in', class: 'Class', level: 'Risk', open: 'Open', weeks: 'No contact for' },
  },
} as const;

export function ChildTable({ list, lang }: ChildrenPageProps) {
  const { head } = words[lang];
  const risk = list.parts.has('risk');
  const care = list.parts.has('care');
  return (
    <table class="stack children">
      <thead>
        <tr>
          <th scope="col">{head.child}</th>
          <th scope="col">{head.place}</th>
          <th scope="col">{head.class}</th>
          {risk ? <th scope="col">{head.level}</th> : null}
          {list.mayKnowAlerts ? <th scope="col">{head.open}</th> : null}
          {care ? <th scope="col">{head.weeks}</th> : null}
        </tr>
      </thead>
      <tbody>
        {list.rows.map((row) => (
          <Row row={row} list={list} lang={lang} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, list, lang }: { readonly row: ChildRow; readonly list: ChildList; readonly lang: Lang }) {
  const { head } = words[lang];
  return (
    <tr>
      <td>
        <ChooseTick id={row.id} name={row.name} lang={lang} />
        <a class="child" href={`/console/children/${row.id}`}>
          <b>{row.name}</b> <small>{ageWord(row.age, lang)}</small>
        </a>{' '}
        <small>{row.fileNo}</small>{' '}
        {row.status === 'active' ? null : <span class="tag">{statusWords[row.status]?.[lang]}</span>}
      </td>
      <td>{[row.village, row.group].filter(Boolean).join(' ')}</td>
      <td>{[row.school, row.className].filter(Boolean).join(' ')}</td>
      {list.parts.has('risk') ? (
        <td data-label={head.level}>
          {row.level ? (
            <span class={`tag level ${row.level === 'high' ? 'orange' : ''}`}>{levelWord(row.level, lang)}</span>
          ) : null}
        </td>
      ) : null}
      {list.mayKnowAlerts ? (
        <td>
          {row.alerts.map(({ severity, what }) => (
            <span class="one-alert">
              {severityTag(severity, lang)} {worded(what, lang)}
            </span>
          ))}
        </td>
      ) : null}
      {list.parts.has('care') ? (
        <td data-label={head.weeks}>{row.weeks === null ? '' : weeksWord(row.weeks, lang)}</td>
      ) : null}
    </tr>
  );
}

/** The list for Excel, with the columns that this reader reads. */
export function childrenTable(
  rows: readonly ChildRow[],
  list: Pick<ChildList, 'parts' | 'mayKnowAlerts'>,
  lang: Lang,
): string[][] {
  const { head, status } = words[lang];
  const no = lang === 'zh' ? ['档案号', '称呼', '年龄'] : ['File number', 'Name', 'Age'];
  const risk = list.parts.has('risk');
  const care = list.parts.has('care');
  const line = (row: ChildRow) => [
    row.fileNo,
    row.name,
    row.age === null ? '' : String(row.age),
    row.village,
    row.group,
    [row.school, row.className].filter(Boolean).join(' '),
    statusWords[row.status]?.[lang] ?? '',
    ...(risk ? [row.level ? levelWord(row.level, lang) : ''] : []),
    ...(list.mayKnowAlerts ? [row.alerts.map(({ what }) => what[lang]).join(lang === 'zh' ? '；' : '; ')] : []),
    ...(care ? [row.weeks === null ? '' : String(row.weeks)] : []),
  ];
  const group = lang === 'zh' ? '村民小组' : 'Group';
  const weeks = lang === 'zh' ? '父母多少周没有联系' : 'Weeks without a parent’s contact';
  return [
    [
      ...no,
      head.place,
      group,
      head.class,
      status,
      ...(risk ? [head.level] : []),
      ...(list.mayKnowAlerts ? [head.open] : []),
      ...(care ? [weeks] : []),
    ],
    ...rows.map(line),
  ];
}
