import type { RiskHit } from '../alert/hit-group.ts';
import { absencePart } from '../dropout/absence-part.ts';
import type { Effect } from '../effect.ts';
import type { Playbook } from '../playbook.ts';
import type { ChildSituation } from '../situation.ts';

/** What one part of a child's review sees. Ids of what it writes derive from `eventId`. */
export interface ReviewInput {
  readonly playbook: Playbook;
  readonly situation: ChildSituation;
  readonly eventId: string;
}

/** What it finds: danger, which is raised like anybody's words, and whatever else is to be written. */
export interface ReviewFindings {
  readonly hits: readonly RiskHit[];
  readonly effects: readonly Effect[];
}

export type ReviewPart = (input: ReviewInput) => ReviewFindings;

/** Every part of a child's review. To add one: a file and a line here. */
export const reviewParts: readonly ReviewPart[] = [absencePart];
