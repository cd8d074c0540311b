import type { Instant, StaffId } from '../../core/ids.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { DoorStanding, EnterMethod, FirstForm, OpenedSession, OwnAccount } from './door-port.ts';

export interface KeptPasskey {
  readonly id: string;
  readonly staffId: StaffId;
  readonly credentialId: string;
  /** COSE key, base64url. */
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
}

export interface KeptTotp {
  readonly id: string;
  readonly staffId: StaffId;
  /** Base32. */
  readonly secret: string;
}

export interface NewPasskey {
  readonly credentialId: string;
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly name: string;
}

/** What the door keeps. Every change writes its row of the audit log in the same transaction. */
export interface DoorStore {
  /** A hash under the store's key, of what must be known again but not guessed; newest key first. */
  seals(purpose: string, text: string): readonly string[];

  /** Active members of staff with this phone number. */
  staffByPhone(phone: string): Promise<readonly StaffId[]>;
  /** A passkey that was not removed, of somebody who is still in post. */
  passkey(credentialId: string): Promise<KeptPasskey | null>;
  passkeyIds(staffId: StaffId): Promise<readonly { readonly id: string; readonly transports: readonly string[] }[]>;
  totps(staffId: StaffId): Promise<readonly KeptTotp[]>;
  /** False when an answer to a question at least as new was taken before: an answer counts once. */
  usePasskey(id: string, counter: number, askedAt: Instant, now: Instant): Promise<boolean>;
  /** False when the code of this step, or a later one, was used before. */
  useTotp(id: string, step: number, now: Instant): Promise<boolean>;
  /** Spends one; false when there is no such code, or it was used. */
  useRecovery(staffId: StaffId, code: string, now: Instant): Promise<boolean>;

  openSession(staffId: StaffId, method: EnterMethod, device: string, now: Instant): Promise<OpenedSession>;
  standing(actor: DeskActor, sessionToken: string): Promise<DoorStanding | null>;
  /** The person proved in this session that it is them. */
  proved(actor: DeskActor, sessionToken: string, method: EnterMethod, now: Instant): Promise<void>;

  account(actor: DeskActor, sessionToken: string, now: Instant): Promise<OwnAccount>;
  /** False when this credential is somebody's already. */
  addPasskey(actor: DeskActor, passkey: NewPasskey, now: Instant): Promise<boolean>;
  addTotp(actor: DeskActor, secret: string, step: number, name: string, now: Instant): Promise<void>;
  renameWay(actor: DeskActor, id: string, name: string, now: Instant): Promise<boolean>;
  removeWay(actor: DeskActor, id: string, now: Instant): Promise<boolean>;
  keepRecoveryCodes(actor: DeskActor, codes: readonly string[], now: Instant): Promise<void>;
  endSession(actor: DeskActor, id: string, now: Instant): Promise<boolean>;
  endOtherSessions(actor: DeskActor, sessionToken: string, now: Instant): Promise<number>;

  nobodyYet(): Promise<boolean>;
  first(linkToken: string, now: Instant): Promise<{ readonly county: string | null } | null>;
  /** The new administrator; null when the link is spent or somebody is there already. */
  beginCounty(linkToken: string, form: FirstForm, now: Instant): Promise<StaffId | null>;
}
