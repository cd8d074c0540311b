import type { ChannelName } from '../core/event.ts';
import { deriveId, type IdentityId } from '../core/ids.ts';
import { foldText } from '../core/text/fold-text.ts';
import type { FieldCrypto } from './field-crypto.ts';

type Hash = Pick<FieldCrypto, 'lookupHash'>;

/** `channel_identity.external_id_h`. */
export function hashOfAddress(crypto: Hash, channel: ChannelName, externalId: string): string {
  return crypto.lookupHash('external_id', `${channel}:${externalId}`);
}

/** `invite.code_h`, of six digits or of a link's token. */
export function hashOfInvite(crypto: Hash, code: string): string {
  return crypto.lookupHash('invite_code', code.trim());
}

/** `conversation.last_text_h`: the same words, however they were typed. */
export function hashOfText(crypto: Hash, text: string): string {
  return crypto.lookupHash('text', foldText(text.slice(0, 4_000)));
}

/** The id of the row of an address nobody has written from before: the same in every process that sees it first. */
export function newIdentityId(addressHash: string): IdentityId {
  return deriveId<IdentityId>(0, 'identity', addressHash);
}

/** The codes that stand in a message: six digits, however they were typed; or the token that came with the first contact. */
export function inviteCodesIn(text: string | null, startCode: string | undefined): string[] {
  const codes = startCode === undefined || startCode.trim() === '' ? [] : [startCode.trim()];
  if (text === null || text.length > 200) return codes;
  // People write the card's digits in groups: 123 456.
  const typed = foldText(text).replaceAll(/(?<=\d)[ \-.](?=\d)/gu, '');
  return [...codes, ...(typed.match(/(?<!\d)\d{6}(?!\d)/gu) ?? [])].slice(0, 4);
}
