import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { KeptForm, keepForm } from './console/kept-form.tsx';
import { type Lang, langOf } from './console/language.ts';
import { Page, sendPage } from './page.tsx';
import { chatTrouble, deskTrouble, type TroubleText } from './trouble-words.ts';

const words = {
  zh: {
    urgent: '急事不要等：报警',
    ambulance: '急救',
    home: '回到首页',
    desk: '回到工作台',
    again: '再交一次',
    name: '家信',
  },
  en: {
    urgent: 'If it is urgent, do not wait: police',
    ambulance: 'ambulance',
    home: 'To the front page',
    desk: 'Back to the desk',
    again: 'Send it again',
    name: 'Jiaxin',
  },
} as const;

interface More {
  readonly retrySeconds?: number;
  /** The page asks for itself again by and by. */
  readonly reload?: boolean;
  readonly children?: Child;
}

const isDesk = (c: Context): boolean => c.req.path === '/console' || c.req.path.startsWith('/console/');

/** The desk and the front door speak the language chosen; the families' chat speaks Chinese. */
function langHere(c: Context): Lang {
  return /^\/(?:chat|invite)(?:\/|$)/u.test(c.req.path) ? 'zh' : langOf(c);
}

/**
 * What went wrong: what happened, what was kept, what to do; as JSON where a program asks. Emergency numbers stand on every such page:
 * somebody may have come because of a child in danger.
 */
export function trouble(c: Context, status: ContentfulStatusCode, text: TroubleText, more: More = {}) {
  const { title, happened, kept = '', next = '' } = text;
  const { retrySeconds, reload = false, children } = more;
  if (retrySeconds !== undefined) c.header('retry-after', String(retrySeconds));
  const lang = langHere(c);
  const say = words[lang];
  if (wantsJson(c)) {
    c.header('cache-control', 'no-store');
    return c.json(
      { error: title, what: [happened, next, kept].filter(Boolean).join(lang === 'zh' ? '' : ' ') },
      status,
    );
  }
  return sendPage(
    c,
    <Page
      title={`${title} · ${say.name}`}
      lang={lang}
      css={['page.css']}
      bodyClass="plain"
      refreshSeconds={reload ? retrySeconds : undefined}
    >
      <main>
        <h1>{title}</h1>
        {[happened, kept, next].filter(Boolean).map((line) => (
          <p>{line}</p>
        ))}
        {children}
        <p>{isDesk(c) ? <a href="/console">{say.desk}</a> : <a href="/">{say.home}</a>}</p>
        <p>
          {say.urgent} <a href="tel:110">110</a>
          {lang === 'zh' ? '，' : ', '}
          {say.ambulance} <a href="tel:120">120</a>
        </p>
      </main>
    </Page>,
    status,
  );
}

export function wantsJson(c: Context): boolean {
  const accept = c.req.header('accept') ?? '';
  return accept.includes('application/json') || accept.includes('text/event-stream');
}

/** Of those the desk and the chat have in common, the one that is meant here. */
function textFor(c: Context, key: keyof typeof chatTrouble & keyof typeof deskTrouble): TroubleText {
  return isDesk(c) || langHere(c) === 'en' ? deskTrouble[key][langHere(c)] : chatTrouble[key];
}

export function notFound(c: Context) {
  return trouble(c, 404, textFor(c, 'notFound'));
}

export function tooLarge(c: Context) {
  return trouble(c, 413, textFor(c, 'tooLarge'));
}

export function tooMany(c: Context, retrySeconds: number) {
  return trouble(c, 429, textFor(c, 'tooMany'), { retrySeconds });
}

export function fromElsewhere(c: Context) {
  return trouble(c, 403, textFor(c, 'elsewhere'));
}

/** A fault of ours. A form of the desk stands ready to be sent again: nothing typed is lost. */
export async function ourFault(c: Context) {
  const kept = isDesk(c) ? await keepForm(c).catch(() => null) : null;
  return trouble(c, 503, textFor(c, 'fault'), {
    retrySeconds: 5,
    reload: c.req.method === 'GET',
    children: kept ? <KeptForm kept={kept} press={words[langHere(c)].again} /> : null,
  });
}
