import { filterQuery } from './child-filter.ts';
import type { ChildrenPageProps } from './children-page.tsx';

/** Longer names are no names. */
export const longestName = 40;

const words = {
  zh: {
    saved: '存下的条件',
    save: '把现在的条件存下来',
    name: '起个名字',
    keep: '存',
    manage: '改名、删掉',
    rename: '改名',
    drop: '删掉',
    whose: '只有您自己看得到。',
  },
  en: {
    saved: 'Saved filters',
    save: 'Save these conditions',
    name: 'Name',
    keep: 'Save',
    manage: 'Rename, delete',
    rename: 'Rename',
    drop: 'Delete',
    whose: 'Only you see them.',
  },
} as const;

/** Filters kept under a name, and how to keep the present one. */
export function SavedFilters({
  list,
  filter,
  lang,
  query,
  typedName,
  renaming,
}: ChildrenPageProps & { readonly query: string }) {
  const say = words[lang];
  const current = filterQuery(filter);
  const isSaved = list.saved.some((one) => filterQuery(one.filter) === current);
  return (
    <div class="saved noprint">
      {list.saved.length > 0 ? (
        <ul class="tabs" aria-label={say.saved}>
          {list.saved.map((one) => {
            const to = filterQuery(one.filter);
            return (
              <li>
                <a href={`/console/children?${to}`} aria-current={to === current && to !== '' ? 'page' : undefined}>
                  {one.name}
                </a>
              </li>
            );
          })}
        </ul>
      ) : null}
      {current !== '' && (!isSaved || typedName !== undefined) ? (
        <details id="d-save" open={typedName !== undefined}>
          <summary>{say.save}</summary>
          <form method="post" action={`/console/children/filters?${query}`} class="filters" data-once>
            <NameField value={typedName ?? ''} label={say.name} />
            <button type="submit" class="strong">
              {say.keep}
            </button>
            <small>{say.whose}</small>
          </form>
        </details>
      ) : null}
      {list.saved.length > 0 ? (
        <details id="d-manage" open={renaming !== undefined}>
          <summary>{say.manage}</summary>
          {list.saved.map((one) => (
            <form method="post" action={`/console/children/filters/${one.id}?${query}`} class="filters">
              <input type="hidden" name="was" value={one.name} />
              <NameField value={renaming?.id === one.id ? renaming.name : one.name} label={say.name} />
              <button type="submit" name="do" value="rename">
                {say.rename}
              </button>
              <button type="submit" name="do" value="drop">
                {say.drop}
              </button>
            </form>
          ))}
        </details>
      ) : null}
    </div>
  );
}

function NameField({ value, label }: { readonly value: string; readonly label: string }) {
  return (
    <label class="field">
      <span>{label}</span>
      <input class="wide" name="name" value={value} maxlength={longestName} required autocomplete="off" />
    </label>
  );
}
