import type { Severity } from '../flow/outcome.ts';
import type { Instant, StaffId } from '../ids.ts';
import type { Flag } from '../risk/flags.ts';
import type { ChainStep, FrozenChain } from './alert.ts';
import type { Duration, Rung } from './chain-schema.ts';
import type { ChainBook } from './chains.ts';
import { addWorkdays, chinaZone } from './step-times.ts';

/** Who may have harmed the child, as the discoverer sees it (conversation F14, question 5). */
export type SuspectKind = 'family' | 'caregiver' | 'pupil' | 'school' | 'helper' | 'village' | 'stranger' | 'unknown';

/** What of a situation decides which chain runs. */
export interface ChainBits {
  readonly startedAt: Instant;
  /** It happened at school, or somebody of the school reported it (domain 4.3, P step 2). */
  readonly atSchool?: boolean;
  /** False: no school role is looked for. */
  readonly hasSchool?: boolean;
  readonly suspect?: SuspectKind;
  /** A suspect is kin of the child director, or is the child director (chain PV). */
  readonly directorInvolved?: boolean;
  /** The words speak of tonight: orange does not wait for the morning (domain 10.37). */
  readonly tonight?: boolean;
  readonly drillTrainer?: StaffId;
}

/** The chain's name: PS and PV replace any chain of protection; P03 has the narrowest list (domain 2.9, 4.3). */
export function chainName(book: ChainBook, flag: Flag, bits: ChainBits): string {
  if (bits.drillTrainer) return 'DRILL';
  if (book.narrow.flags.includes(flag.code)) return book.narrow.chain;
  const protection = flag.chain.startsWith('P');
  if (protection && (bits.suspect === 'village' || bits.directorInvolved)) return 'PV';
  if (protection && (bits.suspect === 'school' || bits.suspect === 'helper')) return 'PS';
  return book.chains[flag.chain] ? flag.chain : 'DEFAULT';
}

/** Roles that are cut in this chain; a suspect among staff removes both lines of P09 (domain 6.1). */
export function cutRoles(book: ChainBook, flag: Flag, name: string, bits: ChainBits): readonly string[] {
  const own = book.chains[name]?.cut ?? [];
  if (flag.code === 'P09')
    return [...new Set([...own, ...(book.chains.PS?.cut ?? []), ...(book.chains.PV?.cut ?? [])])];
  const school = bits.suspect === 'school' ? (book.chains.PS?.cut ?? []) : [];
  const village = bits.suspect === 'village' || bits.directorInvolved ? (book.chains.PV?.cut ?? []) : [];
  return [...new Set([...own, ...school, ...village])];
}

/** Freezes who is told when, so that a later change of the book does not change an alert that runs (domain 4.2, 4.3). */
export function freezeChain(book: ChainBook, flag: Flag, severity: Severity, bits: ChainBits): FrozenChain {
  const name = chainName(book, flag, bits);
  const row = book.chains[name];
  const cut = cutRoles(book, flag, name, bits);
  const noSchool = bits.hasSchool === false || cut.includes('SCHOOL_OFFICE');
  const line = row && book.lines[noSchool && row.line === 'school' ? 'village' : row.line];
  if (!row || !line) throw new Error(`There is no alert chain "${name}".`);
  const may = (role: string): boolean =>
    !cut.includes(role) &&
    !book.notPushed.includes(role) &&
    !(bits.hasSchool === false && book.schoolRoles.includes(role));
  const silent = [...row.silent, ...(bits.atSchool ? row.silentAtSchool : [])].filter(may);
  const [first, second, third] = line[severity];
  const groups: Readonly<Record<string, readonly string[]>> = {
    '@push':
      name === 'DRILL'
        ? row.push
        : pushRoles(book, flag, name, severity, bits, (role) => may(role) && !silent.includes(role)),
    '@silent': silent,
    '@first': (first ?? []).filter((role) => !cut.includes(role)),
    '@second': (second ?? []).filter((role) => !cut.includes(role)),
    '@third': (third ?? []).filter((role) => !cut.includes(role)),
  };
  const freeze = (rung: Rung): ChainStep => frozenStep(rung, groups, bits.tonight === true && severity === 'orange');
  const steps = row.levels[severity].flatMap((group) => book.rungs[group] ?? []).map(freeze);
  return {
    chain: name,
    severity,
    steps: steps.filter((step) => !step.silent || step.roles.length > 0),
    ackWithinMs: lengthMs(book.ackWithin[severity], bits.startedAt),
    startedAt: bits.startedAt,
    onDemand: book.onDemand.map(freeze),
    approvers: row.approvers,
    ...(bits.drillTrainer ? { onlyStaffId: bits.drillTrainer } : {}),
  };
}

/**
 * Who the first push goes to: whom the flag names (the narrower list wins, domain 2.9), else the chain's own list, with what
 * chain and place add. Never only helpers, and never nobody.
 */
function pushRoles(
  book: ChainBook,
  flag: Flag,
  name: string,
  severity: Severity,
  bits: ChainBits,
  may: (role: string) => boolean,
): readonly string[] {
  const row = book.chains[name];
  if (!row) return [];
  const narrow = name === book.narrow.chain;
  const later = severity === 'red' ? [] : (book.redOnly[flag.code] ?? []);
  const named = flag.notified.filter((role) => may(role) && !later.includes(role));
  const roles = [
    ...(narrow || named.length === 0 ? row.push : named),
    ...row.also,
    ...(narrow ? [] : (book.alsoPush[flag.code] ?? [])),
    ...(bits.atSchool ? row.atSchool : []),
  ].filter((role, index, all) => may(role) && all.indexOf(role) === index);
  if (roles.some((role) => role !== 'HELPER' && role !== 'VOLUNTEER')) return roles;
  return [...roles, ...(book.chains.DEFAULT?.push ?? []).filter(may).slice(0, 1)];
}

function frozenStep(rung: Rung, groups: Readonly<Record<string, readonly string[]>>, awake: boolean): ChainStep {
  const roles = rung.roles.flatMap((role) => groups[role] ?? [role]);
  return {
    step: rung.step,
    afterMs: rung.after.ms,
    ...(rung.after.workdays ? { afterWorkdays: rung.after.workdays } : {}),
    roles: [...new Set(roles)],
    unless: rung.unless,
    message: rung.message,
    ...(rung.repeat ? { repeatEveryMs: rung.repeat.ms } : {}),
    ...(rung.phone ? { phone: true } : {}),
    ...(rung.silent ? { silent: true } : {}),
    ...(rung.quiet && !awake ? { quiet: true } : {}),
  };
}

function lengthMs(duration: Duration, from: Instant): number {
  return duration.workdays ? addWorkdays(from, duration.workdays, chinaZone) - from : duration.ms;
}
