import type { FactLine } from '../../app/desk/children-port.ts';
import { factKinds } from '../../core/ledger/fact-fields.ts';
import type { ChildFilePageProps } from './child-file-page.tsx';
import type { Lang } from './language.ts';
import { worded } from './worded.tsx';

const words = {
  zh: {
    title: '档案里的事实',
    change: '改',
    empty: '没有写',
    since: (day: string) => `${day} 起`,
    saidBy: ['', '说的'],
    by: (name: string) => `${name}记`,
  },
  en: {
    title: 'Facts on file',
    change: 'Change',
    empty: 'not written',
    since: (day: string) => `since ${day}`,
    saidBy: ['said by ', ''],
    by: (name: string) => `entered by ${name}`,
  },
} as const;

/** A fact in words; choices in the reader's language. */
export function factText(field: FactLine['field'], value: string, lang: Lang): string {
  const { options } = factKinds[field];
  const said = options && Object.hasOwn(options, value) ? options[value]?.[lang] : undefined;
  return said ?? (value || words[lang].empty);
}

export function factPath(childId: string, { field, personId }: Pick<FactLine, 'field' | 'personId'>): string {
  return `/console/children/${childId}/facts/${field}${personId ? `?person=${personId}` : ''}`;
}

/** What may be changed, each with since when it holds and who says so. */
export function FactList({ file, lang }: ChildFilePageProps) {
  const say = words[lang];
  return (
    <details id="d-facts" class="noprint">
      <summary>
        <h2>{say.title}</h2>
      </summary>
      <dl class="facts-list">
        {file.facts.map((fact) => (
          <div>
            <dt>
              {factKinds[fact.field][lang]} {fact.personName}
            </dt>
            <dd>
              {factText(fact.field, fact.value, lang)}{' '}
              {fact.entry ? (
                <small>
                  {say.since(fact.entry.since)} · {say.saidBy[0]}
                  {worded(fact.entry.source, lang)}
                  {say.saidBy[1]} · {say.by(fact.entry.by)}
                </small>
              ) : null}
            </dd>
            <dd>
              <a class="button" href={factPath(file.id, fact)}>
                {say.change}
                <span class="vh">
                  {' '}
                  {factKinds[fact.field][lang]} {fact.personName}
                </span>
              </a>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
