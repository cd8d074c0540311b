/**
 * A text in parts of at most `max` UTF-16 units: at line ends where there are some, else after a sentence, else anywhere
 * but inside a character. No part is empty; nothing but the line ends at the cuts is lost.
 */
export function splitText(text: string, max: number): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const cut = cutBefore(rest, max);
    const part = rest.slice(0, cut).replace(/\n+$/, '');
    if (part.trim() !== '') {
      parts.push(part);
    }
    rest = rest.slice(cut).replace(/^\n+/, '');
  }
  if (rest.trim() !== '' || parts.length === 0) {
    parts.push(rest);
  }
  return parts;
}

function cutBefore(text: string, max: number): number {
  const line = text.lastIndexOf('\n', max);
  if (line > max / 4) {
    return line;
  }
  const head = text.slice(0, max);
  const sentence = Math.max(...['。', '！', '？', '；', '. ', '! ', '? '].map((end) => head.lastIndexOf(end)));
  if (sentence > max / 4) {
    return sentence + 1;
  }
  const inside = text.charCodeAt(max - 1);
  return inside >= 0xd800 && inside <= 0xdbff ? max - 1 : max;
}
