const chinese = /[\p{Script=Han}、。，；：（）「」《》]/u;
/** What a page says besides its text. A field's value is somebody's own words. */
const spoken = /\s(aria-label|title|placeholder|alt|content|data-words|data-confirm)="([^"]*)"/gu;
const empty = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));

/**
 * What is Chinese on an English page outside of elements that say so (lang="zh-CN"): each text and each spoken attribute, without these names. A text
 * area holds what was typed.
 */
export function chineseLeft(html: string, names: readonly string[]): string[] {
  const longest = names.toSorted((a, b) => b.length - a.length);
  const left: string[] = [];
  const look = (text: string) => {
    if (text.includes('[object Object]')) left.push(text);
    if (!chinese.test(text)) return;
    // A name of one sign is a name only where it stands alone.
    const rest = longest.reduce((all, name) => (name.length > 1 ? all.replaceAll(name, '') : all), text).trim();
    if (chinese.test(rest) && !names.includes(rest)) left.push(text.trim().slice(0, 120));
  };
  const open: { tag: string; marked: boolean }[] = [];
  const isMarked = () => open.at(-1)?.marked === true;
  for (const [part] of html.matchAll(/<!doctype[^>]*>|<[^>]+>|[^<]+/giu)) {
    if (!part.startsWith('<')) {
      if (!isMarked() && !['textarea', 'script', 'style'].includes(open.at(-1)?.tag ?? '')) look(unescaped(part));
      continue;
    }
    const tag = /^<\/?([\w-]+)/u.exec(part)?.[1] ?? '';
    if (part.startsWith('</')) {
      const from = open.findLastIndex((one) => one.tag === tag);
      if (from >= 0) open.length = from;
      continue;
    }
    const lang = /\slang="([^"]*)"/u.exec(part)?.[1];
    const marked = lang === undefined ? isMarked() : lang.startsWith('zh');
    if (!marked) for (const [, , value = ''] of part.matchAll(spoken)) look(unescaped(value));
    if (!empty.has(tag) && !part.endsWith('/>')) open.push({ tag, marked });
  }
  return [...new Set(left)];
}

const unescaped = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
