import type { ChildFilter } from '../../app/desk/children-port.ts';
import type { Instant } from '../../core/ids.ts';
import { monthName, monthsBack } from '../../core/numbers/month-span.ts';
import { monthKey } from '../../core/review/calendar.ts';
import { categoryWords } from './child-words.ts';
import { Choice } from './form-field.tsx';
import type { Lang, Said } from './language.ts';
import { lossWords } from './loss-words.ts';

const words = {
  zh: {
    all: '全部',
    flag: '告警',
    loss: '六失',
    of: '哪些告警',
    openNow: '没办完的',
    opened: '某月发出的',
    closed: '某月办结的',
    month: '月份（发出、办结的）',
  },
  en: {
    all: 'All',
    flag: 'Alerts',
    loss: 'Six losses',
    of: 'Which alerts',
    openNow: 'Open now',
    opened: 'Opened in a month',
    closed: 'Closed in a month',
    month: 'Month (of opened, closed)',
  },
} as const;

/** Choices by their code, as a form offers them. */
export const named = (of: Readonly<Record<string, Said>>, lang: Lang) =>
  Object.entries(of).map(([key, said]) => [key, said[lang]] as const);

interface AlertFieldsProps {
  readonly filter: ChildFilter;
  readonly now: Instant;
  readonly lang: Lang;
}

/** By which alerts: of what kind, of which loss, open now or of a month. */
export function AlertFields({ filter, now, lang }: AlertFieldsProps) {
  const say = words[lang];
  const { flag, loss, of, month } = filter;
  const any: readonly [string, string] = ['', say.all];
  const months = [...new Set([...monthsBack(monthKey(now), 24), ...(month ? [month] : [])])];
  // The address may ask for one flag alone.
  const one = flag !== null && !(flag in categoryWords) ? [[flag, flag] as const] : [];
  return (
    <>
      <Choice label={say.flag} name="flag" value={flag ?? ''} options={[any, ...named(categoryWords, lang), ...one]} />
      <Choice label={say.loss} name="loss" value={loss ?? ''} options={[any, ...named(lossWords, lang)]} />
      <Choice
        label={say.of}
        name="of"
        value={of ?? ''}
        options={[
          ['', say.openNow],
          ['opened', say.opened],
          ['closed', say.closed],
        ]}
      />
      <Choice
        label={say.month}
        name="month"
        value={month ?? ''}
        options={months.map((key) => [key, monthName(key, lang)] as const)}
      />
    </>
  );
}
