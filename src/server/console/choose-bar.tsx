import type { BulkKind } from '../../app/desk/bulk-port.ts';
import { mostAtOnce } from '../../core/ledger/bulk-change.ts';
import { bulkWords } from './bulk-words.ts';
import type { Lang } from './language.ts';

const words = {
  zh: {
    page: '这一页都勾上',
    all: (n: number) =>
      n > mostAtOnce ? `条件里的全部（${n} 个，一次最多 ${mostAtOnce} 个）` : `条件里的全部（${n} 个）`,
    ticked: '勾上了',
    what: '一起做什么',
    next: '下一步',
    export: '导出',
    tick: (name: string) => `勾上${name}`,
  },
  en: {
    page: 'Tick this page',
    all: (n: number) =>
      n > mostAtOnce ? `All of the filter (${n}; at most ${mostAtOnce} at once)` : `All of the filter (${n})`,
    ticked: 'Ticked',
    what: 'What to do with them',
    next: 'Next',
    export: 'Export',
    tick: (name: string) => `Tick ${name}`,
  },
} as const;

interface ChooseBarProps {
  readonly action: string;
  readonly kinds: readonly BulkKind[];
  readonly lang: Lang;
  /** How many the filter finds; null: only what is ticked counts. */
  readonly total: number | null;
  /** Where the ticked ones are exported. */
  readonly exportTo?: string;
}

/** What is done with the ticked rows of the page; it stands below them, and with a script stays in sight while something is ticked. */
export function ChooseBar({ action, kinds, lang, total, exportTo }: ChooseBarProps) {
  const say = words[lang];
  return (
    <form method="post" action={action} id="choose" class="choose noprint">
      <input type="hidden" name="actId" value={crypto.randomUUID()} />
      <div class="choose-what">
        <span data-count hidden>
          {say.ticked} <b></b>
        </span>
        <label class="tick" data-page hidden>
          <input type="checkbox" />
          {say.page}
        </label>
        {total !== null ? (
          <label class="tick">
            <input type="checkbox" name="all" value="1" />
            {say.all(total)}
          </label>
        ) : null}
      </div>
      <div class="choose-act">
        {kinds.length > 0 ? (
          <>
            <label>
              <span class="vh">{say.what}</span>
              <select name="kind">
                {kinds.map((kind) => (
                  <option value={kind}>{bulkWords[lang].kinds[kind]}</option>
                ))}
              </select>
            </label>
            <button type="submit" class="strong">
              {say.next}
            </button>
          </>
        ) : null}
        {exportTo ? (
          <button type="submit" formaction={exportTo}>
            {say.export}
          </button>
        ) : null}
      </div>
    </form>
  );
}

/** The tick of a row. */
export function ChooseTick({ id, name, lang }: { readonly id: string; readonly name: string; readonly lang: Lang }) {
  return (
    <label class="pick noprint">
      <input type="checkbox" name="ids" value={id} form="choose" aria-label={words[lang].tick(name)} />
    </label>
  );
}
