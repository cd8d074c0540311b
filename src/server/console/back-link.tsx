import type { Child } from 'hono/jsx';

/** The way to the list that this page belongs to: the same on every page, above its heading. */
export function Back({ href, children }: { readonly href: string; readonly children?: Child }) {
  return (
    <p class="back noprint">
      <a href={href}>{children}</a>
    </p>
  );
}
