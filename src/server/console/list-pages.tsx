import type { Instant } from '../../core/ids.ts';
import type { DeskActor, DeskPhoneRow } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import type { Lang } from './language.ts';
import { roleWord } from './role-words.ts';
import { saidTime } from './said-time.ts';

const words = {
  zh: {
    title: '电话名单',
    none: '现在没有要打电话通知的人。消息送不到的、说好打电话的，会列在这里。',
    count: (n: number) => `要打电话通知的 ${n} 个`,
    export: '导出',
    since: '从什么时候',
    who: '人',
    phone: '电话',
    what: '说什么',
    why: '为什么打电话',
  },
  en: {
    title: 'Phone list',
    none: 'Nobody has to be phoned now. Whom no message reaches, or who asked to be phoned, stands here.',
    count: (n: number) => `${n} to be phoned`,
    export: 'Export',
    since: 'Since',
    who: 'Who',
    phone: 'Phone',
    what: 'What to say',
    why: 'Why by phone',
  },
} as const;

interface ListProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly items: readonly DeskPhoneRow[];
  readonly now: Instant;
  readonly timeZone: string;
}

/** Whom to phone because no channel reaches them (domain 10.34): to work down, to export, to print. */
export function PhoneListPage({ actor, lang, items, now, timeZone }: ListProps) {
  const say = words[lang];
  return (
    <DeskFrame title={say.title} path="/console/phone-list" actor={actor} lang={lang} now={now}>
      <div class="headline">
        <h1>{items.length === 0 ? say.title : say.count(items.length)}</h1>
        <a class="noprint" href="/console/phone-list.csv">
          {say.export}
        </a>
      </div>
      {items.length > 0 ? (
        <table class="stack">
          <thead>
            <tr>
              {[say.who, say.phone, say.what, say.since, say.why].map((head) => (
                <th scope="col">{head}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <tr>
                <td class="in-line">
                  <b>{item.name}</b> <small>{roleWord(item.role, lang)}</small>
                </td>
                <td class="in-line">
                  <a class="button" href={`tel:${item.phone.replaceAll('-', '')}`}>
                    {item.phone}
                  </a>
                </td>
                <td lang="zh-CN">
                  {item.text} <small>{item.alertNo}</small>
                </td>
                <td class="in-line small">{saidTime(item.at, timeZone, lang)}</td>
                <td class="in-line small">{item.why[lang]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <p class="empty">{say.none}</p>
      )}
    </DeskFrame>
  );
}
