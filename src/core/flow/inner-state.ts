import type { FactValue } from './facts.ts';
import type { FlowState } from './outcome.ts';

/** Something that is still to be done; the last of the agenda comes first. `c`: places in FlowState.childIds. */
export type AgendaItem =
  /** The main line of flow `f` from step `i`; `s`: only its safety steps. */
  | { f: string; c: number[]; i: number; s?: 1 }
  /** One aside. */
  | { f: string; c: number[]; t: string };

/**
 * What the person is asked now. Phases: `ask` the step itself · `echo` "您是说…对吗" · `which` "是哪个?" ·
 * `call` "要打电话给您吗?" · `row` a row of digits echoed.
 */
export interface Pending {
  f: string;
  t: string;
  c: number[];
  ph: 'ask' | 'echo' | 'which' | 'call' | 'row';
  /** How often the answer was not understood. */
  n: number;
  /** Option keys of an echoed or divided answer, or the row. */
  k?: string[];
  /** The words of that answer. */
  w?: string;
  by?: 'digit' | 'word';
  /** Flags of that answer that were raised before it was asked back. */
  e?: string[];
}

/** FlowState.inner: plain JSON. */
export interface Inner {
  /** Agenda. */
  g: AgendaItem[];
  p: Pending | null;
  /** Answers: flow → step, or step@place when it was about some of the children only. */
  a: Record<string, Record<string, unknown>>;
  v: Record<string, FactValue>;
  /** How it stood before the last answer, for 返回. */
  b?: { g: AgendaItem[]; p: Pending };
  /** The question gone back to: its new answer supersedes. */
  r?: string;
  /** Digits given in a row, by step. */
  q?: Record<string, string>;
}

export function copyAgenda(agenda: readonly AgendaItem[]): AgendaItem[] {
  return agenda.map((item) => ({ ...item }));
}

/** A copy of what a turn may change, so that the state given in stays as it was. Ten times as fast as structuredClone. */
export function innerOf(state: FlowState): Inner {
  const { g, p, a, v, b, r, q } = state.inner as Inner;
  return {
    g: copyAgenda(g),
    p,
    a: Object.fromEntries(Object.entries(a).map(([flow, answers]) => [flow, { ...answers }])),
    v: { ...v },
    ...(b === undefined ? {} : { b: { g: copyAgenda(b.g), p: b.p } }),
    ...(r === undefined ? {} : { r }),
    ...(q === undefined ? {} : { q: { ...q } }),
  };
}
