import type { Instant } from '../../core/ids.ts';
import type { CampaignFault, DeskActor, MessageGroup } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import { Problems } from './flow-list-page.tsx';
import type { Lang } from './language.ts';
import { faultWord } from './new-campaign-page.tsx';

export const messageWords = {
  zh: {
    title: '文案',
    fine: (n: number) => `${n} 条文案，字词检查没有问题`,
    wrong: (n: number) => `有 ${n} 条文案要改`,
    intro:
      '这里是对话以外的话：到时候自己发的提示、出事时马上回的话、替家里写话用的短句、给同事的通知。改的是 flows/ 里的文件，改完自动检查。',
    try: '写一句试试',
    tryText: '要说的话',
    family: '对家里人说',
    staff: '对工作人员说',
    check: '检查',
    ok: '没有问题，可以这样说。',
    when: (text: string) => `如果 ${text}`,
    groups: {
      tips: '给家里人的提示',
      help: '报急以后马上回的话',
      phrases: '替家里写话用的短句',
      duties: '给工作人员的提醒',
      alerts: '告警通知',
    },
    file: (file: string) => `文件 flows/${file}`,
  },
  en: {
    title: 'Texts',
    fine: (n: number) => `${n} texts; the check of words finds nothing wrong`,
    wrong: (n: number) => `${n} texts must be changed`,
    intro:
      'What is said outside of conversations: tips that go out by themselves, the answer to an emergency, phrases for writing to a family, notices to colleagues. They are changed in the files of flows/ and checked by themselves.',
    try: 'Try a sentence',
    tryText: 'What is to be said',
    family: 'To a family',
    staff: 'To staff',
    check: 'Check',
    ok: 'Nothing wrong: it can be said like this.',
    when: (text: string) => `if ${text}`,
    groups: {
      tips: 'Tips to families',
      help: 'The answer to an emergency',
      phrases: 'Phrases for writing to a family',
      duties: 'Reminders to staff',
      alerts: 'Notices of alerts',
    },
    file: (file: string) => `File flows/${file}`,
  },
} as const;

interface MessagesPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly groups: readonly MessageGroup[];
  /** What somebody tried, and what the check finds. */
  readonly tried: {
    readonly text: string;
    readonly side: 'family' | 'staff';
    readonly faults: readonly CampaignFault[];
  } | null;
}

/** Templates and tips, each with what the check of words finds (domain 5.1, 10.46). */
export function MessagesPage({ actor, lang, now, groups, tried }: MessagesPageProps) {
  const say = messageWords[lang];
  const texts = groups.flatMap((group) => group.texts);
  const wrong = texts.filter(({ faults }) => faults.length > 0).length;
  return (
    <DeskFrame
      title={say.title}
      path="/console/messages"
      actor={actor}
      lang={lang}
      now={now}
      css={['desk-audit.css']}
      still
    >
      <h1>{wrong === 0 ? say.fine(texts.length) : say.wrong(wrong)}</h1>
      <p class="facts">{say.intro}</p>
      <Try tried={tried} lang={lang} />
      {groups.map((group) => (
        <section aria-labelledby={`g-${group.group}`}>
          <h2 id={`g-${group.group}`}>{say.groups[group.group]}</h2>
          <p class="small">{say.file(group.file)}</p>
          <Problems problems={group.problems} lang={lang} />
          <table class="stack">
            <tbody>
              {group.texts.map(({ key, when, text, faults }) => (
                <tr>
                  <th scope="row">
                    {key}
                    {when ? <small> {say.when(when)}</small> : null}
                  </th>
                  <td>
                    <span lang="zh-CN">{text}</span>
                    <Faults faults={faults} lang={lang} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </DeskFrame>
  );
}

function Faults({ faults, lang }: { readonly faults: readonly CampaignFault[]; readonly lang: Lang }) {
  if (faults.length === 0) return null;
  return (
    <ul>
      {faults.map((fault) => (
        <li>
          <b>{faultWord(fault, lang)}</b>
        </li>
      ))}
    </ul>
  );
}

function Try({ tried, lang }: Pick<MessagesPageProps, 'tried' | 'lang'>) {
  const say = messageWords[lang];
  return (
    <form method="post" action="/console/messages" class="card">
      <h2>{say.try}</h2>
      <label for="text">{say.tryText}</label>
      <textarea id="text" name="text" rows={2} maxlength={2000}>
        {tried?.text ?? ''}
      </textarea>
      {(['family', 'staff'] as const).map((side) => (
        <label class="pick">
          <input type="radio" name="side" value={side} checked={(tried?.side ?? 'family') === side} /> {say[side]}
        </label>
      ))}
      <button type="submit" class="strong">
        {say.check}
      </button>
      {tried ? (
        <div role="status">
          {tried.faults.length === 0 ? <p>{say.ok}</p> : <Faults faults={tried.faults} lang={lang} />}
        </div>
      ) : null}
    </form>
  );
}
