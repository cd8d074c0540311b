import type { Content } from '../event.ts';
import type { Flow } from '../flow/flow.ts';
import type { RoleCode } from '../situation.ts';
import { normalizeText } from '../text/normalize-text.ts';
import type { Turn } from './turn.ts';
import { sideOf } from './turn.ts';

/** The conversation whose keyword this message is, among those meant for this person; null when there is none. */
export function flowForKeyword(turn: Turn, words: string, content: Content): string | null {
  const said = normalizeText(content.kind === 'button' ? content.data : words).trim();
  if (said === '') return null;
  const side = sideOf(turn.situation);
  const roles = rolesOf(turn);
  for (const flow of turn.playbook.flows.values())
    if (flow.side === side && keywordsOf(flow).has(said) && isFor(flow, roles)) return flow.id;
  return null;
}

const folded = new WeakMap<Flow, ReadonlySet<string>>();

/** Folded once a conversation: every message is held against the words of them all. */
function keywordsOf(flow: Flow): ReadonlySet<string> {
  const known = folded.get(flow) ?? new Set((flow.trigger.keywords ?? []).map(normalizeText));
  folded.set(flow, known);
  return known;
}

function rolesOf(turn: Turn): readonly RoleCode[] {
  const staff = turn.situation.person?.staff?.roles.map(({ role }) => role) ?? [];
  const family = turn.situation.children.map(({ relation }) => (relation === 'parent' ? 'PARENT_AWAY' : 'CAREGIVER'));
  return staff.length > 0 ? staff : family;
}

function isFor(flow: Flow, roles: readonly RoleCode[]): boolean {
  return flow.audience.length === 0 || flow.audience.some((role) => roles.includes(role));
}
