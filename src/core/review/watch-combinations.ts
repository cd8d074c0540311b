import { worse } from '../alert/alert.ts';
import type { Severity } from '../flow/outcome.ts';
import type { Instant } from '../ids.ts';
import { dayMs, monthKey, tonight } from './calendar.ts';
import type { Part, SimplePart } from './combination-schema.ts';
import type { Finding, FindingRecord, ReviewInput } from './finding.ts';
import { type Evidence, evidenceFor, type MatchInput } from './match-parts.ts';
import type { CombinationRule } from './read-combinations.ts';
import { reviewFacts } from './review-facts.ts';

/** What the sources say together (domain 6.2), rule by rule as flows/risk/combinations.yaml has them. */
export function watchCombinations({ playbook, situation }: ReviewInput): readonly Finding[] {
  const { now, alerts, picture } = situation;
  const input: MatchInput = { now, playbook, picture, alerts };
  const facts = reviewFacts(situation);
  return playbook.combinations.rules.flatMap((rule): Finding[] => {
    if (rule.if && !rule.if.test(facts)) return [];
    const match = matchOf(input, rule.when);
    return match ? [findingOf(rule, match, now)] : [];
  });
}

/** The pieces of evidence on which all parts hold together, as new as there are; null: they do not. */
function matchOf(input: MatchInput, parts: readonly Part[]): readonly Evidence[] | null {
  const found = parts.map((part) => ({ part, evidence: evidenceFor(input, part) }));
  if (found.some(({ evidence }) => evidence.length === 0)) return null;
  const free = found.filter(({ part }) => !isNamed(part)).flatMap(({ evidence }) => evidence);
  const bound = newest(found.filter(({ part }) => isNamed(part)));
  return bound && [...free, ...bound];
}

type Found = { readonly part: Part; readonly evidence: readonly Evidence[] };

const onesOf = (part: Part): readonly SimplePart[] => ('any' in part ? part.any : [part]);
const fieldOf = (part: Part, field: 'as' | 'otherThan' | 'during'): string | undefined =>
  onesOf(part).flatMap((one) =>
    field in one ? ((one as { readonly [name in typeof field]?: string })[field] ?? []) : [],
  )[0];
const isNamed = (part: Part): boolean =>
  (['as', 'otherThan', 'during'] as const).some((field) => fieldOf(part, field) !== undefined);

/** Of all ways to choose one piece a part so that "somebody else" and "while it held" are true, all pieces that take part in one. */
function newest(found: readonly Found[], bound: Readonly<Record<string, Evidence>> = {}): readonly Evidence[] | null {
  const [first, ...rest] = found;
  if (!first) return [];
  const name = fieldOf(first.part, 'as');
  const other = fieldOf(first.part, 'otherThan');
  const during = fieldOf(first.part, 'during');
  const chosen = new Set<Evidence>();
  for (const one of first.evidence) {
    if (other !== undefined && bound[other]?.source === one.source) continue;
    if (during !== undefined && one.at < (bound[during]?.from ?? 0)) continue;
    const others = newest(rest, name === undefined ? bound : { ...bound, [name]: one });
    if (others) for (const piece of [one, ...others]) chosen.add(piece);
  }
  return chosen.size > 0 ? [...chosen] : null;
}

function findingOf(rule: CombinationRule, match: readonly Evidence[], now: Instant): Finding {
  const evidenceAt = Math.max(...match.map(({ at }) => at));
  const level = match.reduce<Severity>((worst, { severity }) => worse(worst, severity ?? 'yellow'), 'yellow');
  return {
    rule: rule.id,
    periodKey: rule.period === 'month' ? monthKey(now) : new Date(evidenceAt).toISOString(),
    evidenceAt,
    raise: rule.raise.map(({ flag, severity, restricted }) => ({
      flag,
      severity: severity === 'worst' ? level : severity,
      ...(restricted === undefined ? {} : { restricted }),
      because: rule.because,
    })),
    tasks: rule.task.map(({ role, note, within, restricted }) => ({
      role,
      note,
      dueAt: dueAt(within, now),
      ...(restricted === undefined ? {} : { restricted }),
    })),
    records: recordsOf(rule, match),
  };
}

function dueAt(within: string, now: Instant): Instant {
  if (within === 'today') return tonight(now);
  return now + Number.parseInt(within, 10) * (within.endsWith('h') ? 3_600_000 : dayMs);
}

function recordsOf(rule: CombinationRule, match: readonly Evidence[]): FindingRecord[] {
  const level: FindingRecord[] = rule.proposeLevel
    ? [{ kind: 'assessment', state: 'proposed', data: { campaign: 'alert', proposed: rule.proposeLevel } }]
    : [];
  const sources = rule.noteOnSource ? match.flatMap(({ falseAlarm }) => falseAlarm ?? []) : [];
  const newest = sources.toSorted((a, b) => b.closedAt - a.closedAt)[0];
  return newest
    ? [
        ...level,
        {
          kind: 'source_note',
          data: { flag: newest.flagCode, times: newest.times },
          aboutPersonId: newest.sourcePersonId,
        },
      ]
    : level;
}
