import type { BulkView } from '../../app/desk/bulk-port.ts';
import { factLimits } from '../../core/ledger/fact-fields.ts';
import type { BulkPageProps } from './bulk-page.tsx';
import { bulkWords } from './bulk-words.ts';
import { Field } from './form-field.tsx';
import type { Lang } from './language.ts';
import { roleWord } from './role-words.ts';

/** What is filled in once for all rows. */
export function BulkFields({ view, typed, path, lang }: BulkPageProps) {
  const say = bulkWords[lang];
  const { kind } = view;
  const isFact = kind === 'residence' || kind === 'class' || kind === 'boarding';
  return (
    <form method="post" action={path} id="fill" class="fact" data-once>
      {kind === 'visit' ? (
        <Field label={say.to.visit} name="to" type="date" value={typed.to} required max={10} />
      ) : kind === 'report' ? null : (
        <Target view={view} value={typed.to} lang={lang} />
      )}
      {isFact || kind === 'report' ? (
        <Field
          label={kind === 'report' ? say.doneOn : say.since}
          name="since"
          type="date"
          value={typed.since}
          required
          max={10}
        />
      ) : null}
      {isFact ? (
        <Field
          label={say.source}
          name="source"
          value={typed.source}
          required
          max={factLimits.source}
          hint={say.sourceHint}
        />
      ) : (
        <Field label={say.note} name="note" value={typed.note} max={200} />
      )}
      {view.asksHome ? <Along value={typed.along} lang={lang} /> : null}
      <button type="submit" name="do" value="fill" class="strong">
        {view.state === 'form' ? say.look : say.lookAgain}
      </button>
    </form>
  );
}

interface TargetProps {
  readonly view: BulkView;
  readonly value: string;
  readonly lang: Lang;
}

function Target({ view, value, lang }: TargetProps) {
  const say = bulkWords[lang];
  const yesNo = ['yes', 'no'] as const;
  const choices: BulkView['choices'] =
    view.kind === 'boarding' ? yesNo.map((id) => ({ group: '', id, name: say[id] })) : view.choices;
  const groupWord: Readonly<Record<string, string>> = { deputy: say.deputy, colleague: say.colleague };
  const groups = [...new Set(choices.map(({ group }) => group))];
  const of = (group: string) =>
    choices
      .filter((one) => one.group === group)
      .map(({ id, name, roles = [] }) => (
        <option value={id} selected={id === value}>
          {[name, ...roles.map((role) => roleWord(role, lang))].join(' · ')}
        </option>
      ));
  return (
    <label class="field">
      <span>{say.to[view.kind]}</span>
      <select name="to" required>
        <option value="">{say.choose}</option>
        {groups.map((group) =>
          group === '' ? of(group) : <optgroup label={groupWord[group] ?? group}>{of(group)}</optgroup>,
        )}
      </select>
    </label>
  );
}

function Along({ value, lang }: { readonly value: string; readonly lang: Lang }) {
  const say = bulkWords[lang];
  return (
    <fieldset class="home">
      <legend>{say.along}</legend>
      <p class="small">{say.alongHint}</p>
      {(['all', 'none'] as const).map((one) => (
        <label class="tick">
          <input type="radio" name="along" value={one} required checked={value === one} />
          {say[one]}
        </label>
      ))}
    </fieldset>
  );
}
