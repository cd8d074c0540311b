import { mayEver } from '../../core/access/may.ts';
import type { DayRow } from '../../core/calendar/county-calendar.ts';
import type { DayLook, Month } from '../../core/calendar/month-view.ts';
import type { Term } from '../../core/calendar/terms.ts';
import { isoDate } from '../../core/flow/facts.ts';
import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import { Choice, Field, FoldedForm } from './form-field.tsx';
import type { Lang } from './language.ts';
import { PlaceTabs, placeTabs } from './place-tabs.tsx';
import { placesWords } from './places-words.ts';

interface CalendarPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  /** yyyy-mm-dd */
  readonly today: string;
  /** "" is the county. */
  readonly schoolId: string;
  readonly schools: readonly { readonly id: string; readonly name: string }[];
  readonly startYear: number;
  readonly terms: readonly [Term, Term];
  readonly months: readonly Month[];
  /** Days that the county has entered, of this school year. */
  readonly days: readonly DayRow[];
  /** A year of it whose make-up days nobody knows yet. */
  readonly notListed: number | null;
  readonly notice?: string;
  readonly typed?: Readonly<Record<string, string>>;
}

/** A school year as twelve months: school days, holidays, make-up days. */
export function CalendarPage(props: CalendarPageProps) {
  const { actor, lang, now, schoolId, schools, startYear, terms, notice, notListed, months, today } = props;
  const say = placesWords[lang];
  const name = schools.find(({ id }) => id === schoolId)?.name ?? say.county;
  const year = `${startYear}-${startYear + 1}`;
  const years = [startYear - 1, startYear, startYear + 1].map((from) => [String(from), `${from}-${from + 1}`] as const);
  const assumed = terms.some(({ from }) => from === 'country');
  return (
    <DeskFrame
      title={say.calendar}
      path="/console/places"
      css={['place.css']}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
    >
      <PlaceTabs tabs={placeTabs} path="/console/places/calendar" actor={actor} lang={lang} />
      <h1>{say.calendarHead(name, year)}</h1>
      <form method="get" action="/console/places/calendar" class="filters noprint">
        <Choice
          label={say.forSchool}
          name="school"
          value={schoolId}
          options={[['', say.whole], ...schools.map((one) => [one.id, one.name] as const)]}
        />
        <Choice label={say.schoolYear} name="year" value={String(startYear)} options={years} />
        <button type="submit">{say.look}</button>
      </form>
      {assumed ? <p class="banner">{say.missing}</p> : null}
      {notListed === null ? null : <p class="banner">{say.notListed(notListed)}</p>}
      {terms.map((term) => (
        <TermLine {...props} term={term} />
      ))}
      <Legend lang={lang} />
      <div class="months">
        {months.map((month) => (
          <MonthTable month={month} lang={lang} today={today} />
        ))}
      </div>
      <EnteredDays {...props} />
    </DeskFrame>
  );
}

function TermLine({ term, lang, actor, schoolId, startYear, typed }: CalendarPageProps & { readonly term: Term }) {
  const say = placesWords[lang];
  const [starts, ends] = [isoDate(term.startsOn), isoDate(term.endsOn)];
  const title = say.terms[term.term] ?? '';
  const own = term.from === (schoolId === '' ? 'county' : 'school');
  const mine = typed?.act === 'term' && typed.term === String(term.term) ? typed : undefined;
  return (
    <div>
      <p class="due">
        <b>{title}</b> {starts} – {ends} <small>{say.from[term.from]}</small>
      </p>
      {mayEver(actor, 'place.change') ? (
        <FoldedForm
          title={say.setTerm(title)}
          action="/console/places/calendar/acts"
          act="term"
          id={`term-${term.term}`}
          button={say.keep}
          open={mine !== undefined}
          fields={{
            school: schoolId,
            year: String(startYear),
            term: String(term.term),
            seen: own ? `${starts} ${ends}` : '',
          }}
        >
          <Field label={say.starts} name="startsOn" type="date" value={mine?.startsOn ?? starts} required />
          <Field label={say.ends} name="endsOn" type="date" value={mine?.endsOn ?? ends} required />
        </FoldedForm>
      ) : null}
    </div>
  );
}

function Legend({ lang }: { readonly lang: Lang }) {
  const say = placesWords[lang];
  return (
    <table class="month legend">
      <tbody>
        <tr>
          {(Object.keys(say.legend) as DayLook[]).map((look) => (
            <td class={look}>{say.legend[look]}</td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}

function MonthTable({ month, lang, today }: { readonly month: Month; readonly lang: Lang; readonly today: string }) {
  const say = placesWords[lang];
  return (
    <table class="month">
      <caption>{say.months(month.year, month.month)}</caption>
      <thead>
        <tr>
          {say.weekdays.map((day) => (
            <th scope="col">{day}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {month.weeks.map((week) => (
          <tr>
            {week.map((day) =>
              day === null ? (
                <td></td>
              ) : (
                <td
                  class={[
                    day.look,
                    day.taught && day.look === 'makeup' ? 'school' : '',
                    day.day === today ? 'today' : '',
                  ]
                    .filter(Boolean)
                    .join(' ')}
                >
                  {day.ofMonth}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function EnteredDays({ days, lang, actor, schoolId, startYear, typed }: CalendarPageProps) {
  const say = placesWords[lang];
  const mine = typed?.act === 'day' ? typed : undefined;
  return (
    <section aria-labelledby="days">
      <h2 id="days">{say.days}</h2>
      <p>{say.daysSay}</p>
      <ul class="tree">
        {days.map(({ day, kind, name }) => (
          <li>
            {day} {say.kinds[kind]} {name ?? ''}
          </li>
        ))}
      </ul>
      {mayEver(actor, 'place.change') ? (
        <FoldedForm
          title={say.setDay}
          action="/console/places/calendar/acts"
          act="day"
          id="set-day"
          button={say.keep}
          open={mine !== undefined}
          fields={{ school: schoolId, year: String(startYear) }}
        >
          <Field label={say.day} name="day" type="date" value={mine?.day} required />
          <Choice label={say.kind} name="kind" value={mine?.kind ?? 'holiday'} options={Object.entries(say.kinds)} />
          <Field label={say.dayName} name="name" value={mine?.name} max={20} />
        </FoldedForm>
      ) : null}
    </section>
  );
}
