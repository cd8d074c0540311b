import { z } from 'zod';
import { deriveId, isUuid, type RegionId } from '../ids.ts';
import { fieldProblem, recordKinds } from '../ledger/record-kinds.ts';
import type { ChildFacts } from '../situation.ts';
import type { ActInput } from './act.ts';
import { defineAct } from './act.ts';

const date = z.union([z.iso.date(), z.literal('')]);
const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

/** `on`: the day it speaks of, default today. `text`: people's own words. `about`: the person it names besides the child. */
const args = z
  .object({
    kind: z.string(),
    on: date.optional(),
    period: z.string().max(40).optional(),
    state: z.string().optional(),
    text: z.string().max(4000).optional(),
    about: z.string().optional(),
  })
  .catchall(value)
  .superRefine(({ kind, on: _on, period: _period, state, text: _text, about: _about, ...fields }, context) => {
    const of = recordKinds.get(kind);
    if (!of)
      return void context.addIssue({ code: 'custom', path: ['kind'], message: `there is no kind of record "${kind}"` });
    if (state !== undefined && !of.states?.includes(state))
      context.addIssue({ code: 'custom', path: ['state'], message: `"${kind}" knows no state "${state}"` });
    for (const [name, given] of Object.entries(fields)) {
      const problem = fieldProblem(of, name, given);
      if (problem) context.addIssue({ code: 'custom', path: [name], message: problem });
    }
  });

/** A dated record in the child's file, or of the writer's place (domain 8.2–8.6). One row a child where the kind is about children. */
export const record = defineAct('record', args, (input, { kind, on, period, state, text, about, ...fields }) => {
  const of = recordKinds.get(kind);
  if (!of) return { effects: [] };
  const subjects: readonly (ChildFacts | null)[] =
    of.about === 'child' ? (input.children.length > 0 ? input.children : []) : [null];
  // "" and -1 are answers that were not given.
  const counts =
    of.about === 'place' && 'count' in of.fields && fields.count === undefined && input.children.length > 0;
  const all = counts ? { ...fields, count: input.children.length } : fields;
  const data = Object.fromEntries(Object.entries(all).filter(([, given]) => given !== '' && given !== -1));
  const aboutPersonId = about && isUuid(about) ? about : null;
  return {
    effects: subjects.map((child) => ({
      kind: 'save_record' as const,
      id: deriveId<string>(input.now, input.eventId, 'record', input.ordinal, child?.id ?? ''),
      recordKind: kind,
      childId: child?.id ?? null,
      personId: input.situation.person?.id ?? null,
      aboutPersonId,
      regionId: child?.residenceRegionId ?? placeOf(input),
      organizationId: child?.schoolOrganizationId ?? schoolOf(input),
      onDay: on || null,
      periodKey: period || null,
      state: state ?? of.states?.[0] ?? null,
      data,
      text: text || null,
      sessionId: input.session.id,
    })),
  };
});

/** A list of children of one village belongs to that village; else the place the writer answers for. */
function placeOf({ situation, children }: ActInput): RegionId | null {
  const homes = new Set(children.map(({ residenceRegionId }) => residenceRegionId));
  const [home] = homes;
  if (home && homes.size === 1) return home;
  const place = situation.person?.staff?.roles.find(({ scopeType }) =>
    ['village', 'town', 'county'].includes(scopeType),
  );
  return (place?.scopeId as RegionId | undefined) ?? situation.children[0]?.residenceRegionId ?? null;
}

function schoolOf({ situation }: ActInput): string | null {
  const school = situation.person?.staff?.roles.find(({ scopeType }) => scopeType === 'school');
  return school?.scopeId ?? null;
}
