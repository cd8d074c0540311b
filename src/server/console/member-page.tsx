import { mayEver } from '../../core/access/may.ts';
import type { Instant } from '../../core/ids.ts';
import { DeskFrame } from './desk-frame.tsx';
import { colon, listed } from './language.ts';
import { History } from './member-history.tsx';
import { Account, DeskDoor, Facts, LeaveOf, type MemberPageProps, Posts } from './member-sections.tsx';
import { memberWords } from './member-words.ts';
import { lacksOf } from './people-page.tsx';
import { PlaceTabs, peopleTabs } from './place-tabs.tsx';
import { saidTime } from './said-time.ts';

export function MemberPage(props: MemberPageProps) {
  const { actor, lang, now, member, notice } = props;
  const say = memberWords[lang];
  const lacks = lacksOf(member, now, lang);
  const changes = mayEver(actor, 'people.change');
  return (
    <DeskFrame
      title={member.name}
      path="/console/people"
      css={['place.css']}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
    >
      <PlaceTabs tabs={peopleTabs} path="/console/people" actor={actor} lang={lang} />
      <h1>
        {member.name} {member.active ? null : <span class="tag">{say.ended}</span>}
        {member.away ? <span class="tag">{say.away}</span> : null}
        {member.drill ? <span class="tag">{say.drill}</span> : null}
      </h1>
      {lacks.length > 0 && member.active ? (
        <p>
          {say.lacks}
          {colon(lang)}
          <b>{listed(lacks, lang)}</b>
        </p>
      ) : null}
      <div class="halves panels">
        <div>
          <Facts {...props} changes={changes} />
          <Posts {...props} changes={changes} />
        </div>
        <div>
          <DeskDoor {...props} changes={changes} />
          <LeaveOf {...props} changes={changes} />
          <History {...props} />
          {changes ? <Account {...props} /> : null}
        </div>
      </div>
    </DeskFrame>
  );
}

/** The link, once. The text field keeps the page from being drawn again over it. */
export function MemberLinkPage(
  props: Pick<MemberPageProps, 'actor' | 'lang' | 'now' | 'timeZone'> & {
    readonly staffId: string;
    readonly name: string;
    readonly link: string;
    readonly expiresAt: Instant;
  },
) {
  const { actor, lang, now, timeZone, staffId, name, link, expiresAt } = props;
  const say = memberWords[lang];
  return (
    <DeskFrame title={say.secret(name)} path="/console/people" css={['place.css']} actor={actor} lang={lang} now={now}>
      <h1>{say.secret(name)}</h1>
      <div class="secret">
        <label for="secret">
          {say.secretSay} {saidTime(expiresAt, timeZone, lang)}
        </label>
        <textarea id="secret" rows={3} readonly>
          {link}
        </textarea>
      </div>
      <p>
        <a class="button" href={`/console/people/${staffId}`}>
          {say.back}
        </a>
      </p>
    </DeskFrame>
  );
}
