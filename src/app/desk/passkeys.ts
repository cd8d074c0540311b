import { randomBytes } from 'node:crypto';
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { z } from 'zod';
import type { Instant } from '../../core/ids.ts';
import type { KeptPasskey, NewPasskey } from './door-store.ts';

/** What is asked of an authenticator; an answer to one question is no answer to another. */
export type Question = 'enter' | 'prove' | 'add';

/** COSE: ES256, EdDSA, RS256. What phones and keys of today make. */
const algorithms = [-7, -8, -257];
const answerWithinMs = 5 * 60_000;
const text = z.string().max(16_384);
const common = { id: text, rawId: text, type: z.literal('public-key'), clientExtensionResults: z.looseObject({}) };
const Answer = z.looseObject({
  ...common,
  response: z.looseObject({ clientDataJSON: text, authenticatorData: text, signature: text }),
});
const Made = z.looseObject({
  ...common,
  response: z.looseObject({
    clientDataJSON: text,
    attestationObject: text,
    transports: z.array(z.string().max(32)).max(8).optional(),
  }),
});

export interface PasskeyParts {
  /** Where staff reach this server. */
  readonly publicUrl: string;
  readonly seals: (purpose: string, text: string) => readonly string[];
  readonly now: () => Instant;
}

/** The name that passkeys are bound to: the host of the public address; "localhost" on this machine; null for an IP address. */
export function relyingParty(publicUrl: string): string | null {
  const { hostname } = new URL(publicUrl);
  if (['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return 'localhost';
  return /^\[|^[\d.]+$/u.test(hostname) ? null : hostname;
}

interface Site extends PasskeyParts {
  readonly rpID: string | null;
}

export interface PasskeyAnswer {
  readonly question: 'enter' | 'prove';
  /** Staff id; "" when anybody may answer. */
  readonly whom: string;
  readonly response: unknown;
  readonly kept: KeptPasskey;
  readonly origin: string;
}

/**
 * Passkeys by the library. A question is `<nonce>.<time>.<seal>`: it carries its own proof that we asked, what for and whom, so that nothing
 * is kept for people who only look at the door, and any process takes the answer. That it counts once is the store's matter.
 */
export function makePasskeys(parts: PasskeyParts) {
  const site: Site = { ...parts, rpID: relyingParty(parts.publicUrl) };
  const { rpID } = site;
  return {
    rpID,
    question: (question: 'enter' | 'prove', whom: string, known: readonly Known[]) =>
      generateAuthenticationOptions({
        rpID: rpID ?? '',
        challenge: ask(site, question, whom),
        allowCredentials: known.map(asCredential),
        userVerification: 'required',
        timeout: answerWithinMs,
      }),
    newPasskey: (whom: string, name: string, known: readonly Known[]) =>
      generateRegistrationOptions({
        rpName: '家信 Jiaxin',
        rpID: rpID ?? '',
        userName: name,
        userDisplayName: name,
        userID: new Uint8Array(Buffer.from(whom)),
        challenge: ask(site, 'add', whom),
        excludeCredentials: known.map(asCredential),
        supportedAlgorithmIDs: algorithms,
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        timeout: answerWithinMs,
      }),
    /** The id of the credential that an answer names; null when it is no answer. */
    credentialIn(response: unknown): string | null {
      const read = Answer.safeParse(response);
      return read.success ? read.data.id : null;
    },
    /** The new counter and when the question was asked; null when the answer does not hold. */
    verify: (answer: PasskeyAnswer) => verify(site, answer),
    /** What is to be kept of a new passkey; null when the answer does not hold. */
    verifyNew: (whom: string, response: unknown, origin: string) => verifyNew(site, whom, response, origin),
  };
}

function sealOf({ seals }: Site, question: Question, whom: string, nonce: string, at: string): readonly string[] {
  return seals('door_question', [question, whom, nonce, at].join('|'));
}

function ask(site: Site, question: Question, whom: string): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(18).toString('base64url');
  const at = String(site.now());
  return new Uint8Array(Buffer.from(`${nonce}.${at}.${sealOf(site, question, whom, nonce, at)[0]}`));
}

/** When we asked this; null when we did not, or too long ago. */
function askedAt(site: Site, question: Question, whom: string, challenge: string): Instant | null {
  const [nonce = '', at = '', seal = ''] = Buffer.from(challenge, 'base64url').toString().split('.');
  const age = site.now() - Number(at);
  if (!/^\d{1,16}$/u.test(at) || age < 0 || age > answerWithinMs) return null;
  return sealOf(site, question, whom, nonce, at).includes(seal) ? Number(at) : null;
}

/** Our own address; on this machine under whatever port it was opened. */
function originsOf({ rpID, publicUrl }: Site, origin: string): string[] {
  const local = rpID === 'localhost' && /^http:\/\/localhost(:\d{1,5})?$/u.test(origin);
  return [new URL(publicUrl).origin, ...(local ? [origin] : [])];
}

async function verify(
  site: Site,
  { question, whom, response, kept, origin }: PasskeyAnswer,
): Promise<{ readonly counter: number; readonly askedAt: Instant } | null> {
  const read = Answer.safeParse(response);
  if (!read.success || site.rpID === null) return null;
  let asked: Instant | null = null;
  const verified = await verifyAuthenticationResponse({
    response: read.data as unknown as AuthenticationResponseJSON,
    expectedChallenge: (challenge) => {
      asked = askedAt(site, question, whom, challenge);
      return asked !== null;
    },
    expectedOrigin: originsOf(site, origin),
    expectedRPID: site.rpID,
    requireUserVerification: true,
    credential: {
      id: kept.credentialId,
      publicKey: new Uint8Array(Buffer.from(kept.publicKey, 'base64url')),
      counter: kept.counter,
      transports: [...kept.transports],
    },
  }).catch(() => null);
  if (!verified?.verified || asked === null) return null;
  return { counter: verified.authenticationInfo.newCounter, askedAt: asked };
}

async function verifyNew(
  site: Site,
  whom: string,
  response: unknown,
  origin: string,
): Promise<Omit<NewPasskey, 'name'> | null> {
  const read = Made.safeParse(response);
  if (!read.success || site.rpID === null) return null;
  const verified = await verifyRegistrationResponse({
    response: read.data as unknown as RegistrationResponseJSON,
    expectedChallenge: (challenge) => askedAt(site, 'add', whom, challenge) !== null,
    expectedOrigin: originsOf(site, origin),
    expectedRPID: site.rpID,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => null);
  if (!verified?.verified) return null;
  const { credential } = verified.registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    counter: credential.counter,
    transports: (credential.transports ?? []).slice(0, 8),
  };
}

interface Known {
  readonly id: string;
  readonly transports: readonly string[];
}

function asCredential({ id, transports }: Known) {
  return { id, transports: [...transports] };
}
