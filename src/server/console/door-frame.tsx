import type { Child } from 'hono/jsx';
import { Page } from '../page.tsx';
import { doorWords } from './door-words.ts';
import { type Kept, KeptForm } from './kept-form.tsx';
import type { Lang } from './language.ts';

const words = {
  zh: {
    other: 'English',
    passkey: '用通行密钥',
    no: '这个浏览器里用不了通行密钥（比如微信里）。请用验证码，或者在手机自带的浏览器里打开。',
    asking: '请按手机或电脑的提示做……',
    failed: '没有做成，什么都没有改。请再按一次，或者换一种方式。',
    offline: '连不上。请看看网络，再按一次。',
    done: '好了。',
  },
  en: {
    other: '中文',
    passkey: 'Use a passkey',
    no: 'Passkeys do not work in this browser (inside WeChat, for example). Use a code, or open the page in your own browser.',
    asking: 'Do what your phone or computer asks…',
    failed: 'That did not work, and nothing was changed. Press again, or choose another way.',
    offline: 'No connection. Check the network and press again.',
    done: 'Done.',
  },
} as const;

export interface DoorFrameProps {
  readonly title: string;
  readonly lang: Lang;
  /** Where the switch of language leads back to. */
  readonly path: string;
  readonly notice?: string;
  readonly kept?: Kept | null;
  readonly children?: Child;
}

/** Pages at the door: large, one thing at a time, with the emergency numbers on each. */
export function DoorFrame({ title, lang, path, notice, kept = null, children }: DoorFrameProps) {
  const say = doorWords[lang];
  return (
    <Page
      title={`${title} · ${lang === 'zh' ? '家信' : 'Jiaxin'}`}
      lang={lang}
      css={['page.css', 'door.css']}
      scripts={['door.js']}
      bodyClass="plain door"
    >
      <main>
        <h1>{title}</h1>
        {notice ? (
          <p class="notice" role="alert">
            {notice}
          </p>
        ) : null}
        {kept ? (
          <p class="notice">
            {say.kept} {kept.withFiles ? say.files : ''}
          </p>
        ) : null}
        {children}
        {kept ? <KeptForm kept={kept} /> : null}
        <p class="foot">
          {say.urgent} <a href="tel:110">110</a> · <a href="tel:120">120</a>
        </p>
        <form method="post" action="/console/language">
          <input type="hidden" name="lang" value={lang === 'zh' ? 'en' : 'zh'} />
          <input type="hidden" name="back" value={path} />
          <button type="submit" class="plainer" lang={lang === 'zh' ? 'en' : 'zh-CN'}>
            {words[lang].other}
          </button>
        </form>
      </main>
    </Page>
  );
}

interface PasskeyButtonProps {
  readonly lang: Lang;
  /** `get`: prove with one that is there; `create`: make a new one. */
  readonly act: 'get' | 'create';
  /** Posts to `<base>/options`, then the answer to `base`. */
  readonly base: string;
  /** Where to go when it is done and no form is kept. */
  readonly next: string;
  readonly label?: string;
  /** Id of the field with the name of a new one. */
  readonly nameField?: string;
}

/** Shown by the script where the browser knows passkeys; without it one sentence says what to do instead. */
export function PasskeyButton({ lang, act, base, next, label, nameField }: PasskeyButtonProps) {
  const say = words[lang];
  return (
    <div
      data-passkey={act}
      data-base={base}
      data-next={next}
      data-name={nameField}
      data-asking={say.asking}
      data-failed={say.failed}
      data-offline={say.offline}
      data-done={say.done}
    >
      <button type="button" class="big strong" hidden>
        {label ?? say.passkey}
      </button>
      <p class="hint" data-instead>
        {say.no}
      </p>
      <p class="hint" role="status" data-say></p>
    </div>
  );
}
