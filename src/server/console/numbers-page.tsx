import { raw } from 'hono/html';
import type { Numbers } from '../../app/desk/numbers-port.ts';
import type { Instant } from '../../core/ids.ts';
import { monthName, monthsBack } from '../../core/numbers/month-span.ts';
import { monthKey } from '../../core/review/calendar.ts';
import type { DeskActor } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import type { Lang } from './language.ts';
import { FigureTable, Shares, Zeros } from './numbers-parts.tsx';
import { type Links, type MeasureKey, measureKeys, type TableId, tableOf } from './numbers-tables.ts';
import { numbersWords } from './numbers-words.ts';
import { saidTime } from './said-time.ts';

export interface NumbersPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly numbers: Numbers;
  /** Which measure the chart compares. */
  readonly by: MeasureKey;
  readonly links: Links;
  /** The address of this place and month with something more. */
  readonly address: (path: string, more?: Readonly<Record<string, string>>) => string;
  readonly charts: {
    readonly places: string | null;
    readonly trend: string | null;
    readonly open: string | null;
    readonly losses: string | null;
  };
}

export function NumbersPage(props: NumbersPageProps) {
  const { actor, lang, now, timeZone, numbers, address } = props;
  const say = numbersWords[lang];
  const { place, month, inLine, leftOut, countedAt } = numbers;
  return (
    <DeskFrame title={say.title} path="/console/numbers" actor={actor} lang={lang} now={now} css={['numbers.css']}>
      <Way {...props} />
      <div class="headline">
        <h1>
          {say.of(place.name)} <small>{monthName(month, lang)}</small>
        </h1>
        <a class="noprint" href={address('/console/numbers/wall')}>
          {say.wall}
        </a>
      </div>
      <Choose {...props} />
      <p class="facts">
        {say.asOf(saidTime(countedAt, timeZone, lang))} · {say.children} {numbers.total.children}
        {leftOut > 0 ? ` · ${say.leftOut(leftOut)}` : ''}
        <br />
        {inLine ? say.inside : say.others}
      </p>
      <div class="halves overview">
        <Shares measures={numbers.total} inLine={inLine} lang={lang} />
        <Chart svg={props.charts.trend} caption={say.tables.trend} />
      </div>
      <Zeros numbers={numbers} links={props.links} lang={lang} />
      {numbers.parts.length > 0 ? (
        <Part id="places" {...props}>
          <Chart svg={props.charts.places} caption={`${say.measures[props.by]}${captionEnd(numbers, lang)}`} />
        </Part>
      ) : null}
      <Part id="trend" {...props}>
        {numbers.trend.length > 1 ? null : <p>{say.noTrend}</p>}
      </Part>
      <Part id="alerts" {...props} />
      <Part id="open" {...props}>
        {numbers.open.every(({ total }) => total === 0) ? <p>{say.nothingOpen}</p> : <Chart svg={props.charts.open} />}
      </Part>
      <Part id="losses" {...props}>
        <Chart svg={props.charts.losses} />
      </Part>
      {numbers.losses.parts.some(({ counts }) => counts.some(({ open }) => open !== 0)) ? (
        <Part id="lossPlaces" {...props} />
      ) : null}
      {inLine ? <Concerns {...props} /> : null}
      <details id="how">
        <summary>{say.how}</summary>
        <ul>
          {say.definitions.map((text) => (
            <li>{text}</li>
          ))}
        </ul>
      </details>
    </DeskFrame>
  );
}

/** The same children by the letter of the flag: for those in the line, because it crosses the losses. */
function Concerns(props: NumbersPageProps) {
  const say = numbersWords[props.lang];
  if (props.numbers.concerns.letters.length > 0) return <Part id="concerns" {...props} />;
  return (
    <section>
      <h2>{say.tables.concerns}</h2>
      <p>{say.noConcerns}</p>
    </section>
  );
}

const captionEnd = ({ parts }: Numbers, lang: Lang): string =>
  parts.length > 15 ? (lang === 'zh' ? `，${numbersWords.zh.lowest(15)}` : `, ${numbersWords.en.lowest(15)}`) : '';

/** From the reader's own place down to this one. */
function Way({ numbers, links }: NumbersPageProps) {
  const above = numbers.path.slice(0, -1);
  if (above.length === 0) return null;
  return (
    <p class="way noprint">
      {above.map((place) => (
        <>
          <a href={links.numbers(place)}>{place.name}</a> ›{' '}
        </>
      ))}
      {numbers.place.name}
    </p>
  );
}

function Choose({ numbers, lang, now, by }: NumbersPageProps) {
  const say = numbersWords[lang];
  const { own, place, month } = numbers;
  const places = own.some(({ id }) => id === place.id) ? own : [place, ...own];
  return (
    <form method="get" action="/console/numbers" class="choose noprint">
      <label>
        {say.month}
        <select name="month">
          {monthsBack(monthKey(now), 24).map((one) => (
            <option value={one} selected={one === month}>
              {monthName(one, lang)}
            </option>
          ))}
        </select>
      </label>
      {places.length > 1 ? (
        <label>
          {say.place}
          <select name="place">
            {places.map(({ id, name }) => (
              <option value={id} selected={id === place.id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <input type="hidden" name="place" value={place.id} />
      )}
      {numbers.parts.length > 1 ? (
        <label>
          {say.by}
          <select name="by">
            {measureKeys.map((key) => (
              <option value={key} selected={key === by}>
                {say.measures[key]}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <button type="submit">{say.show}</button>
    </form>
  );
}

/** A table with its export, and what is drawn of it. */
function Part(props: NumbersPageProps & { readonly id: TableId; readonly children?: unknown }) {
  const { id, numbers, lang, links, address, children } = props;
  const say = numbersWords[lang];
  const table = tableOf(id, numbers, lang, links);
  return (
    <section>
      <h2>{table.title}</h2>
      {children}
      <FigureTable table={table} />
      <p class="take noprint">
        {numbers.inLine ? (
          <>
            <a href={address('/console/numbers.csv', { table: id })}>{say.export}</a>{' '}
          </>
        ) : null}
        {id === 'concerns' ? null : (
          <a href={address('/console/numbers.csv', { table: id, for: 'others' })}>
            {numbers.inLine ? say.exportForOthers : say.export}
          </a>
        )}
      </p>
    </section>
  );
}

function Chart({ svg, caption }: { readonly svg: string | null; readonly caption?: string }) {
  if (svg === null) return null;
  return (
    <figure class="drawn">
      {caption ? <figcaption>{caption}</figcaption> : null}
      {raw(svg)}
    </figure>
  );
}
