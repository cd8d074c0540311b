import type { FlagBook } from '../risk/flags.ts';
import type { ChainBook } from './chains.ts';
import type { Zone } from './step-times.ts';
import type { AlertTexts } from './texts.ts';

/** What the alert's code reads of the playbook. */
export interface AlertBooks {
  readonly flags: FlagBook;
  readonly chains: ChainBook;
  readonly alertTexts: AlertTexts;
  /** Absent: China, Monday to Friday. */
  readonly zone?: Zone;
}
