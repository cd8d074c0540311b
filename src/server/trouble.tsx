import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { Page, sendPage } from './page.tsx';

/**
 * What went wrong, in Chinese, and that nothing is lost; as JSON where a program asks. Emergency numbers stand on every
 * such page: somebody may have come because of a child in danger.
 */
export function trouble(c: Context, status: ContentfulStatusCode, title: string, text: string, retrySeconds?: number) {
  if (retrySeconds !== undefined) c.header('retry-after', String(retrySeconds));
  if (wantsJson(c)) {
    c.header('cache-control', 'no-store');
    return c.json({ error: title, what: text }, status);
  }
  return sendPage(
    c,
    <Page title={title} css={['page.css']} bodyClass="plain" refreshSeconds={status === 503 ? retrySeconds : undefined}>
      <main>
        <h1>{title}</h1>
        <p>{text}</p>
        <p>
          急事不要等：报警 <a href="tel:110">110</a>，急救 <a href="tel:120">120</a>。
        </p>
        <p>
          <a href="/">回到首页</a>
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

export function notFound(c: Context) {
  return trouble(c, 404, '没有这个页面', '地址可能抄错了，或者已经停用。您发过的话都还在，不会丢。');
}

export function tooLarge(c: Context) {
  return trouble(c, 413, '内容太大，没能收下', '请分成几次发，或者拍小一点、说短一点。以前送到的都在。');
}

export function tooMany(c: Context, retrySeconds: number) {
  return trouble(c, 429, '发得太快了，请稍等一下', '没送出去的会自动再发，送到的都在。', retrySeconds);
}
