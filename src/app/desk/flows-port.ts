import type { CampaignFault } from '../../core/campaign/campaign-fault.ts';
import type { ExampleWorld } from '../../core/flow/example-world.ts';
import type { FactEntry } from '../../core/flow/facts.ts';
import type { FlowInput } from '../../core/flow/outcome.ts';
import type { DescribedFlow } from '../../core/flow/picture/describe-flow.ts';
import type { FlowPicture } from '../../core/flow/picture/lay-out-flow.ts';
import type { Played } from '../../core/flow/play-flow.ts';
import type { Instant } from '../../core/ids.ts';
import type { Said } from '../../core/text/said.ts';
import type { DeskActor } from '../desk-ports.ts';

/** What is wrong with a file on disk while the version before it goes on. */
export interface FlowProblem {
  /** Within the folder flows/, e.g. "conversations/F02-guardian-monthly.yaml". */
  readonly file: string;
  readonly line: number;
  readonly sentence: string;
}

export interface FlowRow {
  readonly id: string;
  readonly title: Said;
  readonly side: 'family' | 'staff';
  /** Roles of domain 4.1. */
  readonly audience: readonly string[];
  readonly version: number;
  /** Only entered from another conversation. */
  readonly sub: boolean;
  readonly steps: number;
  readonly file: string;
  readonly problems: readonly FlowProblem[];
}

export interface FlowView extends FlowRow {
  readonly keywords: readonly string[];
  readonly schedule: string;
  readonly described: DescribedFlow;
  readonly picture: FlowPicture;
  /** Names of the flags that occur in it, by code. */
  readonly flagNames: ReadonlyMap<string, Said>;
  /** Facts that it asks for, with what they mean and their example. */
  readonly facts: readonly (FactEntry & { readonly name: string })[];
}

export interface PlayRequest {
  readonly at: Instant;
  readonly world: ExampleWorld;
  readonly inputs: readonly FlowInput[];
}

/** A text that is not part of a conversation. */
export interface MessageText {
  readonly key: string;
  /** The condition under which this wording is taken; "" for the ordinary one. */
  readonly when: string;
  readonly text: string;
  readonly faults: readonly CampaignFault[];
}

export interface MessageGroup {
  readonly group: 'tips' | 'help' | 'phrases' | 'duties' | 'alerts';
  readonly side: 'family' | 'staff';
  readonly file: string;
  readonly texts: readonly MessageText[];
  readonly problems: readonly FlowProblem[];
}

/** The conversations that run, as people read and try them. Nothing here is about anybody. */
export interface FlowsPort {
  list(actor: DeskActor): { readonly rows: readonly FlowRow[]; readonly problems: readonly FlowProblem[] };
  find(actor: DeskActor, id: string): FlowView | null;
  /** Texts outside of conversations, with what the check of words finds. */
  messages(actor: DeskActor): readonly MessageGroup[];
  /** The same check for a text that somebody is writing. */
  checkText(text: string, side: 'family' | 'staff'): readonly CampaignFault[];
  /** Null: no such conversation. A sentence: the engine cannot go on with these facts. */
  play(actor: DeskActor, id: string, request: PlayRequest): Played | string | null;
}
