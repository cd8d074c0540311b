import type { Content, PartyEvent } from '../event.ts';

/** Words of a message that the danger scan reads; a caption is read like a text. */
export function wordsOf(content: Content): string {
  if (content.kind === 'text') return content.text;
  return content.kind === 'photo' ? (content.caption ?? '') : '';
}

/** Words that came in with an event, from the person or from whoever writes them down. */
export function wordsOfEvent(event: PartyEvent): string {
  if (event.kind === 'message_received') return wordsOf(event.content);
  return event.kind === 'staff_coded' && event.what.type === 'answer' ? wordsOf(event.what.content) : '';
}

/** What was typed or pressed. */
export function typedOf(content: Content): string {
  return content.kind === 'button' ? content.data : wordsOf(content);
}

/** The same message with other words in it. */
export function withTyped(content: Content, typed: string): Content {
  if (content.kind === 'button') return { kind: 'button', data: typed };
  return content.kind === 'text' ? { kind: 'text', text: typed } : content;
}
