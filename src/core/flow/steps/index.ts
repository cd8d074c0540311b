import { childLists } from './child-lists.ts';
import { childPick } from './child-pick.ts';
import { choice } from './choice.ts';
import { confirm } from './confirm.ts';
import { date } from './date.ts';
import { info } from './info.ts';
import { multi } from './multi.ts';
import { number } from './number.ts';
import { personPick } from './person-pick.ts';
import { ratings } from './ratings.ts';
import type { StepType } from './step-type.ts';
import { text } from './text.ts';

/** All kinds of steps. A new one: its file beside this one, and its line here. */
export const STEP_TYPES = [
  info,
  choice,
  multi,
  text,
  number,
  date,
  childPick,
  personPick,
  confirm,
  childLists,
  ratings,
] as const;

const byName: ReadonlyMap<string, StepType> = new Map(
  STEP_TYPES.map((type) => [type.type, type as unknown as StepType]),
);

export function stepType(name: string): StepType | undefined {
  return byName.get(name);
}
