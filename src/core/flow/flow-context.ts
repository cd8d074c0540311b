import type { ChildId, Instant } from '../ids.ts';
import type { Lexicon } from '../text/lexicon.ts';
import type { Facts } from './facts.ts';
import type { Flow } from './flow.ts';
import type { PeopleList } from './steps/person-pick.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
  /** Other words that mean this person: 外婆, 刘叔. */
  readonly alsoCalled?: readonly string[];
}

/** What a conversation may know beside its state. */
export interface FlowContext {
  readonly now: Instant;
  /** Facts about one child, or with an empty list those about no child. Asked at most once per child and turn. */
  readonly facts: (childIds: readonly ChildId[]) => Facts;
  readonly lexicon: Lexicon;
  /** Sub-conversations by id. */
  readonly flows: (id: string) => Flow | undefined;
  readonly side: 'family' | 'staff';
  /** People for a personPick; none when absent. */
  readonly people?: (list: PeopleList, childIds: readonly ChildId[]) => readonly Person[];
}
