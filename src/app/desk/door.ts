import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { StaffId } from '../../core/ids.ts';
import type { Clock } from '../clock.ts';
import type { DeskActor } from '../desk-ports.ts';
import type { DoorPort, EnterMethod } from './door-port.ts';
import type { DoorStore } from './door-store.ts';
import { makePasskeys } from './passkeys.ts';

export interface DoorParts {
  readonly store: DoorStore;
  readonly clock: Clock;
  /** Where staff reach this server, without a slash at the end. */
  readonly publicUrl: string;
}

/** In letters: a QR code grows by nine signs for each character. */
const issuer = 'Jiaxin';
const stepSeconds = 30;
/** No letter that is taken for a digit on a printed sheet. Ten of thirty signs: 49 bits. */
const signs = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const most = 20;

type Passkeys = ReturnType<typeof makePasskeys>;
type Inside = DoorParts & { readonly passkeys: Passkeys };

/** The way in of the staff: passkey, authenticator, recovery codes; and what each of them keeps of it. */
export function makeDoor(parts: DoorParts): DoorPort {
  const { store, clock, publicUrl } = parts;
  const passkeys = makePasskeys({ publicUrl, seals: store.seals, now: () => clock.now() });
  const inside = { ...parts, passkeys };
  return {
    passkeys: passkeys.rpID !== null,
    ...entering(inside),
    ...proving(inside),
    ...adding(inside),
    ...changing(parts),
  };
}

function entering({ store, clock, passkeys }: Inside) {
  return {
    enterOptions: () => passkeys.question('enter', '', []),
    async enterByPasskey(response, { origin, device }) {
      const staffId = await usePasskey({ store, clock, passkeys }, 'enter', null, response, origin);
      return staffId && store.openSession(staffId, 'passkey', device, clock.now());
    },
    async enterByCode(phone, code, { device }) {
      // Several of one family may share a number.
      for (const staffId of await store.staffByPhone(phone)) {
        const method = await useCode(store, clock, staffId, code);
        if (method) return store.openSession(staffId, method, device, clock.now());
      }
      return null;
    },
    nobodyYet: () => store.nobodyYet(),
    first: (linkToken) => store.first(linkToken, clock.now()),
    async beginCounty(linkToken, form, { device }) {
      const staffId = await store.beginCounty(linkToken, form, clock.now());
      return staffId && store.openSession(staffId, 'link', device, clock.now());
    },
  } satisfies Partial<DoorPort>;
}

function proving({ store, clock, passkeys }: Inside) {
  return {
    standing: (actor, sessionToken) => store.standing(actor, sessionToken),
    proveOptions: async ({ staffId }) => passkeys.question('prove', staffId, await store.passkeyIds(staffId)),
    async proveByPasskey(actor, sessionToken, response, { origin }) {
      const held = await usePasskey({ store, clock, passkeys }, 'prove', actor.staffId, response, origin);
      if (held) await store.proved(actor, sessionToken, 'passkey', clock.now());
      return held !== null;
    },
    async proveByCode(actor, sessionToken, code) {
      const method = await useCode(store, clock, actor.staffId, code);
      if (method) await store.proved(actor, sessionToken, method, clock.now());
      return method !== null;
    },
  } satisfies Partial<DoorPort>;
}

