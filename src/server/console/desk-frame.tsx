import type { Child } from 'hono/jsx';
import type { AccessAction } from '../../core/access/access-rules.ts';
import { mayEver } from '../../core/access/may.ts';
import type { Instant } from '../../core/ids.ts';
import type { AssetName } from '../assets.ts';
import { Page } from '../page.tsx';
import type { DeskActor } from '../ports.ts';
import type { Lang, Said } from './language.ts';

interface DeskPlace {
  readonly path: string;
  /** Where it stands in the menu; default: the day's work. */
  readonly group?: keyof (typeof words)['zh']['groups'];
  readonly label: Said;
  readonly needs: AccessAction;
}

/** The desk's pages, in the order of the menu; a reader sees those they have a right to. */
export const deskPages: readonly DeskPlace[] = [
  { path: '/console', label: { zh: '今天', en: 'Today' }, needs: 'own.account' },
  { path: '/console/inbox', label: { zh: '要人看的', en: 'Inbox' }, needs: 'inbox.read' },
  { path: '/console/week', label: { zh: '这一周', en: 'This week' }, needs: 'week.write' },
  { path: '/console/duties', label: { zh: '职责', en: 'Duties' }, needs: 'duty.read' },
  { path: '/console/visits', label: { zh: '走访', en: 'Visits' }, needs: 'visit.write' },
  { path: '/console/dropout', label: { zh: '缺课和劝返', en: 'Absence' }, needs: 'dropout.read' },
  { path: '/console/handover', label: { zh: '寒暑假交接', en: 'Handover' }, needs: 'handover.write' },
  { path: '/console/helpers', group: 'look', label: { zh: '结对帮扶人', en: 'Helpers' }, needs: 'helper.read' },
  { path: '/console/children', group: 'look', label: { zh: '孩子', en: 'Children' }, needs: 'child.read' },
  { path: '/console/phone-in', label: { zh: '接电话填表', en: 'Phone-in' }, needs: 'phone_in.write' },
  { path: '/console/phone-list', label: { zh: '电话名单', en: 'Phone list' }, needs: 'alert.read' },
  { path: '/console/flows', group: 'run', label: { zh: '对话', en: 'Conversations' }, needs: 'flows.read' },
  { path: '/console/numbers', group: 'look', label: { zh: '统计', en: 'Numbers' }, needs: 'numbers.read' },
  { path: '/console/messages', group: 'run', label: { zh: '文案', en: 'Texts' }, needs: 'flows.read' },
  { path: '/console/machine', group: 'run', label: { zh: '运行情况', en: 'The machine' }, needs: 'machine.read' },
  { path: '/console/audit', group: 'run', label: { zh: '审计', en: 'Audit' }, needs: 'audit.read' },
  { path: '/console/campaigns', group: 'run', label: { zh: '群发', en: 'Campaigns' }, needs: 'campaign.read' },
  { path: '/console/account', group: 'me', label: { zh: '我的账号', en: 'My account' }, needs: 'own.account' },
  { path: '/console/people', group: 'run', label: { zh: '人员', en: 'People' }, needs: 'people.read' },
  { path: '/console/places', group: 'run', label: { zh: '地区学校', en: 'Places' }, needs: 'place.read' },
  { path: '/console/invites', group: 'run', label: { zh: '邀请', en: 'Invitations' }, needs: 'invite.make' },
  { path: '/console/import', group: 'run', label: { zh: '导入', en: 'Import' }, needs: 'import.run' },
  { path: '/console/settings', group: 'run', label: { zh: '设置', en: 'Settings' }, needs: 'settings.read' },
  { path: '/console/golive', group: 'run', label: { zh: '开通', en: 'Go live' }, needs: 'settings.read' },
];

const words = {
  zh: {
    desk: '家信工作台',
    skip: '跳到内容',
    menu: '菜单',
    close: '关上菜单',
    groups: { work: '要办的', look: '看一看', run: '管理', me: '自己' },
    leave: '退出',
    other: 'English',
    drill: '演练账号：这里的告警都是练习，不会惊动别人。',
  },
  en: {
    desk: 'Jiaxin desk',
    skip: 'Skip to content',
    menu: 'Menu',
    close: 'Close menu',
    groups: { work: 'Work', look: 'Look', run: 'Run', me: 'Me' },
    leave: 'Sign out',
    other: '中文',
    drill: 'Training account: alerts here are exercises and disturb nobody.',
  },
} as const;

