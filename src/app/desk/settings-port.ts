import type { AlertLimit, LimitFault } from '../../core/alert/alert-limits.ts';
import type { Instant } from '../../core/ids.ts';
import type { CountySettingRule } from '../../core/settings/county-settings.ts';
import type { GateItem } from '../../core/settings/go-live.ts';
import type { Said } from '../../core/text/said.ts';
import type { DeskActor } from '../desk-ports.ts';

/** A setting as it stands. */
interface SetValue {
  readonly value: string;
  readonly standard: string;
  /** False: nobody has set it, the default holds. */
  readonly isSet: boolean;
  readonly history: readonly SettingChange[];
}

export interface SettingRow extends SetValue {
  readonly rule: CountySettingRule;
}

/** A time limit of the chains as the county has it; value and standard as "15m", "4h", "2wd". */
export interface LimitRow extends SetValue {
  readonly limit: AlertLimit;
}

export interface SettingChange {
  readonly at: Instant;
  readonly who: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** A time of day that the files of the playbook say (flows/): read here, changed there. */
export interface FileSetting {
  readonly file: string;
  readonly group: 'quiet' | 'duties';
  readonly name: Said;
  readonly value: string;
  readonly basis: string;
}

export type SettingResult = 'done' | 'unknown' | 'wrong' | 'no_reason' | 'stale';

export interface SettingWish {
  readonly value: string;
  /** The value that stood in the form when it was made. */
  readonly seen: string;
  readonly reason: string;
}

export interface GoLive {
  readonly county: string;
  readonly live: boolean;
  readonly items: readonly GateItem[];
  readonly assessment: { readonly on: string; readonly by: string } | null;
  readonly history: readonly {
    readonly at: Instant;
    readonly who: string;
    readonly on: boolean;
    readonly reason: string;
  }[];
}

/** How far a county is that begins, or what does not hold any more in one that is live. */
export interface Beginning {
  readonly live: boolean;
  /** Conditions of the gate that do not hold. */
  readonly open: number;
  readonly villages: number;
  readonly staff: number;
  readonly children: number;
}

/** Settings of the reader's county, and its gate (domain 12.3). Changes need `settings.change`, a reason, and are audited. */
export interface SettingsPort {
  settings(actor: DeskActor): Promise<{
    readonly county: string;
    readonly rows: readonly SettingRow[];
    readonly limits: readonly LimitRow[];
  } | null>;
  files(actor: DeskActor): readonly FileSetting[];
  change(actor: DeskActor, key: string, wish: SettingWish): Promise<SettingResult>;
  /** Holds for the alerts that are opened from then on. */
  changeLimit(actor: DeskActor, key: string, wish: SettingWish): Promise<SettingResult | LimitFault>;
  goLive(actor: DeskActor): Promise<GoLive | null>;
  /** For the first screen of whoever has to see to it; null: nothing is open, or it is not this reader's to do. */
  beginning(actor: DeskActor): Promise<Beginning | null>;
  /** On is refused while the gate is not fulfilled. */
  switchLive(actor: DeskActor, on: boolean, reason: string): Promise<'done' | 'unknown' | 'closed' | 'no_reason'>;
  /** That the impact assessment was made: on which day (yyyy-mm-dd), and who answers for it. */
  assessed(actor: DeskActor, on: string, by: string): Promise<'done' | 'unknown' | 'wrong'>;
}
