import type { Flow } from '../../../../src/core/flow/flow.ts';
import { flowsOf, type PlayOptions, play } from './play.ts';

const compiled = new Map<string, ReadonlyMap<string, Flow>>();

/** A conversation of one step, on the main line, with a last question so that every answer is seen to be taken. */
function flowWith(step: string, side: 'family' | 'staff', perChild: boolean): ReadonlyMap<string, Flow> {
  const indented = step
    .trim()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
  const text = [
    'id: T_one',
    'version: 1',
    'title: 一步',
    `side: ${side}`,
    `perChild: ${perChild}`,
    'steps:',
    `  -\n${indented}`,
    '  - {id: where_to, type: text, aside: true, prompt: 哪里?}',
    '  - {id: last, type: text, prompt: 还有什么?}',
    'closing: {text: "记下了。急事报警110,急救120。"}',
  ].join('\n');
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const flows = flowsOf(step.includes('where_to') ? text : text.replace(/ {2}- \{id: where_to.*\n/, ''));
  compiled.set(text, flows);
  return flows;
}

export interface ReadOptions extends PlayOptions {
  readonly side?: 'family' | 'staff';
  readonly perChild?: boolean;
}

/**
 * What one answer to one step comes to: its value · `echo:…` when it is asked back · `again` when it was not understood.
 */
export function readOne(
  step: string,
  answer: Parameters<ReturnType<typeof play>['say']>[0],
  options: ReadOptions = {},
): unknown {
  const player = play(flowWith(step, options.side ?? 'family', options.perChild ?? true), 'T_one', options);
  const outputs = player.say(answer);
  const given = outputs.find((output) => output.kind === 'answer');
  if (given?.kind === 'answer') return given.value;
  const echo = /您是说:(.*),对吗/.exec(player.text);
  return echo ? `echo:${echo[1]}` : 'again';
}

/** The question as it is shown. */
export function shown(step: string, options: ReadOptions = {}): string {
  const start = play(flowWith(step, options.side ?? 'family', options.perChild ?? true), 'T_one', options).start;
  return start.flatMap((output) => (output.kind === 'say' ? [output.text] : [])).join('\n---\n');
}
