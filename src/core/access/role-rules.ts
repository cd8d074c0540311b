import type { RoleCode } from '../situation.ts';

/** Why a role is not given or ended. */
export type RoleRefusal = 'own_role' | 'last_admin';

/**
 * Nobody gives themselves a role, but for the one of the administrator, which shows no child: whoever looks after accounts would otherwise
 * open every file to themselves (domain 4.1).
 */
export function whyNotGive(role: RoleCode, giver: string, member: string): RoleRefusal | null {
  return giver === member && role !== 'ADMIN' ? 'own_role' : null;
}

/** A county without an administrator could never be looked after again. `others`: administrators who remain, each active and with no end before `now`. */
export function whyNotEnd(role: RoleCode, others: number): RoleRefusal | null {
  return role === 'ADMIN' && others === 0 ? 'last_admin' : null;
}
