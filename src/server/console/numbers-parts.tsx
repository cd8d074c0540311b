import type { Measures, Numbers } from '../../app/desk/numbers-port.ts';
import type { Lang } from './language.ts';
import { type Cell, type Links, measureKeys, shareOf, type Table } from './numbers-tables.ts';
import { numbersWords } from './numbers-words.ts';

/** The six shares of a place, large. */
export function Shares({
  measures,
  inLine,
  lang,
}: {
  readonly measures: Measures;
  readonly inLine: boolean;
  readonly lang: Lang;
}) {
  const say = numbersWords[lang];
  return (
    <dl class="shares">
      {measureKeys.map((key) => {
        const { percent, part, of } = shareOf(measures, key, inLine);
        return (
          <div>
            <dt>{say.measures[key]}</dt>
            <dd>
              <b>{percent === null ? '—' : `${percent}%`}</b>
              {inLine && of > 0 ? (
                <small>
                  {' '}
                  {part}/{of}
                </small>
              ) : null}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** What there shall be none of (seed S1-03): how many there are, and that the target is none. */
export function Zeros({
  numbers,
  links,
  lang,
}: {
  readonly numbers: Numbers;
  readonly links: Links;
  readonly lang: Lang;
}) {
  const say = numbersWords[lang];
  if (numbers.zeros.length === 0) return null;
  return (
    <dl class="shares zeros">
      {numbers.zeros.map(({ flagCode, children }) => {
        const href = children === 0 ? null : links.flagged(numbers.place, flagCode);
        const text = children === null ? say.notZero : String(children);
        return (
          <div class={children === 0 ? undefined : 'missed'}>
            <dt>{say.zeros[flagCode] ?? flagCode}</dt>
            <dd>
              <b>{href === null ? text : <a href={href}>{text}</a>}</b> <small>{say.target(flagCode)}</small>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** A table that a phone moves sideways, its first column standing still. */
export function FigureTable({ table }: { readonly table: Table }) {
  const { id, title, head, rows } = table;
  const last = rows.length - 1;
  const hasTotal = (id === 'places' || id === 'lossPlaces' || id === 'concerns') && rows.length > 1;
  return (
    <section class="sideways" aria-label={title} tabindex={0}>
      <table class="figures">
        <thead>
          <tr>{head.map((name) => (name === '' ? <td></td> : <th scope="col">{name}</th>))}</tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr class={hasTotal && index === last ? 'whole' : undefined}>
              {row.map((cell, column) =>
                column === 0 ? (
                  <th scope="row">
                    <Text cell={cell} />
                  </th>
                ) : (
                  <td>
                    <Text cell={cell} />
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Text({ cell }: { readonly cell: Cell }) {
  return (
    <>
      {cell.href ? <a href={cell.href}>{cell.text}</a> : cell.text}
      {cell.small ? <small>{cell.small}</small> : null}
    </>
  );
}
