import { sayPending } from './ask.ts';
import type { AgendaItem } from './inner-state.ts';
import type { Run } from './run.ts';

/** Begins the questions after the opening; `fast`: only those that concern safety, for all children (domain 5.4). */
export function begin(run: Run, fast: boolean): void {
  const { top, inner } = run;
  const all = run.everyChild();
  if (top.roster !== null && all.length > 1 && !fast) {
    inner.p = { f: top.id, t: 'roster', c: all, ph: 'ask', n: 0 };
    sayPending(run, inner.p);
    return;
  }
  inner.g = [{ f: top.id, c: top.perChild ? all : [], i: 0, ...(fast ? { s: 1 as const } : {}) }];
}

/** After the roster: once for all (null), or child by child about these, then the safety questions about the others. */
export function beginAbout(run: Run, chosen: readonly number[] | null): void {
  const { top, inner } = run;
  const all = run.everyChild();
  if (chosen === null) {
    inner.g = [{ f: top.id, c: all, i: 0 }];
    return;
  }
  const others = all.filter((place) => !chosen.includes(place));
  const rest: AgendaItem[] = others.length > 0 ? [{ f: top.id, c: others, i: 0, s: 1 }] : [];
  inner.g = [...rest, ...[...chosen].reverse().map((place) => ({ f: top.id, c: [place], i: 0 }))];
}