export interface DeskFrameProps {
  readonly title: string;
  readonly path: string;
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  /** Said once, at the top: what the last press did. */
  readonly notice?: string;
  /** Files of this page beside those of every page. */
  readonly css?: readonly AssetName[];
  readonly scripts?: readonly AssetName[];
  /** The page stands still: it shows what is shown once, or asks for something that a fresh page would ask differently. */
  readonly still?: boolean;
  readonly children?: Child;
}

/** Frame of every page of the desk. What is inside `#live` is drawn again when something changes. */
export function DeskFrame(props: DeskFrameProps) {
  const { title, path, actor, lang, now, notice, css = [], scripts = [], still = false, children } = props;
  const say = words[lang];
  return (
    <Page
      title={`${title} · ${say.desk}`}
      lang={lang}
      css={['page.css', 'desk.css', 'desk-parts.css', 'desk-menu.css', ...css, 'desk-print.css']}
      scripts={['desk.js', 'desk-ring.js', ...scripts]}
      bodyClass="desk"
    >
      <a class="skip" href="#main">
        {say.skip}
      </a>
      <header>
        <a href="/console" class="brand">
          {say.desk}
        </a>
        <a href="#menu" class="open-menu">
          {say.menu}
        </a>
        <div class="who">
          <span>
            {actor.name} <small>{actor.post}</small>
          </span>
          <form method="post" action="/console/language">
            <input type="hidden" name="lang" value={lang === 'zh' ? 'en' : 'zh'} />
            <input type="hidden" name="back" value={path} />
            <button type="submit" class="plainer" lang={lang === 'zh' ? 'en' : 'zh-CN'}>
              {say.other}
            </button>
          </form>
          <form method="post" action="/console/leave">
            <button type="submit" class="plainer">
              {say.leave}
            </button>
          </form>
        </div>
      </header>
      <DeskMenu actor={actor} lang={lang} path={path} />
      {actor.drill ? <p class="strip">{say.drill}</p> : null}
      <p id="link" class="strip" role="status" hidden></p>
      <p id="red" class="strip red" role="status" hidden></p>
      <main id="main" data-now={String(now)}>
        {notice ? (
          <p class="notice" role="alert">
            {notice}
          </p>
        ) : null}
        <div id={still ? undefined : 'live'}>{children}</div>
        <p id="news" class="vh" aria-live="assertive"></p>
      </main>
    </Page>
  );
}

/** What is wanted on the road comes before what is run from a table. */
const nearest = [
  '/console',
  '/console/inbox',
  '/console/duties',
  '/console/children',
  '/console/people',
  '/console/audit',
  '/console/machine',
];

function underThumb(places: readonly DeskPlace[]): readonly DeskPlace[] {
  const near = nearest.flatMap((path) => places.filter((place) => place.path === path));
  return [...near, ...places.filter((place) => !near.includes(place))].slice(0, 3);
}

/** On a wide screen a column that is always there; on a telephone it opens over the page, and its first places stand within the thumb's reach. */
function DeskMenu({ actor, lang, path }: Pick<DeskFrameProps, 'actor' | 'lang' | 'path'>) {
  const say = words[lang];
  const places = deskPages.filter(({ needs }) => mayEver(actor, needs));
  const link = (page: DeskPlace) => (
    <a href={page.path} aria-current={page.path === path ? 'page' : undefined}>
      {page.label[lang]}
    </a>
  );
  const groups = Object.entries(say.groups).map(([group, name]) => ({
    name,
    places: places.filter((place) => (place.group ?? 'work') === group),
  }));
  return (
    <>
      <nav id="menu" aria-label={say.menu}>
        {groups
          .filter((group) => group.places.length > 0)
          .map((group) => (
            <div class="group">
              <p>{group.name}</p>
              {group.places.map(link)}
            </div>
          ))}
        <a href="#main" class="close-menu">
          {say.close}
        </a>
      </nav>
      <nav class="thumb" aria-hidden="true">
        {underThumb(places).map((page) => (
          <a href={page.path} tabindex={-1} class={page.path === path ? 'here' : undefined}>
            {page.label[lang]}
          </a>
        ))}
        <a href="#menu" tabindex={-1}>
          {say.menu}
        </a>
      </nav>
    </>
  );
}
