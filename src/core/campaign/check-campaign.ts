import { FORBIDDEN_WORDS } from '../flow/check/flow-knowledge.ts';
import type { Playbook } from '../playbook.ts';
import { forbiddenIn } from '../text/forbidden-in.ts';
import { type CampaignDraft, familyRoles } from './campaign.ts';
import { type CampaignFault, faultSentence } from './campaign-fault.ts';

/** Characters of a message to a family and to staff (domain 5.1: an information). */
const longest = { family: 80, staff: 160 } as const;

export function isForFamilies({ audience }: Pick<CampaignDraft, 'audience'>): boolean {
  return audience.roles.some((role) => (familyRoles as readonly string[]).includes(role));
}

/** What is wrong with a campaign, in sentences for whoever wrote it (domain 10.46); empty: it may be approved. */
export function checkCampaign(draft: CampaignDraft, playbook: Pick<Playbook, 'flows'>): string[] {
  return campaignFaults(draft, playbook).map(faultSentence);
}

/** The same as data, for pages in other languages. */
export function campaignFaults(draft: CampaignDraft, { flows }: Pick<Playbook, 'flows'>): CampaignFault[] {
  const isFamily = (role: string) => (familyRoles as readonly string[]).includes(role);
  if (draft.audience.childIds.length > 0 && !draft.audience.roles.every(isFamily)) return [{ code: 'children_family' }];
  if (draft.kind === 'tip') return tipFaults(draft);
  if (draft.text !== null) return [{ code: 'text_and_flow' }];
  const flow = draft.flowId === null ? undefined : flows.get(draft.flowId);
  if (!flow) return [draft.flowId === null ? { code: 'no_flow' } : { code: 'unknown_flow', word: draft.flowId }];
  const hasStaff = !draft.audience.roles.every(isFamily);
  if (flow.side === 'staff' && isForFamilies(draft)) return [{ code: 'flow_for_staff', word: flow.id }];
  if (flow.side === 'family' && hasStaff) return [{ code: 'flow_for_family', word: flow.id }];
  return [];
}

function tipFaults(draft: CampaignDraft): CampaignFault[] {
  if (draft.flowId !== null) return [{ code: 'tip_with_flow' }];
  const text = draft.text ?? '';
  if (text === '') return [{ code: 'no_text' }];
  return textFaults(text, isForFamilies(draft) ? 'family' : 'staff', false);
}

/**
 * What is wrong with a text that goes out by itself (domain 5.1, 10.46). `named`: names in {} are put in when it is sent; each counts as three
 * characters.
 */
export function textFaults(text: string, side: 'family' | 'staff', named: boolean): CampaignFault[] {
  const most = longest[side];
  const length = [...(named ? text.replace(/\{[^}]*\}/gu, '人名字') : text)].length;
  const faults: CampaignFault[] = [];
  if (length > most) faults.push({ code: 'too_long', length, most });
  if (!named && /[{}]/u.test(text)) faults.push({ code: 'names' });
  if (/https?:|www\.|\.cn\b|\.com\b/iu.test(text)) faults.push({ code: 'link' });
  if (side === 'staff') return faults;
  const hidden = forbiddenIn(text);
  const words = FORBIDDEN_WORDS.filter((word) => text.includes(word) || word === hidden);
  for (const word of words) faults.push({ code: 'forbidden', word });
  if (text.includes('你')) faults.push({ code: 'you' });
  return faults;
}
