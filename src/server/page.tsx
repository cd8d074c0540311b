import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type AssetName, assetPath } from './assets.ts';

export interface PageProps {
  readonly title: string;
  readonly lang?: 'zh' | 'en';
  readonly css: readonly AssetName[];
  readonly scripts?: readonly AssetName[];
  readonly bodyClass: string;
  /** Loads the page again after so many seconds. */
  readonly refreshSeconds?: number;
  readonly children?: Child;
}

export function Page(props: PageProps) {
  return (
    <html lang={props.lang === 'en' ? 'en' : 'zh-CN'}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="robots" content="noindex, nofollow" />
        {props.refreshSeconds ? <meta http-equiv="refresh" content={String(props.refreshSeconds)} /> : null}
        <title>{props.title}</title>
        <link
          rel="icon"
          href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%23215d47'/%3E%3Cpath d='M16 27V15m0 2c0-6-4-8-9-8 0 6 3 8 9 8zm0-4c0-5 3-7 8-7 0 5-2 7-8 7z' fill='none' stroke='%23fff' stroke-width='2.4' stroke-linejoin='round'/%3E%3C/svg%3E"
        />
        {props.css.map((name) => (
          <link rel="stylesheet" href={assetPath(name)} />
        ))}
        {(props.scripts ?? []).map((name) => (
          <script src={assetPath(name)} defer></script>
        ))}
      </head>
      <body class={props.bodyClass}>{props.children}</body>
    </html>
  );
}

/** Sends a page that no cache keeps: every one of them is about somebody. */
export function sendPage(
  c: Context,
  page: { toString(): string | Promise<string> },
  status: ContentfulStatusCode = 200,
) {
  c.header('cache-control', 'no-store');
  return c.html(`<!doctype html>${page.toString()}`, status);
}
