import type { Flow } from '../flow.ts';
import type { Path, Report } from '../read-flow-file.ts';
import { stepType } from '../steps/index.ts';
import type { FlowKnowledge } from './flow-knowledge.ts';

type Loose = Readonly<Record<string, unknown>>;
type Limit = 'question' | 'info' | 'opening' | 'closing' | 'notice' | 'voice' | 'label';

/** Characters a text may have; a name in braces counts as three (domain 5.1: ≤40 for a question to a family). */
const MOST: Readonly<Record<'family' | 'staff', Readonly<Record<Limit, number>>>> = {
  family: { question: 40, info: 80, opening: 60, closing: 120, notice: 800, voice: 70, label: 24 },
  staff: { question: 80, info: 160, opening: 80, closing: 160, notice: 800, voice: 120, label: 30 },
};

interface PlacedText {
  readonly text: string;
  readonly path: Path;
  readonly limit: Limit;
}

function wordings(source: Loose, path: Path, field: string, limit: Limit): PlacedText[] {
  const found: PlacedText[] = [];
  const add = (one: Loose, at: Path) => {
    const text = one[field];
    const voice = one.voiceText;
    if (typeof text === 'string') found.push({ text, path: [...at, field], limit });
    if (typeof voice === 'string') {
      found.push({ text: voice, path: [...at, 'voiceText'], limit: limit === 'notice' ? 'notice' : 'voice' });
    }
  };
  add(source, path);
  for (const [index, variant] of ((source.variants as Loose[] | undefined) ?? []).entries()) {
    add(variant, [...path, 'variants', index]);
  }
  return found;
}

function labelsOf(step: Loose, path: Path): PlacedText[] {
  const found: PlacedText[] = [];
  const add = (option: Loose | undefined, at: Path) => {
    if (option?.label !== undefined) found.push({ text: String(option.label), path: [...at, 'label'], limit: 'label' });
  };
  for (const [index, option] of ((step.options as Loose[] | undefined) ?? []).entries()) {
    add(option, [...path, 'options', index]);
  }
  for (const [index, list] of ((step.lists as Loose[] | undefined) ?? []).entries()) {
    const at: Path = [...path, 'lists', index];
    add(list, at);
    for (const [n, reason] of ((list.reasons as Loose[] | undefined) ?? []).entries())
      add(reason, [...at, 'reasons', n]);
  }
  for (const name of ['yes', 'no', 'zero', 'other']) add(step[name] as Loose | undefined, [...path, name]);
  return found;
}

/** Every text of the file that a person may read. */
export function textsOf(flow: Flow): readonly PlacedText[] {
  const { file } = flow;
  const found: PlacedText[] = [];
  if (file.opening) found.push(...wordings(file.opening, ['opening'], 'prompt', 'opening'));
  for (const name of ['now', 'later'] as const) {
    const text = file.opening?.[name];
    if (text !== undefined) found.push({ text, path: ['opening', name], limit: 'label' });
  }
  for (const [name, text] of Object.entries(file.roster ?? {})) {
    found.push({ text, path: ['roster', name], limit: name === 'prompt' ? 'question' : 'label' });
  }
  for (const [index, step] of file.steps.entries()) {
    const plain: Limit = step.type === 'info' ? 'info' : 'question';
    const path: Path = ['steps', index];
    found.push(...wordings(step as Loose, path, 'prompt', step.notice === true ? 'notice' : plain));
    found.push(...labelsOf(step as Loose, path));
  }
  if (file.closing) found.push(...wordings(file.closing, ['closing'], 'text', 'closing'));
  return found;
}

function lengthOf(text: string): number {
  return [...text.replace(/\{[^}]*\}/g, '人名字')].length;
}

function checkOptions(flow: Flow, report: Report): void {
  for (const [index, step] of flow.file.steps.entries()) {
    const options = ((step as Loose).options as Loose[] | undefined) ?? [];
    const sometimes = options.filter((option) => option.showWhen !== undefined).length;
    const shown = options.length - Math.max(0, sometimes - 1);
    const most = flow.side === 'family' ? (stepType(step.type)?.mostOptions ?? 8) : 8;
    if (shown > most) {
      report(['steps', index, 'options'], 'too_many_options', `${shown} options; at most ${most} here (选项太多).`);
    }
    const keys = new Set<string>();
    for (const [n, option] of options.entries()) {
      const key = String(option.key ?? n + 1);
      const at: Path = ['steps', index, 'options', n, ...(option.key === undefined ? [] : ['key'])];
      if (/[09]/.test(key))
        report(at, 'key', `The digit ${key} is not free: 0 and 9 mean the same everywhere (0、9不能作选项).`);
      else if (!/^[1-8]$/.test(key)) report(at, 'key', `An option's key is one digit from 1 to 8, not ${key}.`);
      if (keys.has(key)) report(at, 'duplicate_key', `The key ${key} is used twice (数字重复).`);
      keys.add(key);
    }
    const values = options.map((option) => option.value);
    for (const [n, value] of values.entries()) {
      if (values.indexOf(value) !== n) {
        report(['steps', index, 'options', n, 'value'], 'duplicate_value', `The value ${String(value)} is used twice.`);
      }
    }
  }
}

/** Words, lengths, numbers of options (domain 5.1, 10.46). */
export function checkWords(flow: Flow, known: FlowKnowledge, report: Report): void {
  for (const { text, path, limit } of textsOf(flow)) {
    const most = MOST[flow.side][limit];
    const length = lengthOf(text);
    if (length > most) report(path, 'too_long', `${length} characters; at most ${most} here (太长).`);
    if (flow.side !== 'family') continue;
    for (const word of known.forbiddenWords) {
      if (text.includes(word))
        report(path, 'forbidden_word', `"${word}" must not stand in a message to a family (不能对家里人说).`);
    }
    if (text.includes('你') && flow.file.addressee !== 'child') report(path, 'you', 'Say 您, not 你.');
  }
  checkOptions(flow, report);
}
