import { createHash } from 'node:crypto';
import { CampaignDraft } from '../../core/campaign/campaign.ts';
import type { CampaignFault } from '../../core/campaign/campaign-fault.ts';
import { campaignFaults } from '../../core/campaign/check-campaign.ts';
import { answersFor, type CampaignAct, campaignScopes } from '../../core/campaign/may-act.ts';
import type { Instant } from '../../core/ids.ts';
import type { Playbook } from '../../core/playbook.ts';
import { type Said, saidOf } from '../../core/text/said.ts';
import type { Clock } from '../clock.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { CampaignActs, CampaignResult, CampaignRow } from './campaign-acts.ts';
import type { AudienceCount, CampaignChoices, CampaignStore } from './campaign-ports.ts';
import { type NamedChild, type NamedParts, namedFaults } from './named-children.ts';

export type { NamedChild } from './named-children.ts';
export type { AudienceCount, CampaignAct, CampaignChoices, CampaignFault, CampaignResult, CampaignRow };

/** What a form of a campaign says, as far as it can be read; the core checks it. */
export interface CampaignForm {
  readonly kind: string;
  readonly title: string;
  readonly text: string | null;
  readonly flowId: string | null;
  readonly audience: {
    readonly roles: readonly string[];
    readonly regionIds: readonly string[];
    readonly schoolIds: readonly string[];
    /** Children whose families alone get it; none: by places and schools. */
    readonly childIds: readonly string[];
  };
}

export interface DeskChoices extends CampaignChoices {
  /** Conversations that can be opened with many people. */
  readonly flows: readonly { readonly id: string; readonly title: Said; readonly side: 'family' | 'staff' }[];
}

export interface CampaignPreview {
  /** Empty: it may be approved as it is. */
  readonly faults: readonly CampaignFault[];
  /** Null: places or roles are wrong. */
  readonly count: AudienceCount | null;
  /** What each person would read: the text, or how the conversation begins. */
  readonly says: string;
}

/** Campaigns at the desk, each reader's own. */
export interface CampaignDesk {
  /** Null: this person runs no campaigns. */
  list(actor: DeskActor): Promise<readonly CampaignRow[] | null>;
  find(actor: DeskActor, id: string): Promise<CampaignRow | null>;
  /** What this person may choose; null: they run no campaigns. */
  choices(actor: DeskActor): Promise<DeskChoices | null>;
  /** Children of this person's places by words, the first twenty; none where nothing was asked. */
  search(actor: DeskActor, words: string): Promise<readonly NamedChild[]>;
  /** Those of the ids that this person may name. */
  named(actor: DeskActor, ids: readonly string[]): Promise<readonly NamedChild[]>;
  preview(actor: DeskActor, form: CampaignForm): Promise<CampaignPreview | null>;
  /** `actId`: made with the form. */
  draft(actor: DeskActor, form: CampaignForm, actId: string): Promise<CampaignResult>;
  act(actor: DeskActor, id: string, act: CampaignAct, startsAt?: Instant): Promise<CampaignResult>;
}

export interface CampaignDeskParts extends NamedParts {
  readonly acts: CampaignActs;
  readonly store: Pick<CampaignStore, 'choices' | 'countAudience' | 'paths'>;
  readonly playbook: () => Pick<Playbook, 'flows'>;
  readonly clock: Clock;
}

const listLimit = 50;
const foundLimit = 20;

export function makeCampaignDesk(parts: CampaignDeskParts): CampaignDesk {
  const { acts, store, clock } = parts;
  const choices = async (actor: DeskActor): Promise<DeskChoices | null> => {
    const scopes = campaignScopes(actor);
    const places = scopes.length === 0 ? null : await store.choices(scopes);
    return places && { ...places, flows: flowsOf(parts) };
  };
  return {
    list: async (actor) => {
      const own = campaignScopes(actor).map((id) => `/${id}/`);
      return answersFor(actor, own) ? acts.list(actor, listLimit) : null;
    },
    find: (actor, id) => acts.find(actor, id),
    choices,
    search: (actor, words) => parts.children.search(actor, words, clock.now(), foundLimit),
    named: (actor, ids) => parts.children.named(actor, ids, clock.now()),
    preview: (actor, form) => preview(parts, actor, form, choices),
    async draft(actor, form, actId) {
      const may = await choices(actor);
      if (!may) return { kind: 'unknown' };
      return acts.draft(actor, may.countyId, form, idOf(actor.staffId, actId));
    },
    act: (actor, id, act, startsAt) => acts.act(actor, id, act, startsAt),
  };
}

/** Those that somebody may be asked at any time; what belongs to an alert or is only called by another is none. */
function flowsOf({ playbook }: CampaignDeskParts): DeskChoices['flows'] {
  return [...playbook().flows.values()]
    .filter(({ sub, trigger }) => !sub && trigger.manual !== false)
    .map(({ id, title, en, side }) => ({ id, title: saidOf(title, en), side }));
}

async function preview(
  parts: CampaignDeskParts,
  actor: DeskActor,
  form: CampaignForm,
  choices: CampaignDesk['choices'],
): Promise<CampaignPreview | null> {
  const { store, playbook, clock } = parts;
  const may = await choices(actor);
  if (!may) return null;
  const read = CampaignDraft.safeParse(form);
  if (!read.success) {
    const [first] = read.error.issues;
    return { faults: [{ code: 'incomplete', word: first?.path.join('.') ?? '' }], count: null, says: form.text ?? '' };
  }
  const faults = [
    ...campaignFaults(read.data, playbook()),
    ...(await namedFaults(parts, actor, read.data.audience.childIds, clock.now())),
  ];
  const flow = read.data.flowId === null ? undefined : playbook().flows.get(read.data.flowId);
  const first = flow?.opening ?? flow?.main[0];
  const says = read.data.text ?? first?.wordings.at(-1)?.text.source ?? '';
  const paths = await store.paths(may.countyId, read.data.audience);
  if (paths.length === 0) return { faults: [...faults, { code: 'unknown_place' }], count: null, says };
  if (!answersFor(actor, paths)) return { faults: [...faults, { code: 'not_yours' }], count: null, says };
  return { faults, count: await store.countAudience(may.countyId, read.data.audience, clock.now()), says };
}

/** A UUID (version 8 layout) of a form: the same form gives the same campaign, whenever it comes again. */
function idOf(...parts: readonly string[]): string {
  const hex = createHash('sha256')
    .update(['campaign', ...parts].join('\u0000'))
    .digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
