import type { DoorStanding } from '../../app/desk/door-port.ts';
import { CodeField } from './code-field.tsx';
import { DoorFrame, PasskeyButton } from './door-frame.tsx';
import { type Kept, KeptField, KeptForm } from './kept-form.tsx';
import type { Lang } from './language.ts';

const words = {
  zh: {
    title: '再确认一次是您本人',
    why: '这一步要紧，所以再问一次。确认以后 10 分钟内不再问。',
    other: '用验证码',
    go: '确认',
    setUp: '您还没有通行密钥，也没有验证器。现在设一把通行密钥，就算确认了。',
    make: '设通行密钥',
    totp: '用不了通行密钥的，设验证器（新开一页）',
    after: '设好以后回到这一页，填验证码。',
    link: '您还没有通行密钥，也没有验证器。请找管理员再要一个链接，在这个浏览器里打开，进来以后回到这一页再按一次。刚进来的 10 分钟里不用另外确认。',
    again: '再试一次',
    back: '不做了，回工作台',
  },
  en: {
    title: 'Confirm once more that it is you',
    why: 'This step matters, so you are asked again. After that you are not asked for 10 minutes.',
    other: 'With a code',
    go: 'Confirm',
    setUp: 'You have no passkey and no authenticator yet. Set up a passkey now, and you have confirmed.',
    make: 'Set up a passkey',
    totp: 'Passkeys do not work here? Set up an authenticator (opens another page)',
    after: 'When it is set up, come back to this page and enter a code.',
    link: 'You have no passkey and no authenticator yet. Ask your administrator for another link, open it in this browser, then come back to this page and press again. For 10 minutes after coming in you are not asked.',
    again: 'Try again',
    back: 'Leave it, back to the desk',
  },
} as const;

export interface ProvePageProps {
  readonly lang: Lang;
  readonly passkeys: boolean;
  readonly standing: Pick<DoorStanding, 'passkey' | 'totp'>;
  /** Whether somebody without any way of their own may set one up here: they came by a link just now. */
  readonly maySetUp: boolean;
  readonly next: string;
  readonly kept?: Kept | null;
  readonly notice?: string;
}

/** Asked before what matters most, when the last proof is older than ten minutes; then the person goes on where they were. */
export function ProvePage(props: ProvePageProps) {
  const { lang, passkeys, standing, maySetUp, next, kept = null, notice } = props;
  const say = words[lang];
  const own = standing.passkey || standing.totp;
  const base = '/console/step-up';
  return (
    <DoorFrame title={say.title} lang={lang} path={base} notice={notice} kept={own || maySetUp ? kept : null}>
      <p>{say.why}</p>
      {own || maySetUp ? null : (
        <>
          <p>{say.link}</p>
          {kept ? (
            <KeptForm kept={kept} press={say.again} />
          ) : (
            <p>
              <a class="big quiet" href={next}>
                {say.again}
              </a>
            </p>
          )}
        </>
      )}
      {standing.passkey && passkeys ? (
        <PasskeyButton lang={lang} act="get" base={`${base}/passkey`} next={next} />
      ) : null}
      {!own && maySetUp ? <SetUp lang={lang} passkeys={passkeys} next={next} /> : null}
      {own || maySetUp ? (
        <form method="post" action={`${base}/code`}>
          <h2>{say.other}</h2>
          <input type="hidden" name="next" value={next} />
          <KeptField kept={kept} />
          <CodeField lang={lang} />
          <button type="submit" class="big quiet">
            {say.go}
          </button>
        </form>
      ) : null}
      <p>
        <a href="/console">{say.back}</a>
      </p>
    </DoorFrame>
  );
}

/** For whoever has no way of their own yet, and came by a link just now. */
function SetUp({ lang, passkeys, next }: Pick<ProvePageProps, 'lang' | 'passkeys' | 'next'>) {
  const say = words[lang];
  return (
    <>
      <p>{say.setUp}</p>
      {passkeys ? (
        <PasskeyButton lang={lang} act="create" base="/console/account/passkeys" next={next} label={say.make} />
      ) : null}
      <p>
        <a href="/console/account/totp" target="_blank" rel="noopener">
          {say.totp}
        </a>{' '}
        {say.after}
      </p>
    </>
  );
}

const goOn = {
  zh: { title: '好了', text: '刚才填的正在提交。没有自己往下走的话，请按一下。', press: '接着提交' },
  en: { title: 'Done', text: 'What you filled in is being sent. If nothing happens, press here.', press: 'Send it' },
} as const;

/** After the proof: the form that waited goes on. */
export function GoOnPage({ lang, kept }: { readonly lang: Lang; readonly kept: Kept }) {
  const say = goOn[lang];
  return (
    <DoorFrame title={say.title} lang={lang} path="/console">
      <p>{say.text}</p>
      <KeptForm kept={kept} press={say.press} atOnce />
    </DoorFrame>
  );
}

const file = {
  zh: { title: '好了', text: '确认过了，可以下载。', press: '下载', back: '回工作台' },
  en: { title: 'Done', text: 'Confirmed: the file can be downloaded.', press: 'Download', back: 'Back to the desk' },
} as const;

/** After the proof, when it was asked before a file. */
export function FilePage({ lang, path }: { readonly lang: Lang; readonly path: string }) {
  const say = file[lang];
  return (
    <DoorFrame title={say.title} lang={lang} path="/console">
      <p>{say.text}</p>
      <p>
        <a class="big" href={path} download>
          {say.press}
        </a>
      </p>
      <p>
        <a href="/console">{say.back}</a>
      </p>
    </DoorFrame>
  );
}
