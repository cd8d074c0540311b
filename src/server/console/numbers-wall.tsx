import { raw } from 'hono/html';
import type { Numbers } from '../../app/desk/numbers-port.ts';
import { monthName } from '../../core/numbers/month-span.ts';
import { Page } from '../page.tsx';
import type { Lang } from './language.ts';
import { FigureTable, Shares, Zeros } from './numbers-parts.tsx';
import { type Links, tableOf } from './numbers-tables.ts';
import { duration, numbersWords } from './numbers-words.ts';
import { saidTime } from './said-time.ts';

interface WallProps {
  readonly lang: Lang;
  readonly timeZone: string;
  readonly numbers: Numbers;
  readonly back: string;
  readonly trend: string | null;
}

/** Nothing on the wall leads anywhere. */
const nowhere = () => null;
const noLinks: Links = {
  numbers: () => '',
  ...{ children: nowhere, flagged: nowhere, lost: nowhere, open: nowhere },
};

/** For the county's meeting: large, no names of people, no small counts, nothing to press. `numbers` are those for others. */
export function NumbersWall({ lang, timeZone, numbers, back, trend }: WallProps) {
  const say = numbersWords[lang];
  const { place, month, total, alerts, countedAt } = numbers;
  const table = tableOf('places', numbers, lang, noLinks);
  const plain = { ...table, rows: table.rows.map((row) => row.map(({ text }) => ({ text }))) };
  return (
    <Page
      title={`${place.name} · ${say.wallTitle}`}
      lang={lang}
      css={['page.css', 'desk.css', 'desk-parts.css', 'numbers.css']}
      bodyClass="desk wall"
      scripts={['numbers-wall.js']}
    >
      <main>
        <p id="link" class="strip" role="status" hidden>
          {say.old}
        </p>
        <div id="live">
          <h1>
            {place.name} {say.wallTitle}
          </h1>
          <p class="facts">
            {monthName(month, lang)} · {say.children} {total.children} · {say.asOf(saidTime(countedAt, timeZone, lang))}
          </p>
          <div class="halves overview">
            <Shares measures={total} inLine={false} lang={lang} />
            {trend === null ? null : <figure class="drawn">{raw(trend)}</figure>}
          </div>
          <dl class="shares">
            {alerts
              .filter(({ severity, medianMs }) => (severity === 'red' || severity === 'orange') && medianMs !== null)
              .map(({ severity, medianMs, p90Ms }) => (
                <div>
                  <dt>
                    {say.tables.alerts} · {say.colours[severity]}
                  </dt>
                  <dd>
                    <b>{duration(medianMs ?? 0, lang)}</b>
                    <small>
                      {' '}
                      {say.p90} {duration(p90Ms ?? 0, lang)}
                    </small>
                  </dd>
                </div>
              ))}
          </dl>
          <Zeros numbers={numbers} links={noLinks} lang={lang} />
          {numbers.parts.length > 0 ? <FigureTable table={plain} /> : null}
          <p class="facts">
            {say.wallNote}{' '}
            <a class="noprint" href={back}>
              {say.back}
            </a>
          </p>
        </div>
      </main>
    </Page>
  );
}
