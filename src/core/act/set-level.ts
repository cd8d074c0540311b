import { z } from 'zod';
import { latestCampaign, proposalFor } from '../decide/staff-facts.ts';
import type { Effect } from '../effect.ts';
import { deriveId } from '../ids.ts';
import { isLower, levelNames, type RiskLevel, riskLevelOf, riskLevels } from '../ledger/assessment.ts';
import type { ChildFacts } from '../situation.ts';
import type { ActInput, ActResult } from './act.ts';
import { defineAct } from './act.ts';

const args = z.strictObject({
  level: z.string().transform((level, context): RiskLevel => {
    const known = riskLevelOf(level.toLowerCase());
    if (known) return known;
    context.addIssue({ code: 'custom', message: `there is no level "${level}" (${riskLevels.join(', ')})` });
    return z.NEVER;
  }),
  /** Why it is lower than proposed or than before, in the words of who sets it. */
  reason: z.string().max(500).optional(),
  measures: z.array(z.string()).optional(),
});

/**
 * The final level of an assessment (domain 5.18, 6.4, 10.59). Lower than proposed or than before needs a reason and the word of the
 * township's supervisor; down goes one step at a time, and not within 30 days of a red or orange alert.
 */
export const setLevel = defineAct('set_level', args, (input, { level, reason = '', measures = [] }): ActResult => {
  const results = input.children.map((child, n) => setFor(input, child, { level, reason, measures }, n));
  const said = results.flatMap(({ say }) => say ?? []);
  return {
    effects: results.flatMap(({ effects }) => effects),
    ...(said.length > 0 ? { say: [...new Set(said)].join('\n') } : {}),
  };
});

interface Wanted {
  readonly level: RiskLevel;
  readonly reason: string;
  readonly measures: readonly string[];
}

function setFor(input: ActInput, child: ChildFacts, wanted: Wanted, n: number): ActResult {
  const { situation, now } = input;
  const before = riskLevelOf(child.riskLevel);
  const proposal = proposalFor(child, situation);
  if (!proposal) return { effects: [], say: `${child.name}两边还没评全,先不能定等级。` };
  const { level } = wanted;
  const down = before !== null && isLower(level, before);
  if (down && riskLevels.indexOf(before) - riskLevels.indexOf(level) > 1)
    return { effects: [], say: `${child.name}现在是${levelNames[before]},一次只能降一级。没有改。` };
  if (down && isSerious(input, child))
    return { effects: [], say: `${child.name}30天内有过红、橙告警,先不能降级。没有改。` };
  const lowered = down || isLower(level, proposal.level);
  if (lowered && wanted.reason === '') return { effects: [], say: '低于建议等级要写理由。没有改。' };
  const isSupervisor = situation.person?.staff?.roles.some(({ role }) => role === 'TOWN_SUPERVISOR') ?? false;
  const state = lowered ? (isSupervisor ? 'confirmed' : 'proposed') : 'set';
  const id = deriveId<string>(now, input.eventId, 'assessment', input.ordinal, child.id);
  const saved: Effect = {
    kind: 'save_record',
    id,
    recordKind: 'assessment',
    childId: child.id,
    personId: situation.person?.id ?? null,
    aboutPersonId: null,
    regionId: child.residenceRegionId,
    organizationId: child.schoolOrganizationId,
    onDay: null,
    periodKey: latestCampaign(child, situation),
    state,
    data: {
      campaign: latestCampaign(child, situation),
      proposed: proposal.level,
      final: level,
      before: before ?? '',
      sum: proposal.sum,
      measures: [...wanted.measures],
    },
    text: wanted.reason || null,
    sessionId: input.session.id,
  };
  if (state === 'proposed') return { effects: [saved, askSupervisor(input, child, n)] };
  return { effects: [saved, { kind: 'set_risk_level', childId: child.id, level }] };
}

/** An open red or orange alert, or one that was closed less than 30 days ago. */
function isSerious({ situation }: ActInput, child: ChildFacts): boolean {
  const open = situation.alerts.some(
    ({ childId, severity }) => childId === child.id && (severity === 'red' || severity === 'orange'),
  );
  return open || (child.seriousUntil ?? null) !== null;
}

function askSupervisor(input: ActInput, child: ChildFacts, n: number): Effect {
  return {
    kind: 'file_inbox',
    effectKey: `inbox:${input.eventId}:level:${input.ordinal}:${n}`,
    reason: 'task',
    forRole: 'TOWN_SUPERVISOR',
    childId: child.id,
    regionId: child.residenceRegionId,
    personId: input.situation.person?.id,
    note: '等级定得比建议低,请督导员看理由(回「定级」)',
    dueAt: input.now + 72 * 3_600_000,
  };
}
