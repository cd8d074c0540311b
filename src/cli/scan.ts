import { z } from 'zod';
import { type DangerBook, Speaker } from '../core/risk/danger-book.ts';
import { scan } from '../core/risk/scan.ts';

/** What the command needs from the playbook. */
export interface ScanMaterials {
  readonly dangerBook: DangerBook;
}

/** Other names that programs give to speakers; any further one counts as unknown. */
const speakers: Readonly<Record<string, Speaker>> = {
  guardian: 'caregiver',
  grandparent: 'caregiver',
  grandmother: 'caregiver',
  grandfather: 'caregiver',
  mother: 'parent',
  father: 'parent',
  parent_away: 'parent',
  class_teacher: 'teacher',
  subject_teacher: 'teacher',
  child_director: 'staff',
};

function speakerNamed(name: unknown): Speaker {
  const word = String(name ?? '').toLowerCase();
  const parsed = Speaker.safeParse(word);
  return parsed.success ? parsed.data : (speakers[word] ?? 'unknown');
}

/** One line of input. `childAge` in years may be left out. */
const ScanLine = z.object({
  id: z.union([z.string(), z.number()]),
  speaker: z.unknown().optional().transform(speakerNamed),
  text: z.string(),
  childAge: z.number().optional(),
});

function readLine(line: string): z.infer<typeof ScanLine> | { error: string } {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    return { error: 'The line is not JSON.' };
  }
  const parsed = ScanLine.safeParse(data);
  if (parsed.success) return parsed.data;
  const [problem] = parsed.error.issues;
  const place = problem?.path.join('.');
  return { error: place ? `The field "${place}" is wrong: ${problem?.message}.` : 'The line is not an object.' };
}

/** Whole lines of a stream of pieces of text; the last one needs no line end. */
async function* linesOf(input: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of input) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/**
 * `jiaxin scan`: reads JSON lines `{id, speaker, text, childAge?}` and answers each, in order, with a line
 * `{id, signals: [{flag, severity, because, route, otherChild?}]}`. A line it cannot read is answered with
 * `{id: null, error}` and the reading goes on; empty lines are skipped. Nothing is stored.
 * @param input pieces of text, cut anywhere
 * @param output gets one line without its line end
 * @param load makes the playbook's parts; called once
 */
export async function scanCommand(
  input: AsyncIterable<string>,
  output: (line: string) => void,
  load: () => ScanMaterials | Promise<ScanMaterials>,
): Promise<void> {
  const { dangerBook } = await load();
  for await (const raw of linesOf(input)) {
    const line = raw.trim();
    if (line === '') continue;
    const asked = readLine(line);
    if ('error' in asked) output(JSON.stringify({ id: null, error: asked.error }));
    else output(JSON.stringify({ id: asked.id, signals: scan(dangerBook, asked) }));
  }
}
