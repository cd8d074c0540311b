import type { MessageBody } from '../../core/effect.ts';
import type { ChannelName } from '../../core/event.ts';
import type { Instant } from '../../core/ids.ts';
import type { Said } from '../../core/text/said.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { Note } from './note-words.ts';

/** Somebody of the staff. */
export interface Named {
  readonly staffId: string;
  readonly name: string;
}

/** On leave · not at the desk for a day · holding it for longer than the county allows · no longer working here. */
export type OwnerAway = 'leave' | 'out' | 'long' | 'gone';

/** Something of the human inbox, as far as the reader may see it. */
export interface InboxItem {
  readonly id: string;
  /** A code: unclear · voice · photo · call_back · while_taken … */
  readonly reason: string;
  readonly personId: string | null;
  readonly who: string;
  readonly child: string;
  readonly place: string;
  /** What was written. */
  readonly words: string;
  readonly note: Note;
  readonly phone: string;
  readonly restricted: boolean;
  readonly createdAt: Instant;
  readonly dueAt: Instant | null;
  readonly owner: Named | null;
  /** Why somebody else may take it over from its owner; null: they may not. */
  readonly ownerAway: OwnerAway | null;
  readonly doneAt: Instant | null;
  readonly doneBy: Named | null;
  /** Kept out of sight until it is tapped. */
  readonly media: { readonly kind: 'voice' | 'photo'; readonly ref: string } | null;
}

export interface TalkLine {
  readonly id: string;
  readonly at: Instant;
  /** The person, the bot, or somebody of the staff through the bot. */
  readonly from: 'person' | 'bot' | 'staff';
  readonly kind: 'text' | 'voice' | 'photo' | 'other';
  readonly text: string;
  /** Of what was sent: sent · waiting · not_sent. */
  readonly state: 'received' | 'sent' | 'waiting' | 'not_sent';
}

/** A person of a family and what may be done for them by this reader. */
export interface Family {
  readonly personId: string;
  readonly name: string;
  readonly phone: string;
  readonly relation: string;
  readonly children: readonly { readonly id: string; readonly name: string; readonly place: string }[];
  /** Where the bot reaches them; null: by phone only. */
  readonly channel: ChannelName | null;
}

export interface Talk {
  readonly family: Family;
  /** Oldest first. */
  readonly lines: readonly TalkLine[];
  /** False: answers to the questions of conversations are left out of `lines`, all of them. */
  readonly whole: boolean;
  readonly taken: { readonly by: Named; readonly mine: boolean; readonly until: Instant } | null;
  /** Open conversations whose question somebody may answer for the person. */
  readonly open: readonly OpenTalk[];
  readonly mayWrite: boolean;
  readonly phrases: readonly Phrase[];
}

/** A sentence that may be sent as it stands, or changed before. */
export interface Phrase {
  readonly id: string;
  readonly text: string;
}

export interface OpenTalk {
  readonly sessionId: string;
  readonly title: Said;
  readonly since: Instant;
  /** Its question was read out by somebody of the staff: it can be gone on with. */
  readonly begunByStaff: boolean;
}

export interface ItemPage {
  readonly item: InboxItem;
  readonly lines: readonly TalkLine[];
  readonly whole: boolean;
  /** False: nobody of a family this reader may speak with. */
  readonly mayTalk: boolean;
}

export type ItemMove = 'mine' | 'back' | 'done' | 'undo' | 'take_over';

export type MoveResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'unknown' }
  /** Somebody else has it, or has dealt with it. */
  | { readonly kind: 'theirs'; readonly by: string; readonly done: boolean }
  /** A minute is over. */
  | { readonly kind: 'too_late' };

export interface SpeakAct {
  readonly personId: string;
  readonly what:
    | { readonly type: 'take' }
    | { readonly type: 'write'; readonly text: string }
    | { readonly type: 'give_back' };
  /** Made with the form: pressing twice is one act. */
  readonly actId: string;
  readonly at: Instant;
}

export type SpeakResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'later' }
  | { readonly kind: 'taken'; readonly by: string }
  /** `forbidden`: a word that is not said to families. `kept_from`: they must not learn of an open matter the writer knows. */
  | {
      readonly kind: 'refused';
      readonly why: 'forbidden' | 'kept_from' | 'no_address' | 'drill' | 'empty';
      readonly word: string;
    };

/** One page of a form that is filled for somebody: the question as the person would get it. */
export interface ProxyForm {
  readonly family: Family;
  readonly sessionId: string;
  readonly title: Said;
  /** Of the question on the screen. */
  readonly seenAt: Instant;
  readonly questions: readonly MessageBody[];
  /** What is to be read out before it: thanks, advice, help. */
  readonly readOut: readonly string[];
  /** Help texts of red alerts that this form has raised. */
  readonly help: readonly string[];
}

export interface CodeAct {
  readonly personId: string;
  readonly what:
    | { readonly type: 'begin'; readonly flowId: string }
    | {
        readonly type: 'answer';
        readonly sessionId: string;
        readonly seenAt: Instant;
        readonly text: string;
        readonly button: string;
      };
  readonly actId: string;
  readonly at: Instant;
}

export type CodeResult =
  | { readonly kind: 'next'; readonly sessionId: string }
  | { readonly kind: 'over'; readonly readOut: readonly string[] }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'later' }
  | { readonly kind: 'refused'; readonly why: 'drill' }
  /** Somebody else answered meanwhile: the question on the screen is another. */
  | { readonly kind: 'changed'; readonly sessionId: string }
  /** The conversation has ended meanwhile. What was typed has been read for danger. */
  | { readonly kind: 'gone' };

/** Why somebody answers for a person: an item of the inbox, or a call. */
export type ProxyWay = 'inbox.act' | 'phone_in.write';

export interface Caller extends Family {
  /** Conversations that can be begun with them. */
  readonly flows: readonly { readonly id: string; readonly title: Said }[];
  readonly open: readonly OpenTalk[];
}

/** The inbox, conversations with families, and forms filled for them. Who is out of scope does not exist: null. */
export interface TalkPort {
  items(actor: DeskActor): Promise<readonly InboxItem[]>;
  /** Conversations that this reader holds, with how many words of the person have come since their own last. */
  held(
    actor: DeskActor,
  ): Promise<
    readonly { readonly personId: string; readonly name: string; readonly until: Instant; readonly waiting: number }[]
  >;
  /** Reading is written to the access log. */
  item(actor: DeskActor, id: string): Promise<ItemPage | null>;
  move(actor: DeskActor, id: string, what: ItemMove, at: Instant): Promise<MoveResult>;
  /** Reading is written to the access log. */
  talk(actor: DeskActor, personId: string): Promise<Talk | null>;
  speak(actor: DeskActor, act: SpeakAct): Promise<SpeakResult>;
  /** Carers and parents of children in scope whose name, or whose child's name, number or phone is like it; "": none. */
  find(actor: DeskActor, words: string): Promise<readonly Family[]>;
  /** Forms that this member of staff has begun and not ended. */
  unfinished(actor: DeskActor): Promise<readonly (OpenTalk & { readonly personId: string; readonly name: string })[]>;
  caller(actor: DeskActor, way: ProxyWay, personId: string): Promise<Caller | null>;
  form(actor: DeskActor, way: ProxyWay, personId: string, sessionId: string): Promise<ProxyForm | null>;
  code(actor: DeskActor, way: ProxyWay, act: CodeAct): Promise<CodeResult>;
}
