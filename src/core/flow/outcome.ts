import type { ChildId, Instant } from '../ids.ts';

export type Severity = 'red' | 'orange' | 'yellow' | 'blue';

export interface Button {
  /** What comes back when it is pressed; also the digit that may be typed instead. */
  readonly data: string;
  readonly label: string;
  /** What a press sends instead of `data`, where an old button must not answer a newer question: "A-2611-0007 1". */
  readonly send?: string;
}

/** What a person put in, already taken apart by the channel. */
export type FlowInput =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'button'; readonly data: string }
  | { readonly kind: 'voice' | 'photo' | 'other' };

/**
 * What a turn of a conversation yields, in order. Data only: `decide` turns it into effects.
 * `childIds` is empty when the step is not about a child.
 */
export type FlowOutput =
  | {
      readonly kind: 'say';
      readonly text: string;
      readonly buttons?: readonly Button[];
      readonly voiceText?: string;
      readonly stepId: string;
    }
  | {
      readonly kind: 'answer';
      readonly stepId: string;
      readonly childIds: readonly ChildId[];
      readonly value: unknown;
      readonly understoodBy: 'digit' | 'word' | 'staff' | 'default';
      /** The words, when the answer was not a plain digit. */
      readonly text?: string;
      /** True when it replaces the answer given before to the same step for the same children (返回). */
      readonly supersedes?: boolean;
    }
  | {
      readonly kind: 'flag';
      readonly code: string;
      /** Absent: the flag's own level. */
      readonly severity?: Severity;
      readonly restricted?: boolean;
      readonly childIds: readonly ChildId[];
      readonly stepId: string;
      /** The option's label or the matched words. */
      readonly because: string;
    }
  /** A named act of the playbook (`do:`); `args` already have their templates and conditions resolved. */
  | {
      readonly kind: 'act';
      readonly name: string;
      readonly args: Readonly<Record<string, unknown>>;
      readonly childIds: readonly ChildId[];
      readonly stepId: string;
    }
  /** The words could not be read as an answer and go to a person; the conversation went on or ended as the step says. */
  | { readonly kind: 'not_understood'; readonly stepId: string; readonly childIds: readonly ChildId[] }
  | { readonly kind: 'ended'; readonly how: 'done' | 'stopped' | 'later' | 'to_person' };

/** The whole of a conversation's memory: plain JSON, small, no replay log. The engine alone reads `inner`. */
export interface FlowState {
  readonly flowId: string;
  readonly flowVersion: number;
  readonly flowHash: string;
  readonly childIds: readonly ChildId[];
  readonly startedAt: Instant;
  readonly inner: unknown;
  /** What a member of staff read out last: the person has not seen the pending question, and their next words are no answer to it. */
  readonly unseen?: readonly string[];
}

export interface FlowTurn {
  /** null when the conversation has ended. */
  readonly state: FlowState | null;
  readonly outputs: readonly FlowOutput[];
}
