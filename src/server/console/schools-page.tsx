import type { RegionRow, SchoolRow } from '../../app/desk/places-port.ts';
import { mayEver } from '../../core/access/may.ts';
import type { Term } from '../../core/calendar/terms.ts';
import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../ports.ts';
import { Back } from './back-link.tsx';
import { DeskFrame } from './desk-frame.tsx';
import { Choice, Field, FoldedForm } from './form-field.tsx';
import { colon, type Lang } from './language.ts';
import { PlaceTabs, placeTabs } from './place-tabs.tsx';
import { placesWords } from './places-words.ts';

interface SchoolsPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly schools: readonly SchoolRow[];
  /** Where each school's calendar of the running or next term comes from. */
  readonly calendars: ReadonlyMap<string, Term['from']>;
  /** Where one may be added; none for who may not. */
  readonly towns: readonly RegionRow[];
  readonly notice?: string;
  readonly typed?: Readonly<Record<string, string>>;
}

export function SchoolsPage(props: SchoolsPageProps) {
  const { actor, lang, now, schools, calendars, notice } = props;
  const say = placesWords[lang];
  return (
    <DeskFrame
      title={say.schools}
      path="/console/places"
      css={['place.css']}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
    >
      <PlaceTabs tabs={placeTabs} path="/console/places/schools" actor={actor} lang={lang} />
      <h1>{say.schoolHead(schools.length)}</h1>
      {schools.length === 0 ? <p>{say.noSchools}</p> : null}
      <table class="stack" hidden={schools.length === 0}>
        <thead>
          <tr>
            {say.schoolCols.map((text) => (
              <th scope="col">{text}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {schools.map(({ id, name, type, town, phone, classes }) => {
            const from = calendars.get(id) ?? 'country';
            return (
              <tr>
                <td>
                  <a href={`/console/places/schools/${id}`}>{name}</a>{' '}
                  {type === 'kindergarten' ? <small>{say.kindergarten}</small> : null}
                </td>
                <td class="in-line">{town}</td>
                <td class="in-line">{phone ? <a href={`tel:${phone.replaceAll('-', '')}`}>{phone}</a> : null}</td>
                <td class="in-line">{say.classes(classes.length)}</td>
                <td data-label={say.calendar}>
                  <a href={`/console/places/calendar?school=${id}`} class={from === 'country' ? 'lack' : undefined}>
                    {say.calendarOf[from]}
                  </a>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {props.towns.length > 0 ? <AddSchool {...props} /> : null}
    </DeskFrame>
  );
}

function AddSchool({ lang, towns, typed }: SchoolsPageProps) {
  const say = placesWords[lang];
  return (
    <FoldedForm
      title={say.addSchool}
      action="/console/places/schools/acts"
      act="add_school"
      id="add-school"
      button={say.keep}
      open={typed !== undefined}
    >
      <Field label={say.name} name="name" value={typed?.name} required max={60} />
      <Choice label={say.type} name="type" value={typed?.type} options={Object.entries(say.types)} />
      <Choice
        label={say.town}
        name="regionId"
        value={typed?.regionId ?? towns.find(({ level }) => level === 'town')?.id}
        required
        options={towns.map(({ id, facts }) => [id, facts.name] as const)}
      />
      <Field label={say.phone} name="phone" value={typed?.phone} type="tel" max={40} />
    </FoldedForm>
  );
}

interface SchoolPageProps extends Omit<SchoolsPageProps, 'schools' | 'calendars' | 'towns'> {
  readonly school: SchoolRow;
  readonly calendar: Term['from'];
  /** "2026-2027" */
  readonly schoolYear: string;
  readonly typed?: Readonly<Record<string, string>>;
}

/** One school: its classes with their teachers, newest school year first. */
export function SchoolPage({ actor, lang, now, school, calendar, schoolYear, notice, typed }: SchoolPageProps) {
  const say = placesWords[lang];
  const { id, name, town, phone, classes, version } = school;
  const action = `/console/places/schools/${id}/acts`;
  const facts = typed?.act === 'change' ? typed : { name, phone };
  const added = typed?.act === 'add_class' ? typed : { grade: '', name: '', year: schoolYear };
  const years = [...new Set(classes.map(({ year }) => year))];
  return (
    <DeskFrame
      title={name}
      path="/console/places"
      css={['place.css']}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
    >
      <PlaceTabs tabs={placeTabs} path="/console/places/schools" actor={actor} lang={lang} />
      <Back href="/console/places/schools">{say.back}</Back>
      <h1>{name}</h1>
      <p class="facts">
        {[town, phone].filter(Boolean).join(' · ')} · {say.calendar}
        {colon(lang)}
        <a href={`/console/places/calendar?school=${id}`} class={calendar === 'country' ? 'lack' : undefined}>
          {say.calendarOf[calendar]}
        </a>
      </p>
      {classes.length === 0 ? <p>{say.noClasses}</p> : null}
      {years.map((year) => (
        <section>
          <h2>{year}</h2>
          <ul class="tree">
            {classes
              .filter((room) => room.year === year)
              .map((room) => (
                <li>
                  {room.grade} {room.name} ·{' '}
                  {room.teacher === null ? (
                    <span class={year === schoolYear ? 'lack' : undefined}>{say.noTeacher}</span>
                  ) : mayEver(actor, 'people.change') ? (
                    <a href={`/console/people/${room.teacher.staffId}`}>{room.teacher.name}</a>
                  ) : (
                    room.teacher.name
                  )}
                </li>
              ))}
          </ul>
        </section>
      ))}
      {mayEver(actor, 'place.change') ? (
        <>
          <p>
            <small>{say.teacherSay}</small>
          </p>
          <FoldedForm
            title={say.addClass}
            action={action}
            act="add_class"
            id="add-class"
            button={say.keep}
            open={typed?.act === 'add_class'}
          >
            <Field label={say.grade} name="grade" value={added.grade} max={20} />
            <Field label={say.className} name="name" value={added.name} required max={30} />
            <Field label={say.year} name="year" value={added.year} required max={9} />
          </FoldedForm>
          <FoldedForm
            title={say.change}
            action={action}
            act="change"
            id="change"
            button={say.keep}
            fields={{ version }}
            open={typed?.act === 'change'}
          >
            <Field label={say.name} name="name" value={facts.name} required max={60} />
            <Field label={say.phone} name="phone" value={facts.phone} type="tel" max={40} />
          </FoldedForm>
        </>
      ) : null}
    </DeskFrame>
  );
}
