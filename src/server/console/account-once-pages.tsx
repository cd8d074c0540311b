import { raw } from 'hono/html';
import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import type { Lang } from './language.ts';

const words = {
  zh: {
    codes: '十个恢复码',
    once: '只显示这一次。抄下来或者打印出来，放在锁着的地方；不要拍照，不要发给别人。每个只能用一次。',
    print: '打印',
    kept: '抄好了',
    totp: '加一个验证器',
    scan: '用手机上的验证器扫这个码（例如微软、谷歌的验证器，或者手机自带的密码工具）：',
    qr: '验证器的二维码',
    type: '扫不了的，把这串字输进去：',
    after: '再填验证器上现在的 6 个数字',
    name: '给它起个名，比如：办公室电脑',
    save: '加上',
    back: '不加了，回账号',
    wrong: '这 6 个数字不对。看看手机的时间准不准，填现在显示的那一个。上面的码没有变。',
  },
  en: {
    codes: 'Ten recovery codes',
    once: 'Shown this once. Write them down or print them and lock them away; take no photo and send them to nobody. Each works once.',
    print: 'Print',
    kept: 'Written down',
    totp: 'Add an authenticator',
    scan: "Scan this with the authenticator on your phone (Microsoft's, Google's, or the phone's own passwords):",
    qr: 'QR code for the authenticator',
    type: 'If it cannot scan, type this:',
    after: 'Then fill in the 6 digits that it shows now',
    name: 'Give it a name, e.g. office computer',
    save: 'Add it',
    back: 'Leave it, back to the account',
    wrong:
      "These 6 digits are not right. Check the phone's clock and fill in what it shows now. The code above is the same.",
  },
} as const;

interface Frame {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
}

/** The only time that these are seen. */
export function CodesPage({ actor, lang, now, codes }: Frame & { readonly codes: readonly string[] }) {
  const say = words[lang];
  return (
    <DeskFrame
      title={say.codes}
      path="/console/account"
      actor={actor}
      lang={lang}
      now={now}
      css={['door.css']}
      scripts={['door.js']}
      still
    >
      <div class="headline">
        <h1>{say.codes}</h1>
        <button type="button" class="plainer noprint" data-print hidden>
          {say.print}
        </button>
      </div>
      <p>{say.once}</p>
      <ol class="codes">
        {codes.map((code) => (
          <li>{code}</li>
        ))}
      </ol>
      <p>{actor.name}</p>
      <p class="noprint">
        <a class="button once" href="/console/account">
          {say.kept}
        </a>
      </p>
    </DeskFrame>
  );
}

export interface TotpPageProps extends Frame {
  readonly secret: string;
  /** SVG, drawn on the server. */
  readonly qr: string;
  readonly name: string;
  readonly wrong?: boolean;
}

/** An authenticator's secret, as a picture and as text; it is kept when the first right code comes back. */
export function TotpPage({ actor, lang, now, secret, qr, name, wrong = false }: TotpPageProps) {
  const say = words[lang];
  return (
    <DeskFrame
      title={say.totp}
      path="/console/account"
      actor={actor}
      lang={lang}
      now={now}
      notice={wrong ? say.wrong : undefined}
      css={['door.css']}
      still
    >
      <h1>{say.totp}</h1>
      <p>{say.scan}</p>
      <div class="qr" role="img" aria-label={say.qr}>
        {raw(qr)}
      </div>
      <p>
        {say.type} <span class="secret">{secret.replaceAll(/(.{4})(?=.)/gu, '$1 ')}</span>
      </p>
      <form method="post" action="/console/account/totp" class="fold">
        <input type="hidden" name="secret" value={secret} />
        <p>
          <label for="totp-code">{say.after}</label>
          <input
            id="totp-code"
            name="code"
            type="text"
            inputmode="numeric"
            class="wide code"
            autocomplete="one-time-code"
            maxlength={10}
            required
          />
        </p>
        <p>
          <label for="totp-name">{say.name}</label>
          <input id="totp-name" name="name" type="text" class="wide" maxlength={40} value={name} />
        </p>
        <button type="submit" class="strong">
          {say.save}
        </button>
      </form>
    </DeskFrame>
  );
}
