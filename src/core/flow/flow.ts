import type { Condition } from './condition.ts';
import type { FlowFile } from './flow-file.ts';
import type { Severity } from './outcome.ts';
import type { StepType } from './steps/step-type.ts';
import type { Template } from './template.ts';

export interface FlowFlag {
  readonly code: string;
  readonly severity?: Severity;
  /** Red, by the file or by the flag book. */
  readonly red: boolean;
  readonly restricted?: boolean;
  readonly when: Condition | null;
  readonly mentions: readonly string[];
  readonly unlessMentions: readonly string[];
}

export interface FlowAct {
  readonly name: string;
  readonly when: Condition | null;
  readonly args: Readonly<Record<string, unknown>>;
}

/** A way on: the first branch that holds; `when: null` always holds. */
export interface FlowBranch {
  readonly when: Condition | null;
  readonly to: string;
}

/** What follows an answer. */
export interface FlowRules {
  readonly flags: readonly FlowFlag[];
  readonly acts: readonly FlowAct[];
  readonly set: readonly (readonly [string, unknown])[];
  /** Empty: nothing said, the step's own or `continue` counts. */
  readonly next: readonly FlowBranch[];
  readonly call: string | null;
}

export interface FlowOption extends FlowRules {
  readonly key: string;
  readonly value: string | boolean;
  readonly label: Template;
  readonly best: boolean;
  readonly hears: readonly string[];
  readonly showWhen: Condition | null;
  readonly role: 'option' | 'zero' | 'other';
}

export interface Wording {
  readonly when: Condition | null;
  readonly text: Template;
  readonly voice: Template | null;
}

export interface FlowStep extends FlowRules {
  readonly id: string;
  /** The step as the file has it; only its own type reads it. */
  readonly def: Readonly<Record<string, unknown>>;
  readonly kind: StepType;
  /** Opening and roster are steps that the engine makes of the head. */
  readonly role: 'step' | 'opening' | 'roster';
  readonly aside: boolean;
  /** Place on the main line; -1 for an aside. */
  readonly mainIndex: number;
  /** The last has no condition; empty for a silent info step. */
  readonly wordings: readonly Wording[];
  readonly askWhen: Condition | null;
  readonly safety: boolean;
  readonly aboutFamily: boolean;
  readonly ownMessage: boolean;
  readonly options: readonly FlowOption[];
  readonly hasBest: boolean;
  /** Labels never change: options can be prepared once. */
  readonly fixedLabels: boolean;
  readonly zero: FlowOption | null;
  readonly other: FlowOption | null;
  readonly picked: FlowRules | null;
  readonly rest: FlowRules | null;
  readonly onlyWhen: Condition | null;
  readonly unclear: {
    readonly retry: number;
    readonly atLast: 'callback' | 'skip' | 'next';
    readonly flags: readonly FlowFlag[];
  };
}

/** A conversation, parsed, compiled and pinned by the hash of its text. */
export interface Flow {
  readonly id: string;
  readonly version: number;
  /** SHA-256 of the file's text, hexadecimal. */
  readonly hash: string;
  readonly title: string;
  readonly en: string | undefined;
  readonly side: 'family' | 'staff';
  readonly audience: readonly string[];
  readonly trigger: NonNullable<FlowFile['trigger']>;
  readonly ttlMs: number;
  readonly priority: FlowFile['priority'];
  readonly perChild: boolean;
  readonly sub: boolean;
  readonly vars: FlowFile['vars'];
  readonly steps: ReadonlyMap<string, FlowStep>;
  readonly main: readonly FlowStep[];
  readonly opening: FlowStep | null;
  readonly fastPath: boolean;
  readonly roster: FlowStep | null;
  readonly rosterWhich: string;
  readonly closing: readonly Wording[];
  /** The file as parsed, for checks, documentation and the console. */
  readonly file: FlowFile;
}
