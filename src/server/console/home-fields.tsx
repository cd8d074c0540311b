import type { ChildFactPageProps } from './child-fact-page.tsx';

const words = {
  zh: {
    home: '家里的其他人',
    homeHint: '孩子搬家，同住的人一起搬吗？留下的人，从这天起不再算和孩子住在一起。',
    none: '只有孩子自己搬',
    some: '下面勾上的一起搬',
    sibling: '孩子',
    after: '村民小组、详细地址、主要照看的人不会跟着变，搬好后请再看一看。',
  },
  en: {
    home: 'The others of the home',
    homeHint: 'Do those who live with the child move too? Whoever stays no longer lives with it from that day on.',
    none: 'Only the child moves',
    some: 'Those ticked below move too',
    sibling: 'child',
    after: 'Group, address and main carer stay as they are: please look at them afterwards.',
  },
} as const;

/** A move asks about the home: it is never split by mistake. */
export function HomeFields({ form, along, lang }: Pick<ChildFactPageProps, 'form' | 'along' | 'lang'>) {
  const say = words[lang];
  if (form.field !== 'residence') return null;
  if (form.home.length === 0) return <p class="small">{say.after}</p>;
  const ticked = (personId: string) => along === undefined || along.length === 0 || along.includes(personId);
  return (
    <fieldset class="home">
      <legend>{say.home}</legend>
      <p class="small">{say.homeHint}</p>
      <label class="tick">
        <input type="radio" name="along" value="none" required checked={along?.length === 0} />
        {say.none}
      </label>
      <label class="tick">
        <input type="radio" name="along" value="some" required checked={along !== undefined && along.length > 0} />
        {say.some}
      </label>
      <div class="ticks">
        {form.home.map(({ personId, name, isChild }) => (
          <label class="tick">
            <input type="checkbox" name="with" value={personId} checked={ticked(personId)} />
            <span>
              {name} {isChild ? <small>{say.sibling}</small> : null}
            </span>
          </label>
        ))}
      </div>
      <p class="small">{say.after}</p>
    </fieldset>
  );
}
