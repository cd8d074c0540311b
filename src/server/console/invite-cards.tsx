import { raw } from 'hono/html';
import qrcode from 'qrcode';
import type { MadeInvite } from '../../app/desk/invites-port.ts';
import { dayInChina } from '../../core/ledger/calendar-day.ts';
import { Page } from '../page.tsx';
import { inviteWords } from './invite-words.ts';
import type { Lang } from './language.ts';

interface CardsProps {
  readonly lang: Lang;
  readonly made: readonly MadeInvite[];
  readonly county: string;
  /** Without a slash at the end. */
  readonly origin: string;
  readonly form: 'digits' | 'link';
}

/** Sheets of contact cards 联系卡, six to a page of A4. What stands on a card is for families: Chinese, large, no full names. */
export async function inviteCards({ lang, made, county, origin, form }: CardsProps) {
  const say = inviteWords[lang];
  const cards = await Promise.all(
    made.map(async (one) => {
      const link = `${origin}/invite/${one.code}`;
      const svg = await qrcode.toString(link, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' });
      return { one, link, svg };
    }),
  );
  return (
    <Page title={say.cards} lang={lang} css={['page.css', 'cards.css']} bodyClass="cards">
      <header>
        <h1>{say.cards}</h1>
        <p>{say.cardsSay(made.length)}</p>
        <p>
          <a href="/console/invites">{say.back}</a>
        </p>
      </header>
      <main>
        {cards.map(({ one, link, svg }) => (
          <Card one={one} link={link} svg={svg} county={county} form={form} />
        ))}
      </main>
    </Page>
  );
}

interface CardProps {
  readonly one: MadeInvite;
  readonly link: string;
  readonly svg: string;
  readonly county: string;
  readonly form: 'digits' | 'link';
}

function Card({ one, link, svg, county, form }: CardProps) {
  const say = inviteWords.zh;
  const { name, nicknames, staff, code, expiresAt, contacts } = one;
  return (
    <article lang="zh-CN">
      <p class="top">
        <span>{say.card}</span>
        <span>{county}</span>
      </p>
      <h2>
        {name}
        {nicknames.length > 0 ? (
          <small>
            （{nicknames.join('、')}
            {say.family}）
          </small>
        ) : null}
      </h2>
      <div class="code">
        <div class="qr" role="img" aria-label={say.qr}>
          {raw(svg)}
        </div>
        <div>
          {form === 'link' ? (
            <>
              <p>{say.scanLink}</p>
              <p class="link">{link}</p>
            </>
          ) : (
            <>
              <p>{staff ? say.scanStaff : say.scan}</p>
              <p class="digits">
                {code.slice(0, 3)} {code.slice(3)}
              </p>
            </>
          )}
          <p class="until">{say.until(dayInChina(expiresAt))}</p>
        </div>
      </div>
      <ul>
        {contacts.map(({ role, name: who, phone }) => (
          <li>
            {role} {who} <b>{phone}</b>
          </li>
        ))}
        <li>
          {say.police} <b>110</b> {say.doctor} <b>120</b> {say.mind} <b>12356</b>
        </li>
      </ul>
      <p class="foot">{say.foot}</p>
    </article>
  );
}
