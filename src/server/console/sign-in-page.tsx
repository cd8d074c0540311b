import { CodeField } from './code-field.tsx';
import { DoorFrame, PasskeyButton } from './door-frame.tsx';
import { type Kept, KeptField } from './kept-form.tsx';
import type { Lang } from './language.ts';

const words = {
  zh: {
    title: '登录家信工作台',
    other: '用手机号和验证码',
    phone: '手机号',
    phoneHint: '登记在您名下的号码',
    go: '登录',
    first: '第一次来，用发给您本人的链接进来。链接只能用一次，过期或者用过了，请找管理员再要一个。',
    nobody:
      '系统刚装好，还没有人。第一位管理员请打开启动系统的屏幕上打印的链接（…/console/first/…）；找不到就重新启动，会打印一个新的。',
    home: '回到首页',
  },
  en: {
    title: 'Sign in to the Jiaxin desk',
    other: 'With phone number and code',
    phone: 'Phone number',
    phoneHint: 'The number that is registered for you',
    go: 'Sign in',
    first:
      'For the first time, come in by the link that was sent to you. A link works once; when it is used or too old, ask your administrator for another.',
    nobody:
      'Nobody is here yet. The first administrator opens the link that was printed when the system started (…/console/first/…); start it again and it prints another.',
    home: 'To the front page',
  },
} as const;

export interface SignInPageProps {
  readonly lang: Lang;
  readonly passkeys: boolean;
  /** Before the first administrator. */
  readonly nobodyYet: boolean;
  /** Where to go on to. */
  readonly next: string;
  readonly kept?: Kept | null;
  readonly phone?: string;
  readonly notice?: string;
}

/** The way in, and what everybody without a session finds at any address of the desk. */
export function SignInPage({ lang, passkeys, nobodyYet, next, kept = null, phone = '', notice }: SignInPageProps) {
  const say = words[lang];
  return (
    <DoorFrame
      title={say.title}
      lang={lang}
      path="/console/sign-in"
      notice={nobodyYet ? say.nobody : notice}
      kept={kept}
    >
      {passkeys ? <PasskeyButton lang={lang} act="get" base="/console/sign-in/passkey" next={next} /> : null}
      <h2>{say.other}</h2>
      <form method="post" action="/console/sign-in">
        <input type="hidden" name="next" value={next} />
        <KeptField kept={kept} />
        <p>
          <label for="phone">{say.phone}</label>
          <small id="phone-hint">{say.phoneHint}</small>
          <input
            id="phone"
            name="phone"
            type="tel"
            class="wide"
            autocomplete="tel"
            maxlength={30}
            required
            value={phone}
            aria-describedby="phone-hint"
          />
        </p>
        <CodeField lang={lang} />
        <button type="submit" class="big quiet">
          {say.go}
        </button>
      </form>
      <p>{say.first}</p>
      <p>
        <a href="/">{say.home}</a>
      </p>
    </DoorFrame>
  );
}
