import { Page } from '../page.tsx';
import type { Lang } from './language.ts';

const words = {
  zh: {
    title: '说明理由',
    head: '这件事限制查看',
    say: '您没有被安排处理这件事。确实要看，请写明理由；您的名字、时间和理由会记下来，并告诉负责个人信息保护的人。',
    why: '为什么要看（至少四个字）',
    short: '理由太短了，请写清楚。什么都没有打开。',
    go: '记下理由，打开',
    back: '不看了，回工作台',
  },
  en: {
    title: 'Give a reason',
    head: 'Reading this is restricted',
    say: 'You were not assigned to it. If you must read it, say why; your name, the time and the reason are recorded and shown to whoever answers for personal data.',
    why: 'Why you must read it (four characters at least)',
    short: 'The reason is too short. Nothing was opened.',
    go: 'Record the reason and open',
    back: 'Back to the desk',
  },
} as const;

interface ReasonPageProps {
  readonly action: string;
  readonly lang: Lang;
  /** What was written and is too short. */
  readonly written?: string;
}

/** A restricted file that is not assigned to the reader (domain 10.41). */
export function ReasonPage({ action, lang, written }: ReasonPageProps) {
  const say = words[lang];
  return (
    <Page title={say.title} lang={lang} css={['page.css']} bodyClass="plain">
      <main>
        <h1>{say.head}</h1>
        <p>{say.say}</p>
        {written === undefined ? null : <p role="alert">{say.short}</p>}
        <form method="post" action={action}>
          <p>
            <label for="reason">{say.why}</label>
          </p>
          <p>
            <textarea id="reason" name="reason" rows={3} minlength={4} maxlength={500} required class="wide">
              {written}
            </textarea>
          </p>
          <button type="submit" class="big">
            {say.go}
          </button>
        </form>
        <p>
          <a href="/console">{say.back}</a>
        </p>
      </main>
    </Page>
  );
}
