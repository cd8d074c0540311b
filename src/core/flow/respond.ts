import { normalizeText } from '../text/normalize-text.ts';
import { type ChoiceOption, understandChoice } from '../text/understand-choice.ts';
import { readGlobalDigit } from '../text/understand-global.ts';
import { accept, raiseRedNow, settle, type Understood } from './accept.ts';
import { raiseFlags } from './apply-rules.ts';
import { childEntries, questionsLeft, sayPending, viewOf, whichLines } from './ask.ts';
import { beginAbout } from './begin.ts';
import type { Flow, FlowOption, FlowStep } from './flow.ts';
import type { Pending } from './inner-state.ts';
import { askAgain, giveUp, leave, misunderstood } from './misunderstand.ts';
import { PHRASES } from './phrases.ts';
import type { Run } from './run.ts';
import { readEntries } from './steps/read-entries.ts';
import type { Reading, ShownOption } from './steps/step-type.ts';

const YES_NO: readonly ChoiceOption[] = [
  { key: '1', label: '对', hears: ['@yes', '要', '是的', '对的', '嗯'] },
  { key: '2', label: '不是', hears: ['@none', '不要', '不用', '不对', '不是的'] },
];
/** Said to "您是说…对吗?" these always mean yes or no, whatever the options hear. */
const ASSENT =
  /^(?:对|对头|对的|对嘞|对着|是|是的|是嘞|是这样|嗯+|恩+|没错|正是|好|好的|要得|得|行|可以|系|中|ok)[嘛哦啊呀呢了咯噻撒]*$/;
const WRONG = /^(?:不是|不对|不$|错|搞错|没说)/;

function yesOrNo(run: Run, text: string): 'yes' | 'no' | null {
  const said = understandChoice(run.ctx.lexicon, YES_NO, text);
  if (said.kind !== 'match') return null;
  return said.key === '1' ? 'yes' : 'no';
}

/** 0, or its words, where the step says what 0 means. */
function readZero(step: FlowStep, text: string): Understood | null {
  const zero = step.zero;
  if (zero === null) return null;
  const said = normalizeText(text);
  const heard = [zero.label.source, ...zero.hears.filter((word) => !word.startsWith('@'))].map(normalizeText);
  if (readGlobalDigit(text) === 0) return { value: zero.value, options: [zero], by: 'digit' };
  return heard.includes(said) ? { value: zero.value, options: [zero], by: 'word' } : null;
}

function read(run: Run, flow: Flow, step: FlowStep, pending: Pending, text: string): Reading {
  return step.kind.read(viewOf(run, flow, step, pending.c), text);
}

/** A text or pressed button, read in the phase the question is in. */
export function respond(run: Run, pending: Pending, text: string): void {
  if (pending.ph === 'echo') return respondToEcho(run, pending, text);
  if (pending.ph === 'which') return respondToWhich(run, pending, text);
  if (pending.ph === 'call') return respondToCall(run, pending, text);
  if (pending.ph === 'row') return respondToRow(run, pending, text);
  respondToQuestion(run, pending, text);
}

function respondToQuestion(run: Run, pending: Pending, text: string): void {
  const flow = run.flow(pending.f);
  const step = run.step(pending.f, pending.t);
  const zero = readZero(step, text);
  if (zero !== null) return acceptZero(run, flow, step, pending, zero, text);
  const reading = read(run, flow, step, pending, text);
  if (reading.kind === 'value') return take(run, pending, reading, text);
  if (reading.kind === 'sequence' && offerRow(run, flow, pending, reading.keys, text)) return;
  misunderstood(run, pending, text);
}

/** For a list, 0 is about everybody listed. */
function acceptZero(run: Run, flow: Flow, step: FlowStep, pending: Pending, zero: Understood, text: string): void {
  const entries = viewOf(run, flow, step, pending.c).entries;
  const listed = step.kind.entries(step.def) === 'children' ? entries.map(({ index }) => index) : undefined;
  accept(run, pending, { ...zero, value: zeroValue(step, zero), children: listed }, text);
}

