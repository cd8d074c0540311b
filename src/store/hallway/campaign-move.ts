import type { Decision } from '../../core/effect.ts';
import type { ConversationDue } from '../../core/event.ts';
import { deriveId, type Instant } from '../../core/ids.ts';

/** What becomes of the person's row of a campaign: columns of the decision row in campaignCommitSql. */
export function campaignMove({ campaignId }: ConversationDue, { effects, problem }: Decision, now: Instant): object {
  if (campaignId === undefined) return {};
  const first = effects.find((effect) => effect.kind === 'send_message');
  if (!first)
    return {
      campaign_id: campaignId,
      campaign_state: 'undeliverable',
      campaign_reason: problem === undefined ? 'nothing_to_ask' : 'failed',
    };
  return {
    campaign_id: campaignId,
    campaign_state: 'queued',
    campaign_outbound: deriveId<string>(now, 'outbound', first.effectKey),
    campaign_session: first.sessionId ?? null,
  };
}
