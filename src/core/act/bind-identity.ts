import { z } from 'zod';
import { normalizeText } from '../text/normalize-text.ts';
import { defineAct } from './act.ts';

const lockMs = 24 * 3_600_000;
const allowedWrongCodes = 3;

/** The address belongs to the invited person from now on (domain 5.3 step 2). */
export const bind = defineAct('bind', z.strictObject({}), ({ situation }) => {
  const { identity, invite } = situation;
  if (!identity || invite?.status !== 'valid') return { effects: [] };
  return {
    effects: [
      { kind: 'bind_identity', identityId: identity.id, personId: invite.person.id, inviteId: invite.inviteId },
      {
        kind: 'audit',
        action: 'identity_bound',
        entity: 'person',
        entityId: invite.person.id,
        data: { channel: identity.channel },
      },
    ],
  };
});

/** Counts a wrong code; the third locks the address for a day and a person hears of it (domain 5.3 step 1, flag D05). */
export const wrongCode = defineAct('wrong_code', z.strictObject({}), (input) => {
  const { identity } = input.situation;
  // 你好 is no guess at a code.
  if (!identity || !/\d{4,}/u.test(normalizeText(input.words).replaceAll(/[\s-]/gu, ''))) return { effects: [] };
  const wrongCodes = identity.wrongCodes + 1;
  const locked = wrongCodes >= allowedWrongCodes;
  return {
    effects: [
      {
        kind: 'count_wrong_code',
        identityId: identity.id,
        wrongCodes: locked ? 0 : wrongCodes,
        lockedUntil: locked ? input.now + lockMs : null,
      },
      ...(locked
        ? ([
            {
              kind: 'file_inbox',
              effectKey: `inbox:${input.eventId}:locked`,
              reason: 'note',
              forRole: 'CHILD_DIRECTOR',
              note: 'D05 有人输错邀请码三次',
              dueAt: input.now + lockMs,
            },
          ] as const)
        : []),
    ],
  };
});

/** The sender is not the person we know: nothing about any child goes there any more (domain 10.20). */
export const suspendIdentity = defineAct('suspend_identity', z.strictObject({}), ({ situation }) => ({
  effects: situation.identity
    ? [{ kind: 'set_identity_state', identityId: situation.identity.id, state: 'suspended' }]
    : [],
}));
