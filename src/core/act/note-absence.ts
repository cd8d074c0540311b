import { z } from 'zod';
import { absenceReasons, type Line } from '../dropout/dropout-case.ts';
import { noteAbsence } from '../dropout/note-absence.ts';
import { noteAttendance } from '../dropout/note-attendance.ts';
import { notePersuasion } from '../dropout/note-persuasion.ts';
import { schoolDaysOf } from '../dropout/school-days.ts';
import { dayOf, isoDate } from '../flow/facts.ts';
import type { ChildId } from '../ids.ts';
import type { ActInput } from './act.ts';
import { defineAct } from './act.ts';

const date = z.union([z.iso.date(), z.literal('')]).optional();
const code = <T extends string>(values: readonly T[]) =>
  z
    .string()
    .transform((value) => value.toLowerCase())
    .pipe(z.enum(values as [T, ...T[]]));
const words = z.string().max(2000).optional();

function sayingOf({ now, eventId, ordinal, situation }: ActInput, childId: ChildId) {
  return { now, eventId, ordinal, childId, personId: situation.person?.id ?? null };
}

/** A training account writes nobody's file (domain 10.55). */
const isDrill = ({ situation }: ActInput): boolean => situation.person?.staff?.drill === true;

/**
 * A child was not at school (domain 5.7): why, since when, whether anybody saw it today, whether the guardian was reached.
 * The family's own word opens a case where there is none, and changes nothing in one that stands.
 */
export const absence = defineAct(
  'absence',
  z.strictObject({
    reason: code(absenceReasons).optional(),
    from: date,
    until: date,
    seen: z.enum(['yes', 'no']).optional(),
    guardian: z.literal('reached').optional(),
    /** A leave whose end nobody knows: somebody asks after a day. */
    openEnd: z.literal(true).optional(),
  }),
  (input, { reason, from, until, seen, guardian, openEnd }) => {
    if (isDrill(input)) return { effects: [] };
    const isStaff = input.situation.person?.staff != null;
    const said = {
      ...(reason ? { reason } : {}),
      ...(from ? { from } : {}),
      ...(until ? { until } : openEnd ? { until: isoDate(dayOf(input.now) + 1) } : {}),
      ...(seen ? { seen: seen === 'yes' } : {}),
      ...(guardian ? { guardian: true } : {}),
    };
    return {
      effects: input.children.flatMap((child) =>
        noteAbsence(child.dropout ?? null, said, sayingOf(input, child.id), !isStaff),
      ),
    };
  },
);

/** The child is at school, or away again; or its case ends lawfully: another school, deferral, teaching at home. */
export const attendance = defineAct(
  'attendance',
  z.strictObject({
    present: z.enum(['yes', 'no']).optional(),
    on: date,
    end: code(['transferred', 'deferred', 'home_teaching'] as const).optional(),
  }),
  (input, { present, on, end }) => ({
    effects: isDrill(input)
      ? []
      : input.children.flatMap((child) =>
          child.dropout
            ? noteAttendance(
                child.dropout,
                schoolDaysOf(child.dropout.calendar, child.schoolOrganizationId),
                { ...(present ? { present: present === 'yes' } : {}), ...(on ? { on } : {}), ...(end ? { end } : {}) },
                sayingOf(input, child.id),
              )
            : [],
        ),
  }),
);

const schoolRoles = ['CLASS_TEACHER', 'SUBJECT_TEACHER', 'SCHOOL_OFFICE', 'SCHOOL_DATA', 'PRINCIPAL', 'PSYCH_TEACHER'];

/** School staff are the education line, everybody else the government line (双线). */
function lineOf({ situation }: ActInput): Line {
  return situation.person?.staff?.roles.some(({ role }) => schoolRoles.includes(role)) ? 'education' : 'government';
}

/** What a text question of staff stores for 0. */
const nothing = 'NONE';

/** One attempt to bring a child back to school (劝返); `failed`: the written report is due. */
export const persuade = defineAct(
  'persuade',
  z.strictObject({
    method: z.string().max(40),
    reason: z.string().max(40),
    result: code(['back', 'agreed', 'refused', 'not_found'] as const),
    /** The day on which the child is to be back, or on which somebody goes again. */
    agreed: date,
    next: date,
    problem: words,
    opinion: words,
    failed: z.boolean().optional(),
  }),
  (input, { agreed, next, problem, opinion, failed, ...said }) => ({
    effects: isDrill(input)
      ? []
      : input.children.flatMap((child) =>
          child.dropout
            ? notePersuasion(
                child.dropout,
                child,
                {
                  ...said,
                  ...(agreed || next ? { next: agreed || next } : {}),
                  ...(problem && problem !== nothing ? { problem } : {}),
                  ...(opinion && opinion !== nothing ? { opinion } : {}),
                  ...(failed ? { failed } : {}),
                },
                {
                  ...sayingOf(input, child.id),
                  line: lineOf(input),
                  days: schoolDaysOf(child.dropout.calendar, child.schoolOrganizationId),
                },
              )
            : [],
        ),
  }),
);