/** A list's answer is a list: nobody picked. */
function zeroValue(step: FlowStep, zero: Understood): unknown {
  return step.kind.answerType(step.def) === 'list' ? [] : zero.value;
}

function take(run: Run, pending: Pending, reading: Extract<Reading, { kind: 'value' }>, text: string): void {
  if (reading.sure || reading.options.length === 0) return accept(run, pending, reading, text);
  const e = reading.certain === true ? raiseRedNow(run, pending, reading.options, text) : [];
  const keys = reading.options.map(({ key }) => key);
  run.inner.p = { ...pending, ph: 'echo', k: keys, w: text, by: reading.by, ...(e.length > 0 ? { e } : {}) };
  sayPending(run, run.inner.p);
}

/** A row of digits counts only when it answers exactly the questions left (domain 10.4). */
function offerRow(run: Run, flow: Flow, pending: Pending, keys: readonly string[], text: string): boolean {
  const left = questionsLeft(run, pending);
  if (left.length < 2 || left.length !== keys.length) return false;
  const fits = left.every((step, index) => {
    return viewOf(run, flow, step, pending.c).options.some(({ key }) => key === keys[index]);
  });
  if (!fits) return false;
  run.inner.p = { ...pending, ph: 'row', k: [...keys], w: text };
  sayPending(run, run.inner.p);
  return true;
}

function respondToRow(run: Run, pending: Pending, text: string): void {
  const answer = yesOrNo(run, text);
  if (answer === null) return respondToQuestion(run, askAgain(pending), text);
  if (answer === 'no') {
    run.inner.p = askAgain(pending);
    return sayPending(run, run.inner.p);
  }
  const keys = pending.k ?? [];
  run.inner.q = Object.fromEntries(questionsLeft(run, pending).map((step, index) => [step.id, keys[index] ?? '']));
  run.inner.p = null;
  run.inner.g.push({ f: pending.f, c: pending.c, t: pending.t });
}

function echoed(run: Run, pending: Pending): readonly ShownOption[] {
  const step = run.step(pending.f, pending.t);
  const view = viewOf(run, run.flow(pending.f), step, pending.c);
  return view.options.filter(({ key }) => pending.k?.includes(key));
}

function chosenOf(run: Run, pending: Pending): Understood {
  const step = run.step(pending.f, pending.t);
  const keys = pending.k ?? [];
  const other = step.other !== null && keys.includes(step.other.key) ? [step.other] : [];
  const options: FlowOption[] = [...echoed(run, pending).map(({ option }) => option), ...other];
  const isList = step.kind.answerType(step.def) === 'list';
  const value = isList ? options.map((option) => option.value) : options[0]?.value;
  return { value, options, by: pending.by ?? 'word' };
}

function respondToEcho(run: Run, pending: Pending, text: string): void {
  const flow = run.flow(pending.f);
  const step = run.step(pending.f, pending.t);
  const known = pending.e === undefined ? {} : { e: pending.e };
  const confirmed = () => accept(run, { ...askAgain(pending), ...known }, chosenOf(run, pending), pending.w ?? text);
  const said = normalizeText(text).replace(/[。,!~\s]+$/, '');
  const plain = said === '1' || ASSENT.test(said) ? 'yes' : said === '2' || WRONG.test(said) ? 'no' : null;
  if (plain === 'yes') return confirmed();
  if (plain === null) {
    const reading = read(run, flow, step, pending, text);
    if (reading.kind === 'value' && sameKeys(reading.options, pending.k ?? [])) return confirmed();
    // "有" to "您是说:没有,对吗?" is another answer, not assent.
    if (reading.kind === 'value' && reading.options.every(({ role }) => role === 'option')) {
      return take(run, askAgain(pending), reading, text);
    }
    const answer = yesOrNo(run, text);
    if (answer === 'yes') return confirmed();
    if (answer === null) return misunderstood(run, pending, text);
  }
  const n = pending.n + 1;
  run.inner.p = { ...askAgain(pending), n };
  if (n > step.unclear.retry + 1) return giveUp(run, run.inner.p, false);
  sayPending(run, run.inner.p);
}

