import { z } from 'zod';
import type { ChildId, Instant, PersonId, StaffId } from '../ids.ts';

/** 照护人 and 父母 of children of the ledger; everybody else in an audience is staff, by a role of domain 4.1. */
export const familyRoles = ['CAREGIVER', 'PARENT'] as const;

/** Whom a campaign is for. Places and schools hold together; none of either: the whole county. */
export const Audience = z.strictObject({
  roles: z.array(z.string().regex(/^[A-Z_]{3,30}$/u)).min(1),
  regionIds: z.array(z.uuid()).default([]),
  schoolIds: z.array(z.uuid()).default([]),
  /** Only the families of these children: those who were on the bus (domain 10.38). */
  childIds: z.array(z.uuid()).default([]),
});
export type Audience = z.infer<typeof Audience>;

export const campaignKinds = ['tip', 'flow', 'emergency'] as const;
/**
 * `tip`: a text. `flow`: a conversation is opened with each person. `emergency`: the same, before other prompts, at any hour
 * and however many messages somebody had today.
 */
export type CampaignKind = (typeof campaignKinds)[number];

/** A campaign as a member of staff writes it. */
export const CampaignDraft = z.strictObject({
  kind: z.enum(campaignKinds),
  title: z.string().trim().min(1).max(60),
  text: z.string().trim().nullable().default(null),
  flowId: z.string().nullable().default(null),
  audience: Audience,
});
export type CampaignDraft = z.infer<typeof CampaignDraft>;

export type CampaignState = 'draft' | 'approved' | 'running' | 'paused' | 'cancelled' | 'done';

export interface Campaign extends CampaignDraft {
  readonly id: string;
  readonly countyId: string;
  readonly state: CampaignState;
  readonly createdBy: StaffId | null;
  readonly approvedBy: StaffId | null;
  readonly createdAt: Instant;
  readonly startsAt: Instant | null;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
}

/** Where one person of an audience stands. The last four are ends: they add up to the audience (invariant 12). */
export type RecipientState = 'waiting' | 'queued' | 'sent' | 'ambiguous' | 'undeliverable' | 'cancelled';

export interface Progress {
  readonly audience: number;
  readonly states: Readonly<Record<RecipientState, number>>;
  /** Of those sent, as far as the channel tells. */
  readonly delivered: number;
  readonly read: number;
  /** Of those sent: wrote in the conversation. */
  readonly answered: number;
  /** Of the audience: had two messages that day and were put off to another. */
  readonly putOff: number;
  /** Why people are undeliverable or cancelled, by code. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** What does not add up; empty: everybody of the audience is in exactly one state, and an ended campaign owes nobody. */
export function unbalanced(state: CampaignState, { audience, states }: Progress): string[] {
  const sum = Object.values(states).reduce((a, b) => a + b, 0);
  const ends = states.sent + states.ambiguous + states.undeliverable + states.cancelled;
  return [
    ...(sum === audience ? [] : [`the states add up to ${sum}, the audience is ${audience}`]),
    ...(state !== 'done' || ends === audience ? [] : [`it is done and ${audience - ends} people have no end`]),
    ...(state !== 'cancelled' || states.waiting === 0 ? [] : [`it is cancelled and ${states.waiting} people wait`]),
  ];
}

/** A person of the audience at the moment when their turn has come. */
export interface RecipientFacts {
  readonly personId: PersonId;
  readonly timeZone: string;
  readonly dead: boolean;
  readonly promptsOff: boolean;
  readonly isStaff: boolean;
  readonly consent: string | null;
  readonly hasAddress: boolean;
  /** Children of the ledger who live, as a parent or carer. */
  readonly childIds: readonly ChildId[];
  /** The latest death of a child of theirs. */
  readonly childDiedAt: Instant | null;
  readonly promptsToday: number;
  /** Wrote in the last minutes, or is in the middle of something urgent. */
  readonly busy: boolean;
}
