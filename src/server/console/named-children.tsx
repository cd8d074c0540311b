import type { NamedChild } from '../ports.ts';
import { campaignWords } from './campaign-words.ts';
import { bracketed, type Lang } from './language.ts';

/** What was looked for, and the children of it that are not named yet. */
export interface Found {
  readonly words: string;
  readonly children: readonly NamedChild[];
  /** As many as are shown at once: there may be more. */
  readonly full: boolean;
}

interface NamedChildrenProps {
  readonly chosen: readonly NamedChild[];
  readonly found: Found | null;
  readonly lang: Lang;
}

export const namedChild = ({ name, fileNo, place }: NamedChild, lang: Lang): string =>
  bracketed(name, [place, fileNo].join(lang === 'zh' ? '，' : ', '), lang);

/** Children named one by one: looked for, ticked, listed, taken away; all in one form, with or without a script. */
export function NamedChildren({ chosen, found, lang }: NamedChildrenProps) {
  const say = campaignWords[lang];
  return (
    <fieldset id="named">
      <legend>
        {say.named}
        {chosen.length > 0 ? ` (${chosen.length})` : ''}
      </legend>
      <p class="small">{say.namedSay}</p>
      {chosen.length === 0 ? (
        <p class="small">{say.noName}</p>
      ) : (
        <ul class="named">
          {chosen.map((child) => (
            <li>
              <input type="hidden" name="childIds" value={child.id} />
              <span>{namedChild(child, lang)}</span>{' '}
              <button type="submit" name="drop" value={child.id} formnovalidate aria-label={say.drop(child.name)}>
                {say.dropButton}
              </button>
            </li>
          ))}
        </ul>
      )}
      <label for="find">{say.find}</label>
      <input
        class="wide"
        id="find"
        name="find"
        type="search"
        maxlength={40}
        value={found?.words ?? ''}
        autocomplete="off"
      />
      <button type="submit" name="do" value="find" formnovalidate>
        {say.findButton}
      </button>
      {found ? <FoundChildren found={found} lang={lang} /> : null}
    </fieldset>
  );
}

function FoundChildren({ found: { words, children, full }, lang }: { readonly found: Found; readonly lang: Lang }) {
  const say = campaignWords[lang];
  if (children.length === 0) return <p role="status">{say.nobody(words)}</p>;
  return (
    <div>
      <p role="status">{say.found(words)}</p>
      {children.map((child) => (
        <label class="pick own-line">
          <input type="checkbox" name="childIds" value={child.id} /> <span>{namedChild(child, lang)}</span>
        </label>
      ))}
      {full ? <p class="small">{say.more}</p> : null}
    </div>
  );
}
