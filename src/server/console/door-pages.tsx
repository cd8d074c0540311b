import { DoorFrame } from './door-frame.tsx';
import type { Lang } from './language.ts';

const words = {
  zh: {
    title: '家信工作台',
    why: '这是您本人的链接，按一次就用掉了。请在自己的手机或电脑上按。',
    next: '进来以后，到“我的账号”设一把通行密钥，以后不用再要链接。',
    go: '进入工作台',
  },
  en: {
    title: 'Jiaxin desk',
    why: 'This link is yours alone and is spent by one press. Press on your own phone or computer.',
    next: 'Once inside, set up a passkey under “My account”; you then need no more links.',
    go: 'Enter the desk',
  },
} as const;

/** The link is spent by pressing, not by opening: chat programs look at every link before a person does. */
export function EnterPage({ lang, action }: { readonly lang: Lang; readonly action: string }) {
  const say = words[lang];
  return (
    <DoorFrame title={say.title} lang={lang} path={action}>
      <p>{say.why}</p>
      <p>{say.next}</p>
      <form method="post" action={action}>
        <button type="submit" class="big">
          {say.go}
        </button>
      </form>
    </DoorFrame>
  );
}
