import type { RegionRow } from '../../app/desk/places-port.ts';
import { mayEver } from '../../core/access/may.ts';
import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import { ActForm, Field, FoldedForm } from './form-field.tsx';
import type { Lang } from './language.ts';
import { PlaceTabs, placeTabs } from './place-tabs.tsx';
import { placesWords } from './places-words.ts';

export interface PlacesPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly regions: readonly RegionRow[];
  /** The one whose form is open. */
  readonly edit: string;
  readonly notice?: string;
  readonly typed?: Readonly<Record<string, string>>;
}

/** The county as a tree, with the numbers that alerts name. */
export function PlacesPage(props: PlacesPageProps) {
  const { actor, lang, now, regions, notice } = props;
  const say = placesWords[lang];
  const count = (level: RegionRow['level']) => regions.filter((region) => region.level === level).length;
  const roots = regions.filter(({ parentId }) => !regions.some(({ id }) => id === parentId));
  return (
    <DeskFrame
      title={say.title}
      path="/console/places"
      css={['place.css']}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
    >
      <PlaceTabs tabs={placeTabs} path="/console/places" actor={actor} lang={lang} />
      <h1>{regions.length === 0 ? say.none : say.head(count('town'), count('village'))}</h1>
      <ul class="tree">
        {roots.map((region) => (
          <Branch {...props} region={region} />
        ))}
      </ul>
    </DeskFrame>
  );
}

function Branch(props: PlacesPageProps & { readonly region: RegionRow }) {
  const { region, regions, lang, actor, edit } = props;
  const say = placesWords[lang];
  const { id, code, level, facts } = region;
  const below = regions.filter(({ parentId }) => parentId === id);
  const told: readonly (readonly [string, string])[] = [
    [say.phone, facts.phone],
    [say.dutyPhone, facts.dutyPhone],
    [facts.policeStationName || say.policeName, facts.policePhone],
  ];
  const lacks = [
    ...(level !== 'village' && facts.dutyPhone === '' ? [say.noDuty] : []),
    ...(level === 'town' && facts.policePhone === '' ? [say.noPolice] : []),
  ];
  return (
    <li id={`r-${id}`}>
      {level === 'village' ? facts.name : <b>{facts.name}</b>} <small>{code}</small>{' '}
      {mayEver(actor, 'place.change') && edit !== id ? (
        <a class="edit noprint" href={`/console/places?edit=${id}#r-${id}`} aria-label={`${say.change} ${facts.name}`}>
          {say.change}
        </a>
      ) : null}
      {told
        .filter(([, value]) => value !== '')
        .map(([label, value]) => (
          <span class="told">
            {label} <a href={`tel:${value.replaceAll('-', '')}`}>{value}</a>
          </span>
        ))}
      {lacks.map((text) => (
        <span class="told lack">{text}</span>
      ))}
      {edit === id && mayEver(actor, 'place.change') ? <RegionForm {...props} /> : null}
      {below.length > 0 ? (
        <ul>
          {below.map((one) => (
            <Branch {...props} region={one} />
          ))}
        </ul>
      ) : null}
    </li>
  );
}

function RegionForm({ region, lang, typed }: PlacesPageProps & { readonly region: RegionRow }) {
  const say = placesWords[lang];
  const { id, level, facts, version } = region;
  const value = { ...facts, ...(typed?.act === 'change' ? typed : {}) };
  return (
    <div class="card">
      <ActForm action="/console/places/acts" act="change" id={`f-${id}`} button={say.keep} fields={{ id, version }}>
        <Field label={say.name} name="name" value={value.name} required max={60} />
        <Field label={say.phone} name="phone" value={value.phone} type="tel" max={40} />
        <Field label={say.dutyPhone} name="dutyPhone" value={value.dutyPhone} type="tel" max={40} />
        <Field label={say.policeName} name="policeStationName" value={value.policeStationName} max={60} />
        <Field label={say.policePhone} name="policePhone" value={value.policePhone} type="tel" max={40} />
      </ActForm>
      {level === 'village' ? null : (
        <FoldedForm
          title={say.add(facts.name)}
          action="/console/places/acts"
          act="add"
          id={`add-${id}`}
          button={say.keep}
          fields={{ parentId: id }}
          open={typed?.act === 'add'}
        >
          <Field label={say.name} name="name" value={typed?.act === 'add' ? typed.name : ''} required max={60} />
          <Field label={say.code} name="code" value={typed?.act === 'add' ? typed.code : ''} required max={20} />
        </FoldedForm>
      )}
    </div>
  );
}
