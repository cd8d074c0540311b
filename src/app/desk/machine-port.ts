import type { ChannelName } from '../../core/event.ts';
import type { Instant } from '../../core/ids.ts';
import type { Said } from '../../core/text/said.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { FlowProblem } from './flows-port.ts';

/** How a channel does, as it said last. `reason`: the channel's own code. */
export interface ChannelState {
  readonly channel: ChannelName;
  readonly state: 'up' | 'down' | 'off';
  readonly reason: string;
  readonly since: Instant;
}

/** What waits, and since when the oldest of it could have been done. */
export interface Backlog {
  readonly what: 'inbox' | 'alert' | 'reply' | 'prompt' | 'tip' | 'timers' | 'alert_steps' | 'duties';
  readonly waiting: number;
  /** Due already. */
  readonly late: number;
  readonly oldestAt: Instant | null;
}

export interface Beat {
  readonly name: string;
  readonly at: Instant;
}

/** The runs of one job of the last two weeks. */
export interface JobLine {
  /** "duty:monthly_guardian", "child_review", "duty_calendar". */
  readonly job: string;
  /** What it is called in flows/duties.yaml; null for others. */
  readonly title: Said | null;
  readonly lastAt: Instant | null;
  readonly lastPeriod: string;
  readonly done: number;
  /** Not made up for: missed by more than three days. */
  readonly skipped: number;
  /** Begun and not ended, longer than a run takes. */
  readonly stuck: number;
}

/** A message that could not be handled. What it says stands in the inbox of those who may read it. */
export interface DeadMessage {
  readonly id: string;
  readonly channel: ChannelName;
  readonly receivedAt: Instant;
  readonly attempts: number;
  /** A code: where it failed. */
  readonly problem: string;
}

export interface MachineAlarm {
  readonly id: string;
  readonly what: Said;
  readonly raisedAt: Instant;
}

export interface MachineState {
  readonly channels: readonly ChannelState[];
  readonly beats: readonly Beat[];
  readonly backlog: readonly Backlog[];
  readonly jobs: readonly JobLine[];
  /** When the calendar was looked at last; null: never. */
  readonly calendarAt: Instant | null;
  readonly dead: readonly DeadMessage[];
  readonly deadCount: number;
  /** Messages of alerts of the last day that could not be delivered, or came too late. */
  readonly failedSends: number;
  readonly alarms: readonly MachineAlarm[];
  readonly problems: readonly FlowProblem[];
}

/** How the machine itself does: numbers, times and codes, nothing about anybody. */
export interface MachinePort {
  state(actor: DeskActor): Promise<MachineState>;
  /** An alarm is dealt with; it rings again when its cause comes again. False: there is none. */
  clear(actor: DeskActor, alarmId: string, at: Instant): Promise<boolean>;
}
