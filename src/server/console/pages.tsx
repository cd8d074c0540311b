import type { Lang } from './language.ts';

interface PagesProps {
  readonly path: string;
  /** What else the address holds. */
  readonly query: string;
  /** From 1. */
  readonly page: number;
  readonly total: number;
  readonly pageSize: number;
  readonly lang: Lang;
}

/** The way to the rows before and after; nothing when one page holds them all. */
export function Pages({ path, query, page, total, pageSize, lang }: PagesProps) {
  const last = Math.max(1, Math.ceil(total / pageSize));
  if (last === 1) return null;
  const to = (number: number) => `${path}?${query}${query ? '&' : ''}page=${number}`;
  const say =
    lang === 'zh'
      ? { label: '翻页', before: '上一页', after: '下一页', here: `第 ${page} 页，共 ${last} 页` }
      : { label: 'Pages', before: 'Before', after: 'Next', here: `Page ${page} of ${last}` };
  return (
    <nav class="pages noprint" aria-label={say.label}>
      {page > 1 ? (
        <a class="button" href={to(page - 1)}>
          {say.before}
        </a>
      ) : (
        <span></span>
      )}
      <span>{say.here}</span>
      {page < last ? (
        <a class="button" href={to(page + 1)}>
          {say.after}
        </a>
      ) : (
        <span></span>
      )}
    </nav>
  );
}
