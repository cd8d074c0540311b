import type { Playbook } from '../../core/playbook.ts';
import { type Said, saidOf } from '../../core/text/said.ts';

/** What the desk calls the things of the playbook, in both languages. What is no longer in it is called by its code. */
export function flagName({ flags }: Pick<Playbook, 'flags'>, code: string): Said {
  const flag = flags.flags.get(code);
  return saidOf(flag?.name ?? code, flag?.en);
}

export function dutyTitle({ duties }: Pick<Playbook, 'duties'>, rule: string): Said {
  const known = duties.rules.get(rule);
  return saidOf(known?.title ?? rule, known?.en);
}

export function flowTitle({ flows }: Pick<Playbook, 'flows'>, id: string): Said {
  const flow = flows.get(id);
  return saidOf(flow?.title ?? id, flow?.en);
}

/** The lines of a flag's runbook. Ticks are kept by the Chinese line. */
export function runbookOf({ flags }: Pick<Playbook, 'flags'>, code: string): readonly Said[] {
  const flag = flags.flags.get(code);
  return (flag?.runbook ?? []).map((line, n) => saidOf(line, flag?.runbookEn?.[n]));
}
