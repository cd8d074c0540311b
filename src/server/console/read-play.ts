import { z } from 'zod';
import { momentIn } from '../../core/calendar/civil-time.ts';
import type { ExampleWorld } from '../../core/flow/example-world.ts';
import { FACTS, type FactValue } from '../../core/flow/facts.ts';

const Value = z.union([z.string().max(200), z.number(), z.boolean(), z.array(z.string().max(60)).max(20)]);
const Facts = z.record(z.string().max(60), Value);

/** What was chosen and put in so far. It travels with the form: nothing of it is kept here, and there is nothing in it that is anybody's. */
export const PlayState = z.strictObject({
  at: z.number(),
  facts: Facts,
  children: z.array(Facts).max(6),
  inputs: z
    .array(
      z.union([
        z.strictObject({ kind: z.literal('text'), text: z.string().max(2_000) }),
        z.strictObject({ kind: z.literal('button'), data: z.string().max(60) }),
        z.strictObject({ kind: z.enum(['voice', 'photo']) }),
      ]),
    )
    .max(80),
});
export type PlayState = z.infer<typeof PlayState>;

type Form = Readonly<Record<string, unknown>>;

const said = (form: Form, name: string, most: number): string => {
  const value = form[name];
  return typeof value === 'string' ? value.toWellFormed().replaceAll('\u0000', '').trim().slice(0, most) : '';
};

/** The state that came with the form, with what was put in now; null when it is none of ours. */
export function readPlay(form: Form): PlayState | null {
  let data: unknown;
  try {
    data = JSON.parse(typeof form.state === 'string' ? form.state : '');
  } catch {
    return null;
  }
  const read = PlayState.safeParse(data);
  if (!read.success) return null;
  if (form.back === '1') return { ...read.data, inputs: read.data.inputs.slice(0, -1) };
  const input = inputOf(form);
  if (input === null || read.data.inputs.length >= 80) return read.data;
  return { ...read.data, inputs: [...read.data.inputs, input] };
}

function inputOf(form: Form): PlayState['inputs'][number] | null {
  const button = said(form, 'button', 60);
  if (button !== '') return { kind: 'button', data: button };
  if (form.what === 'voice' || form.what === 'photo') return { kind: form.what };
  const text = said(form, 'text', 2_000);
  return text === '' ? null : { kind: 'text', text };
}

/** What was chosen otherwise than the catalogue's examples have it: only that travels. */
export function readWorld(form: Form, example: ExampleWorld, now: number, timeZone: string): PlayState {
  const facts: Record<string, FactValue> = {};
  const child: Record<string, FactValue> = {};
  for (const [field, value] of Object.entries(form)) {
    const name = field.startsWith('f:') ? field.slice(2) : '';
    const entry = FACTS[name];
    if (!entry || typeof value !== 'string') continue;
    const read = factValue(entry.type, value.toWellFormed().slice(0, 200));
    const before = example.facts[name] ?? example.children[0]?.[name];
    if (JSON.stringify(before) === JSON.stringify(read)) continue;
    if (name.startsWith('child.')) child[name] = read;
    else facts[name] = read;
  }
  const children = said(form, 'children', 400)
    .split(/\n/u)
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(0, 6)
    .map((line) => {
      const [, name = line, age] = /^(.*?)[\s,，]*(\d{1,2})?岁?$/u.exec(line) ?? [];
      return {
        ...child,
        'child.name': name.slice(0, 20) || '孩子',
        ...(age === undefined ? {} : { 'child.age': Number(age) }),
      };
    });
  return { at: readTime(said(form, 'at', 16), now, timeZone), facts, children, inputs: [] } as PlayState;
}

function factValue(type: string, text: string): FactValue {
  if (type === 'bool') return text === 'true';
  if (type === 'int') return /^-?\d{1,9}$/u.test(text.trim()) ? Number(text) : -1;
  if (type !== 'list') return text;
  return text
    .split(/[,，、\s]+/u)
    .filter(Boolean)
    .slice(0, 20);
}

/** "2026-11-05T18:30" on the county's clock; `now` when it is none. */
function readTime(text: string, now: number, timeZone: string): number {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})$/u.exec(text);
  const day = match ? Date.parse(`${match[1]}T00:00:00Z`) / 86_400_000 : Number.NaN;
  if (!match || Number.isNaN(day)) return now;
  return momentIn(timeZone, day, Number(match[2]) * 60 + Number(match[3]));
}
