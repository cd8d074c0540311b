import type { Content } from '../event.ts';
import type { SessionRecord } from '../situation.ts';
import { readGlobalDigit, understandGlobal } from '../text/understand-global.ts';
import { close, open } from './converse.ts';
import { raise } from './raise.ts';
import type { Turn } from './turn.ts';

/** The product's own conversations for the moment in which nothing else counts. */
export const helpFlows = { emergency: 'F13_emergency', child: 'F13_child' } as const;

/** The conversations that help: in an emergency, and a child who writes. */
export function isHelp(active: SessionRecord | null): boolean {
  return active?.flowId === helpFlows.emergency || active?.flowId === helpFlows.child;
}

/** Help is asked for: by a digit, or by a word. */
export function isUrgent({ playbook }: Turn, content: Content, words: string): boolean {
  const digit = readGlobalDigit(content.kind === 'button' ? content.data : words);
  return digit === 9 || (words !== '' && understandGlobal(playbook.lexicon, words) === 'urgent');
}

/** 急: help first, before anything is looked up; the alert stands before the next question (rule 2, domain 5.15). */
export function emergency(turn: Turn, active: SessionRecord | null): void {
  if (active?.flowId === helpFlows.emergency) close(turn, active, 'cancelled');
  const children = turn.situation.children.length === 1 ? turn.situation.children : [];
  raise(turn, { hit: { code: 'P01', because: '急事求助' }, children, session: null, stepId: null });
  open(turn, {
    flowId: helpFlows.emergency,
    childIds: children.map(({ id }) => id),
    vars: {},
    alertId: turn.raised.at(-1)?.id ?? null,
  });
}
