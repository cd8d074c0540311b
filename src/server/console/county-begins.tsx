import type { Beginning } from '../../app/desk/settings-port.ts';
import type { Lang } from './language.ts';

const words = {
  zh: {
    title: '县还没有开通，一步一步来',
    say: '随时可以停下，做过的都留着。做好的打勾。',
    open: (n: number) => `县已经开通，现在有 ${n} 个条件不满足；在用的家庭照常。`,
    mend: '看缺什么',
    places: (villages: number, staff: number) => `地区、学校、人员、值班：${villages} 个村，${staff} 位工作人员`,
    fill: '导入县的表格',
    byHand: '也可以在“地区学校”“人员”里一项一项填',
    children: (n: number) => `孩子的名单：${n} 个孩子`,
    roster: '导入名单',
    staff: '请工作人员进来：每个人的页面上有一次性链接',
    people: '谁还没进来过',
    gate: (n: number) => (n === 0 ? '四个条件都满足了，可以开通' : `开通的条件：还差 ${n} 个`),
    golive: '去开通',
    families: '开通以后给家庭打印联系卡',
    invites: '邀请',
    done: '做好了',
    left: '还没做',
  },
  en: {
    title: 'The county is not live yet: one step after the other',
    say: 'Stop whenever you like; what is done stays. Done steps are ticked.',
    open: (n: number) => `The county is live, but ${n} of its conditions do not hold now; families who are in go on.`,
    mend: 'See what is missing',
    places: (villages: number, staff: number) =>
      `Places, schools, people, duty: ${villages} villages, ${staff} members of staff`,
    fill: "Import the county's workbook",
    byHand: 'or fill them in one by one under Places and People',
    children: (n: number) => `The roster of children: ${n}`,
    roster: 'Import the roster',
    staff: 'Let the staff in: each person’s page makes a one-time link',
    people: 'Who has not been here yet',
    gate: (n: number) =>
      n === 0 ? 'All four conditions hold: it can go live' : `Conditions for going live: ${n} missing`,
    golive: 'Go live',
    families: 'Then print contact cards for the families',
    invites: 'Invitations',
    done: 'done',
    left: 'to do',
  },
} as const;

interface Step {
  /** null: nobody can say. */
  readonly done: boolean | null;
  readonly what: string;
  readonly hint?: string;
  readonly to: string;
  readonly word: string;
}

/** On the first screen of whoever sees to it, until the county is live; after that, one line while a condition does not hold. */
export function CountyBegins({ beginning, lang }: { readonly beginning: Beginning; readonly lang: Lang }) {
  const say = words[lang];
  const { live, open, villages, staff, children } = beginning;
  if (live)
    return (
      <p class="banner">
        {say.open(open)}{' '}
        <a class="button" href="/console/golive">
          {say.mend}
        </a>
      </p>
    );
  const steps: readonly Step[] = [
    {
      // The administrator alone is no staff.
      done: villages > 0 && staff > 1,
      what: say.places(villages, staff),
      hint: say.byHand,
      to: '/console/import',
      word: say.fill,
    },
    { done: children > 0, what: say.children(children), to: '/console/import', word: say.roster },
    { done: null, what: say.staff, to: '/console/people?missing=desk', word: say.people },
    { done: open === 0, what: say.gate(open), to: '/console/golive', word: say.golive },
    { done: null, what: say.families, to: '/console/invites', word: say.invites },
  ];
  return (
    <section aria-labelledby="begins">
      <h2 id="begins">{say.title}</h2>
      <p class="soft">{say.say}</p>
      <ol class="begins">
        {steps.map(({ done, what, hint, to, word }) => (
          <li class="card work">
            <p>
              {done === null ? null : (
                <b>
                  <span aria-hidden="true">{done ? '✓' : '—'}</span>{' '}
                  <span class="vh">{done ? say.done : say.left}</span>
                </b>
              )}{' '}
              {what} {done === false && hint ? <small>{hint}</small> : null}
            </p>
            <p class="noprint">
              <a class="button" href={to}>
                {word}
              </a>
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
