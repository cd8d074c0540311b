import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../desk-ports.ts';

/** How somebody came in, or proved later that it is them. */
export type EnterMethod = 'link' | 'passkey' | 'totp' | 'recovery';

export interface OpenedSession {
  /** For the cookie; the store keeps its hash. */
  readonly sessionToken: string;
  readonly expiresAt: Instant;
}

/** What a session has proven. */
export interface DoorStanding {
  readonly method: EnterMethod;
  readonly enteredAt: Instant;
  /** When the person last proved in this session that it is them. */
  readonly provedAt: Instant;
  /** Whether the person has a passkey, an authenticator. */
  readonly passkey: boolean;
  readonly totp: boolean;
}

export interface OwnWay {
  readonly id: string;
  readonly kind: 'passkey' | 'totp';
  readonly name: string;
  readonly createdAt: Instant;
  readonly lastUsedAt: Instant | null;
}

export interface OwnSession {
  readonly id: string;
  readonly method: EnterMethod;
  /** The browser, as a person would call it; "" when it is not known. */
  readonly device: string;
  readonly createdAt: Instant;
  readonly lastSeenAt: Instant;
  readonly current: boolean;
}

export interface OwnAccount {
  readonly ways: readonly OwnWay[];
  /** Recovery codes that were not used yet. */
  readonly recoveryLeft: number;
  readonly sessions: readonly OwnSession[];
}

/** Where a browser's request comes from and what it is. */
export interface Visit {
  /** The header Origin; passkeys are bound to it. */
  readonly origin: string;
  readonly device: string;
}

export type AddResult =
  | { readonly kind: 'added' }
  /** The answer is old, of another page, or not what the browser was asked; the code is wrong. */
  | { readonly kind: 'refused' }
  /** No more than twenty ways each. */
  | { readonly kind: 'full' };

export interface FirstForm {
  readonly countyName: string;
  readonly countyCode: string;
  readonly name: string;
  readonly phone: string;
}

/** The way in: signing in, proving it again, one's own ways and sessions. Codes that are wrong are counted by who calls. */
export interface DoorPort {
  /** False: the address of this server is no name (an IP), and browsers know no passkeys there. */
  readonly passkeys: boolean;

  /** What the browser is asked (PublicKeyCredentialRequestOptionsJSON). */
  enterOptions(): Promise<object>;
  /** `response`: what the browser's authenticator said. null: not one of ours. */
  enterByPasskey(response: unknown, visit: Visit): Promise<OpenedSession | null>;
  /** By phone number, and a code of the authenticator or a recovery code. null: one of the two is wrong. */
  enterByCode(phone: string, code: string, visit: Visit): Promise<OpenedSession | null>;

  /** Whether nobody of the staff is there yet: the way in is then the link that the start printed. */
  nobodyYet(): Promise<boolean>;
  /** Whether this is the link of the first start and nobody has come in yet; `county`: what is there already. */
  first(linkToken: string): Promise<{ readonly county: string | null } | null>;
  /** Makes county and first administrator and lets them in; null when somebody was there before. */
  beginCounty(linkToken: string, form: FirstForm, visit: Visit): Promise<OpenedSession | null>;

  standing(actor: DeskActor, sessionToken: string): Promise<DoorStanding | null>;
  proveOptions(actor: DeskActor): Promise<object>;
  proveByPasskey(actor: DeskActor, sessionToken: string, response: unknown, visit: Visit): Promise<boolean>;
  proveByCode(actor: DeskActor, sessionToken: string, code: string): Promise<boolean>;

  account(actor: DeskActor, sessionToken: string): Promise<OwnAccount>;
  /** What the browser is asked (PublicKeyCredentialCreationOptionsJSON). */
  addOptions(actor: DeskActor): Promise<object>;
  addPasskey(actor: DeskActor, sessionToken: string, response: unknown, name: string, visit: Visit): Promise<AddResult>;
  /** A new secret for an authenticator, in base32, and the address that its QR code holds. Nothing is kept yet. */
  newTotp(actor: DeskActor, secret?: string): { readonly secret: string; readonly uri: string } | null;
  addTotp(actor: DeskActor, sessionToken: string, secret: string, code: string, name: string): Promise<AddResult>;
  /** False when it is not the actor's. */
  renameWay(actor: DeskActor, id: string, name: string): Promise<boolean>;
  removeWay(actor: DeskActor, id: string): Promise<boolean>;
  /** Ten new codes, shown this once; those before them end. */
  newRecoveryCodes(actor: DeskActor): Promise<readonly string[]>;
  endSession(actor: DeskActor, id: string): Promise<boolean>;
  /** All but this one; how many there were. */
  endOtherSessions(actor: DeskActor, sessionToken: string): Promise<number>;
}