function adding({ store, clock, passkeys }: Inside) {
  const full = async ({ staffId }: DeskActor) => {
    const [keys, totps] = await Promise.all([store.passkeyIds(staffId), store.totps(staffId)]);
    return keys.length + totps.length >= most;
  };
  return {
    addOptions: async ({ staffId, name }) => passkeys.newPasskey(staffId, name, await store.passkeyIds(staffId)),
    async addPasskey(actor, sessionToken, response, name, { origin }) {
      if (await full(actor)) return { kind: 'full' };
      const made = await passkeys.verifyNew(actor.staffId, response, origin);
      if (!made || !(await store.addPasskey(actor, { ...made, name }, clock.now()))) return { kind: 'refused' };
      await store.proved(actor, sessionToken, 'passkey', clock.now());
      return { kind: 'added' };
    },
    newTotp(actor, secret = new Secret({ size: 20 }).base32) {
      const totp = totpOf(secret, actor.name);
      return totp && { secret, uri: totp.toString() };
    },
    async addTotp(actor, sessionToken, secret, code, name) {
      if (await full(actor)) return { kind: 'full' };
      const step = stepOf(totpOf(secret, actor.name), code, clock.now());
      if (step === null) return { kind: 'refused' };
      await store.addTotp(actor, secret, step, name, clock.now());
      await store.proved(actor, sessionToken, 'totp', clock.now());
      return { kind: 'added' };
    },
    async newRecoveryCodes(actor) {
      const codes = Array.from({ length: 10 }, drawCode);
      await store.keepRecoveryCodes(actor, codes.map(plainCode), clock.now());
      return codes;
    },
  } satisfies Partial<DoorPort>;
}

function changing({ store, clock }: DoorParts) {
  return {
    account: (actor, sessionToken) => store.account(actor, sessionToken, clock.now()),
    renameWay: (actor, id, name) => store.renameWay(actor, id, name, clock.now()),
    removeWay: (actor, id) => store.removeWay(actor, id, clock.now()),
    endSession: (actor, id) => store.endSession(actor, id, clock.now()),
    endOtherSessions: (actor, sessionToken) => store.endOtherSessions(actor, sessionToken, clock.now()),
  } satisfies Partial<DoorPort>;
}

/** Whose passkey answered; `whom`: it must be theirs. null: the answer does not hold, or was used before. */
async function usePasskey(
  { store, clock, passkeys }: Pick<Inside, 'store' | 'clock' | 'passkeys'>,
  question: 'enter' | 'prove',
  whom: StaffId | null,
  response: unknown,
  origin: string,
): Promise<StaffId | null> {
  const credentialId = passkeys.credentialIn(response);
  const kept = credentialId === null ? null : await store.passkey(credentialId);
  if (!kept || (whom !== null && kept.staffId !== whom)) return null;
  const held = await passkeys.verify({ question, whom: whom ?? '', response, kept, origin });
  if (!held || !(await store.usePasskey(kept.id, held.counter, held.askedAt, clock.now()))) return null;
  return kept.staffId;
}

/** Six digits are an authenticator's, ten signs a recovery code; how it was proven, or null. */
async function useCode(store: DoorStore, clock: Clock, staffId: StaffId, typed: string): Promise<EnterMethod | null> {
  const code = plainCode(typed);
  if (/^\d{6}$/u.test(code)) {
    for (const { id, secret } of await store.totps(staffId)) {
      const step = stepOf(totpOf(secret, ''), code, clock.now());
      if (step !== null && (await store.useTotp(id, step, clock.now()))) return 'totp';
    }
    return null;
  }
  return code.length === 10 && (await store.useRecovery(staffId, code, clock.now())) ? 'recovery' : null;
}

/** As it is kept: without the spaces and hyphens people type, in capitals, full-width signs folded. */
function plainCode(typed: string): string {
  return typed.slice(0, 64).normalize('NFKC').replaceAll(/[\s-]/gu, '').toUpperCase();
}

/** "7KQ4M-2XW9D". */
function drawCode(): string {
  const draw = () => Array.from({ length: 5 }, () => signs[randomInt(signs.length)]).join('');
  return `${draw()}-${draw()}`;
}

/** RFC 6238 with what every authenticator app knows: SHA-1, six digits, thirty seconds. null: no secret of ours. */
function totpOf(secret: string, label: string): TOTP | null {
  if (!/^[A-Z2-7]{32}$/u.test(secret)) return null;
  return new TOTP({ issuer, label: label || issuer, secret: Secret.fromBase32(secret), period: stepSeconds });
}

/** The time step of a right code, one step of a slow clock allowed either way; null when it is wrong. */
function stepOf(totp: TOTP | null, code: string, now: number): number | null {
  const delta = totp?.validate({ token: plainCode(code), timestamp: now, window: 1 }) ?? null;
  return delta === null ? null : Math.floor(now / 1000 / stepSeconds) + delta;
}
