import type { Decision, Effect } from '../../core/effect.ts';
import type { Event } from '../../core/event.ts';
import type { Situation } from '../../core/situation.ts';
import { alertKinds } from './alert-rows.ts';
import type { Prepared } from './database.ts';
import type { RareKind } from './rare.ts';
import { rareEffects } from './rare-effects.ts';

/** The statement of commit-sql.ts in its sizes: what a decision does not need it does not pay for. */
export interface Statements {
  readonly ordinary: Prepared;
  /** With alerts and what else is seldom (commit-full-sql.ts). */
  readonly full: Prepared;
  /** For prompts of campaigns. */
  readonly campaign: Prepared;
  readonly campaignFull: Prepared;
}

type Size = 'ordinary' | 'full';

/** Records go with the rest, unless something else has to be written before. */
export function needsTransaction({ effects }: Decision): boolean {
  return effects.some((effect) => effect.kind === 'open_alert' || (isRare(effect) && effect.kind !== 'save_record'));
}

export function sizeOf(situation: Situation, { effects }: Decision): Size {
  const isSeldom = 'alert' in situation && effects.length > 0;
  return isSeldom || effects.some(({ kind }) => kind === 'save_record' || alertKinds.has(kind)) ? 'full' : 'ordinary';
}

export function statementOf(statements: Statements, event: Event, size: Size): Prepared {
  if (size === 'full') return isOfCampaign(event) ? statements.campaignFull : statements.full;
  return isOfCampaign(event) ? statements.campaign : statements.ordinary;
}

function isOfCampaign(event: Event): boolean {
  return event.kind === 'conversation_due' && event.campaignId !== undefined;
}

export function isRare(effect: Effect): effect is Extract<Effect, { kind: RareKind }> {
  return effect.kind in rareEffects;
}
