import type { MessageBody } from '../core/effect.ts';

/**
 * The text of a message with its options as numbered lines ("1 好着呢"), so that it can be answered by typing a digit
 * where there are no buttons or they do not show (domain 11.4: flows are text first, buttons are sugar).
 * A text that already holds every option's key and label is left as it is.
 */
export function textWithOptions(body: MessageBody): string {
  const buttons = body.buttons ?? [];
  const missing = buttons.filter((button) => !saysOption(body.text, button.data, button.label));
  if (missing.length === 0) {
    return body.text;
  }
  const lines = missing.map((button) => `${button.data} ${button.label}`);
  return [body.text, ...lines].join('\n');
}

/** What may stand between an option's key and its label; the last two make a keycap of a digit. */
const BETWEEN = /(?:[\s.．、,，:：)）]|\uFE0F|\u20E3)+$/u;

/** True when the label stands behind its key: "1 好着呢", "1.好着呢", "1、好着呢", "1️⃣ 好着呢"; or is itself "1 好着呢". */
function saysOption(text: string, key: string, label: string): boolean {
  if (label.startsWith(key) && text.includes(label)) {
    return true;
  }
  for (let at = text.indexOf(label); at >= 0; at = text.indexOf(label, at + 1)) {
    const before = text.slice(Math.max(0, at - key.length - 4), at).replace(BETWEEN, '');
    if (before.endsWith(key)) {
      return true;
    }
  }
  return false;
}
