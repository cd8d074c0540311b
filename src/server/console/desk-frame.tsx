import type { Child } from 'hono/jsx';
import type { Instant } from '../../core/ids.ts';
import { Page } from '../page.tsx';
import type { DeskActor } from '../ports.ts';

/** The desk's pages, in the order of the menu. A new page: one line here, one route in desk-routes. */
export const deskPages = [
  { path: '/console', label: '告警' },
  { path: '/console/inbox', label: '要人看的' },
  { path: '/console/phone-list', label: '电话名单' },
] as const;

export interface DeskFrameProps {
  readonly title: string;
  readonly path: string;
  readonly actor: DeskActor;
  readonly now: Instant;
  /** Said once, at the top: what the last press did. */
  readonly notice?: string;
  readonly children?: Child;
}

/** Frame of every page of the desk. What is inside `#live` is drawn again when something changes. */
export function DeskFrame({ title, path, actor, now, notice, children }: DeskFrameProps) {
  return (
    <Page title={`${title} · 家信工作台`} css={['page.css', 'desk.css']} scripts={['desk.js']} bodyClass="desk">
      <a class="skip" href="#main">
        跳到内容
      </a>
      <header>
        <nav aria-label="工作台">
          {deskPages.map((page) => (
            <a href={page.path} aria-current={page.path === path ? 'page' : undefined}>
              {page.label}
            </a>
          ))}
        </nav>
        <form method="post" action="/console/leave" class="who">
          <span>
            {actor.name} <small>{actor.post}</small>
          </span>
          <button type="submit" class="plainer">
            退出
          </button>
        </form>
      </header>
      {actor.drill ? <p class="strip">演练账号：这里的告警都是练习，不会惊动别人。</p> : null}
      <p id="link" class="strip" role="status" hidden></p>
      <main id="main" data-now={String(now)}>
        {notice ? (
          <p class="notice" role="alert">
            {notice}
          </p>
        ) : null}
        <div id="live">{children}</div>
        <p id="news" class="vh" aria-live="assertive"></p>
      </main>
    </Page>
  );
}
