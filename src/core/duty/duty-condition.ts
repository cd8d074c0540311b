import { ConditionCompiler, noValue } from '../flow/condition.ts';
import type { FactValue } from '../flow/facts.ts';
import { DUTY_FACTS, type DutyFactValues } from './duty-facts.ts';

/** A CEL condition over the facts of core/duty/duty-facts.ts. */
export interface DutyCondition {
  readonly source: string;
  /** Throws FlowError `condition_failed` when the evaluation itself fails. */
  readonly test: (facts: DutyFactValues) => boolean;
}

export function dutyConditionCompiler(): ConditionCompiler {
  return new ConditionCompiler({ facts: DUTY_FACTS, answers: new Map(), vars: {} });
}

/** The condition, or one sentence that says what is wrong with it. */
export function compileDutyCondition(
  compiler: ConditionCompiler,
  source: string,
): DutyCondition | { readonly problem: string } {
  const condition = compiler.compile(source);
  if ('problem' in condition) return condition;
  return { source, test: (facts) => condition.test((name) => dutyFact(facts, name)) };
}

/** The value of a name of the catalogue; missing ones read as its `none`. */
export function dutyFact(facts: DutyFactValues, name: string): FactValue {
  return facts[name] ?? DUTY_FACTS[name]?.none ?? noValue(name, 'string');
}
