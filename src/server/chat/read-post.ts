import { z } from 'zod';
import type { Content } from '../../core/event.ts';

/** Longest text of one message, in UTF-16 units. */
export const maxText = 4_000;

const clientId = z.string().regex(/^[\w-]{8,64}$/);
const code = z.string().regex(/^[\w-]{4,128}$/);

/** What a page posts: a text or a pressed option. Forms send the same fields as strings. */
const Post = z.object({
  clientId,
  text: z.string().optional(),
  button: z.string().min(1).max(64).optional(),
  startCode: code.optional(),
  sentAt: z.coerce.number().int().positive().optional(),
});

export interface ReadPost {
  readonly clientId: string;
  readonly content: Content;
  readonly startCode?: string;
  readonly sentAt?: number;
}

/** The post as a message; `problem` where it is none. */
export function readPost(input: unknown): ReadPost | { readonly problem: 'malformed' | 'empty' | 'too_long' } {
  const parsed = Post.safeParse(input);
  if (!parsed.success) return { problem: 'malformed' };
  const { clientId: id, button, startCode, sentAt } = parsed.data;
  const text = clean(parsed.data.text ?? '');
  if (text.length > maxText) return { problem: 'too_long' };
  if (button === undefined && text.trim() === '') return { problem: 'empty' };
  const content: Content = button === undefined ? { kind: 'text', text } : { kind: 'button', data: clean(button) };
  return { clientId: id, content, startCode, sentAt };
}

export function isClientId(value: unknown): value is string {
  return clientId.safeParse(value).success;
}

/** An invite's code or link token. */
export function isCode(value: string): boolean {
  return code.safeParse(value).success;
}

/** Halves of characters and NUL cannot be stored; they carry nothing. */
function clean(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '');
}

/** Six digits in any width, alone, typed or from a link: a card's code (domain 5.3). Long link tokens cannot be guessed. */
export function looksLikeCode(post: ReadPost): boolean {
  const written = post.content.kind === 'text' ? post.content.text : '';
  return sixDigits.test(post.startCode ?? '') || sixDigits.test(written);
}

const sixDigits = /^\s*[0-9０-９](?:\s*[0-9０-９]){5}\s*$/;
