import type { OwnAccount, OwnSession, OwnWay } from '../../app/desk/door-port.ts';
import type { Leaves } from '../../app/desk/leave-port.ts';
import type { Instant } from '../../core/ids.ts';
import { fullTime } from '../clock-time.ts';
import type { DeskActor } from '../ports.ts';
import { accountWords } from './account-words.ts';
import { DeskFrame } from './desk-frame.tsx';
import { PasskeyButton } from './door-frame.tsx';
import type { Lang } from './language.ts';
import { type LeaveFields, LeaveSection } from './leave-section.tsx';

export interface AccountPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly timeZone: string;
  readonly account: OwnAccount;
  readonly leaves: Leaves;
  readonly passkeys: boolean;
  /** `prove`: after a proof; `link`: only after another link. */
  readonly adding: 'now' | 'prove' | 'link';
  readonly leave?: LeaveFields;
  readonly notice?: string;
}

interface Part {
  readonly lang: Lang;
  readonly timeZone: string;
}

/** "2026-11-21 09:05": the same in both languages. */
const toTheMinute = (at: Instant, timeZone: string): string => fullTime(at, timeZone).slice(0, 16);

/** One's own ways in, devices and leave. */
export function AccountPage(props: AccountPageProps) {
  const { actor, lang, now, timeZone, account, leaves, leave, notice } = props;
  const say = accountWords[lang];
  const others = account.sessions.some(({ current }) => !current);
  return (
    <DeskFrame
      title={say.title}
      path="/console/account"
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
      css={['door.css']}
      scripts={['door.js']}
      still
    >
      <h1>{say.title}</h1>
      <Ways {...props} />
      <Recovery lang={lang} left={account.recoveryLeft} any={account.ways.length > 0 || account.recoveryLeft > 0} />
      <section aria-labelledby="sessions">
        <h2 id="sessions">{say.sessions}</h2>
        <ul class="own">
          {account.sessions.map((session) => (
            <Session session={session} lang={lang} timeZone={timeZone} />
          ))}
        </ul>
        {others ? (
          <form method="post" action="/console/account/sessions/end-others" id="f-end-others" data-once>
            <button type="submit">{say.endOthers}</button>
          </form>
        ) : null}
      </section>
      <LeaveSection lang={lang} leaves={leaves} fields={leave} />
    </DeskFrame>
  );
}

function Ways({ lang, timeZone, account, passkeys, adding }: AccountPageProps) {
  const say = accountWords[lang];
  return (
    <section aria-labelledby="ways">
      <h2 id="ways">{say.ways}</h2>
      {account.ways.length === 0 ? <p class="banner">{say.none}</p> : null}
      <ul class="own">
        {account.ways.map((way) => (
          <Way way={way} last={account.ways.length === 1} lang={lang} timeZone={timeZone} />
        ))}
      </ul>
      {adding === 'prove' ? (
        <p>
          <a class="button" href="/console/step-up?next=/console/account">
            {say.proveFirst}
          </a>
        </p>
      ) : null}
      {adding === 'link' ? <p>{say.linkFirst}</p> : null}
      {adding === 'now' ? (
        <div class="fold">
          {passkeys ? (
            <>
              <p>
                <label for="passkey-name">{say.addPasskeyName}</label>
                <input id="passkey-name" type="text" class="wide" maxlength={40} />
              </p>
              <PasskeyButton
                lang={lang}
                act="create"
                base="/console/account/passkeys"
                next="/console/account?done=added"
                label={say.addPasskey}
                nameField="passkey-name"
              />
            </>
          ) : null}
          <p>
            <a class="button" href="/console/account/totp">
              {say.addTotp}
            </a>
          </p>
        </div>
      ) : null}
    </section>
  );
}

function Way({ way, last, lang, timeZone }: Part & { readonly way: OwnWay; readonly last: boolean }) {
  const say = accountWords[lang];
  const used = way.lastUsedAt === null ? say.never : `${say.lastUsed} ${toTheMinute(way.lastUsedAt, timeZone)}`;
  return (
    <li>
      <p>
        <b>{way.name || say[way.kind]}</b> <span class="tag">{say[way.kind]}</span>
      </p>
      <p class="small">
        {say.added} {toTheMinute(way.createdAt, timeZone)} · {used}
      </p>
      <details id={`d-name-${way.id}`}>
        <summary>{say.rename}</summary>
        <form method="post" action={`/console/account/ways/${way.id}/name`} id={`f-name-${way.id}`} data-once>
          <label for={`n-${way.id}`}>{say.name}</label>
          <input id={`n-${way.id}`} name="name" type="text" class="wide" maxlength={40} required value={way.name} />
          <button type="submit">{say.save}</button>
        </form>
      </details>
      <details id={`d-remove-${way.id}`}>
        <summary>{say.remove}</summary>
        <form method="post" action={`/console/account/ways/${way.id}/remove`} id={`f-remove-${way.id}`} data-once>
          <p>{last ? say.removeLast : say.removeSure}</p>
          <button type="submit" class="strong">
            {say.remove}
          </button>
        </form>
      </details>
    </li>
  );
}

function Recovery({ lang, left, any }: { readonly lang: Lang; readonly left: number; readonly any: boolean }) {
  const say = accountWords[lang];
  if (!any) return null;
  return (
    <section aria-labelledby="recovery">
      <h2 id="recovery">{say.recovery}</h2>
      <p>
        {say.recoveryWhy} <b>{say.recoveryLeft(left)}</b>
      </p>
      <form method="post" action="/console/account/recovery" id="f-recovery" data-once>
        <button type="submit" class={left === 0 ? 'once strong' : 'once'}>
          {left === 0 ? say.recoveryMake : say.recoveryAnew}
        </button>
      </form>
    </section>
  );
}

function Session({ session, lang, timeZone }: Part & { readonly session: OwnSession }) {
  const say = accountWords[lang];
  const device = lang === 'zh' ? session.device.replace('WeChat', '微信') : session.device;
  return (
    <li>
      <p>
        <b>{device || say.unknown}</b> {session.current ? <span class="tag">{say.here}</span> : null}
      </p>
      <p class="small">
        {say.since} {toTheMinute(session.createdAt, timeZone)} {say.by[session.method]}
        <br />
        {say.seen} {toTheMinute(session.lastSeenAt, timeZone)}
      </p>
      {session.current ? null : (
        <form method="post" action={`/console/account/sessions/${session.id}/end`} id={`f-end-${session.id}`} data-once>
          <button type="submit">{say.end}</button>
        </form>
      )}
    </li>
  );
}
