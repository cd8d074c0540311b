import type { Context } from 'hono';
import { z } from 'zod';

/** A form that was sent when its sender first had to come in, or to prove who they are: nothing typed is lost. */
export interface Kept {
  readonly path: string;
  readonly fields: readonly (readonly [string, string])[];
  /** Files cannot be held in a page; they are to be chosen again. */
  readonly withFiles: boolean;
}

const keptBytes = 256 * 1024;

const KeptText = z
  .string()
  .max(200_000)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('no JSON');
      return z.NEVER;
    }
  })
  .pipe(
    z.object({
      path: z.string().refine((path) => safePath(path) !== null),
      fields: z.array(z.tuple([z.string(), z.string()])).max(2_000),
      withFiles: z.boolean(),
    }),
  );

/** A place of the desk to go on to; null for anything else. */
export function safePath(text: unknown): string | null {
  return typeof text === 'string' && text.length <= 2_000 && /^\/console(?:[/?][\x21-\x7e]*)?$/u.test(text)
    ? text
    : null;
}

/** The address of this request, as a place to come back to. */
export function pathOf(c: Context): string {
  const { pathname, search } = new URL(c.req.url);
  return safePath(pathname + search) ?? '/console';
}

/** An upload, or one that does not say how long it is: not read for somebody who has not come in. */
function isLarge(c: Context): boolean {
  const upload = c.req.header('content-type')?.startsWith('multipart/') ?? false;
  return Number(c.req.header('content-length') ?? (upload ? keptBytes + 1 : 0)) > keptBytes;
}

/** What this request brought; null when it is no form. */
export async function keepForm(c: Context): Promise<Kept | null> {
  if (c.req.method !== 'POST' || isLarge(c)) return null;
  const form = await c.req.formData().catch(() => null);
  if (!form) return null;
  const entries = [...form.entries()];
  const fields = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return { path: pathOf(c), fields, withFiles: fields.length < entries.length };
}

/** As it came through the form of the door. */
export function readKept(text: unknown): Kept | null {
  const read = KeptText.safeParse(text);
  return read.success ? read.data : null;
}

/** Goes through the form of the door with the code. */
export function KeptField({ kept }: { readonly kept: Kept | null }) {
  return kept ? <input type="hidden" name="kept" value={JSON.stringify(kept)} /> : null;
}

interface KeptFormProps {
  readonly kept: Kept;
  /** What stands on the button; none: the page's script sends the form. */
  readonly press?: string;
  /** Sent as soon as the page is there. */
  readonly atOnce?: boolean;
}

/** The form as it was, ready to be sent again. */
export function KeptForm({ kept, press, atOnce }: KeptFormProps) {
  return (
    <form id="kept" method="post" action={kept.path} data-go={atOnce ? '' : undefined} hidden={press === undefined}>
      {kept.fields.map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {press === undefined ? null : (
        <button type="submit" class="big quiet">
          {press}
        </button>
      )}
    </form>
  );
}