function sameKeys(options: readonly FlowOption[], keys: readonly string[]): boolean {
  return options.length === keys.length && options.every(({ key }) => keys.includes(key));
}

function respondToWhich(run: Run, pending: Pending, text: string): void {
  const step = run.step(pending.f, pending.t);
  const entries = childEntries(run, pending.c);
  const lines = whichLines(run, pending.c);
  const all = lines.at(-1);
  const numbered = entries.map((entry, index) => ({ ...entry, key: lines[index]?.data ?? entry.key }));
  const everyone = {
    key: all?.data ?? '',
    id: '',
    label: '',
    names: ['都是', '都有', '全部', '两个都', '几个都'],
    index: -1,
  };
  const found = readEntries([...numbered, everyone], text)?.found;
  if (found === undefined && pending.n < 1) {
    run.inner.p = { ...pending, n: pending.n + 1 };
    run.say({ text: /^[\d\s]+$/.test(text) ? PHRASES.againDigit : PHRASES.again, stepId: step.id });
    return sayPending(run, run.inner.p);
  }
  // Not to be made out: it is taken to be about all of them, and a person reads the words.
  if (found === undefined) run.emit({ kind: 'not_understood', stepId: step.id, childIds: run.ids(pending.c) });
  const isAll = found === undefined || found.includes(everyone);
  const places = isAll ? pending.c : found.map(({ index }) => index);
  if (step.role === 'roster') {
    run.inner.p = null;
    return beginAbout(run, places);
  }
  settle(run, pending, chosenOf(run, pending), pending.w ?? text, places);
}

/** U1 (domain 5.21): whoever cannot be understood twice is called. */
function respondToCall(run: Run, pending: Pending, text: string): void {
  const flow = run.flow(pending.f);
  const step = run.step(pending.f, pending.t);
  const answer = yesOrNo(run, text);
  if (answer === 'no') return leave(run, step);
  if (answer === null) {
    const reading = read(run, flow, step, pending, text);
    const ownOption = reading.kind === 'value' && reading.options.every(({ role }) => role === 'option');
    if (reading.kind === 'value' && ownOption && step.options.length > 0)
      return take(run, askAgain(pending), reading, text);
    run.emit({ kind: 'not_understood', stepId: step.id, childIds: run.ids(pending.c) });
  }
  run.emit({ kind: 'act', name: 'callback', args: {}, childIds: run.ids(pending.c), stepId: step.id });
  run.say({ text: PHRASES.willCall, stepId: step.id });
  run.end('to_person');
}

/** An answer that was echoed but not confirmed when the talk ends: its flags are raised rather than lost (rule 2). */
export function raiseUnconfirmed(run: Run, pending: Pending): void {
  if (pending.ph !== 'echo' && pending.ph !== 'which') return;
  const flow = run.flow(pending.f);
  const step = run.step(pending.f, pending.t);
  if (step.role !== 'step') return;
  let raised = false;
  for (const option of chosenOf(run, pending).options) {
    const because = `${run.fill(flow, option.label, pending.c)}(没有确认)`;
    const answered = { places: pending.c, words: pending.w ?? '', because };
    // What is red was raised when it was asked back.
    const told = (code: string) => pending.ph === 'which' || pending.e?.includes(code) === true;
    const flags = option.flags.filter(({ code, red }) => !red || !told(code));
    raised = raiseFlags(run, flow, step, flags, answered) || raised;
  }
  if (raised) run.emit({ kind: 'not_understood', stepId: step.id, childIds: run.ids(pending.c) });
}
