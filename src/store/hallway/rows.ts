import { z } from 'zod';

/** What the hallway's queries return, typed at the wall. Shapes follow situation-sql.ts. */

const id = z.string();
const words = z.string().nullable();
const instant = z.number();

export const PersonRow = z.object({
  id,
  countyId: id,
  name: z.string(),
  realNameE: words,
  gender: words,
  literacy: z.string(),
  replyMode: words,
  preferredHour: z.number().nullable(),
  timeZone: z.string(),
  promptsOff: z.boolean(),
  dead: z.boolean(),
  householdId: words,
  consent: words,
  isChild: z.boolean(),
  staff: z
    .object({
      staffId: id,
      drill: z.boolean(),
      trainerStaffId: words,
      phoneE: words,
      mayHelp: z.boolean(),
      roles: z.array(
        z.object({
          role: z.string(),
          scopeType: z.enum(['county', 'town', 'village', 'school', 'class', 'case']),
          scopeId: id,
        }),
      ),
    })
    .nullable(),
});
export type PersonRow = z.infer<typeof PersonRow>;

/** DropoutCaseFacts, with what its days are counted by. */
const DropoutRow = z.object({
  id,
  state: z.string(),
  firstAbsentDay: z.string(),
  reason: words,
  notRegistered: z.boolean(),
  lastSeenAt: instant.nullable(),
  guardianReachedAt: instant.nullable(),
  suspectedAt: instant.nullable(),
  droppedOutAt: instant.nullable(),
  returnedOn: words,
  openedAt: instant,
  version: z.number(),
  steps: z.array(
    z.object({
      id,
      kind: z.string(),
      at: instant,
      line: words,
      method: words,
      result: words,
      nextOn: words,
      data: z.record(z.string(), z.unknown()),
    }),
  ),
  calendar: z.object({
    terms: z.array(
      z.object({
        organizationId: words,
        schoolYear: z.string(),
        term: z.number(),
        startsOn: z.string(),
        endsOn: z.string(),
      }),
    ),
    days: z.array(z.object({ day: z.string(), kind: z.enum(['holiday', 'workday']) })),
  }),
});

export const ChildRow = z.object({
  id,
  personId: id,
  countyId: id,
  fileNo: z.string(),
  name: z.string(),
  birthDate: words,
  gender: words,
  boarding: z.boolean(),
  disabled: z.boolean(),
  parentsHome: z.boolean(),
  schoolStage: words,
  residenceRegionId: id,
  villagersGroup: words,
  schoolOrganizationId: words,
  classId: words,
  householdId: words,
  carers: z.array(z.object({ personId: id, name: z.string(), kind: z.string(), livesWith: z.boolean() })),
  parents: z.array(
    z.object({ personId: id, name: z.string(), gender: words, status: z.string(), away: z.boolean().nullable() }),
  ),
  teacherRecord: z.boolean(),
  flags: z.array(z.string()),
  schoolName: words,
  livingArrangement: words,
  ledgerStatus: z.string(),
  riskLevel: words,
  records: z.array(
    z.object({
      id,
      kind: z.string(),
      onDay: words,
      at: instant,
      periodKey: words,
      state: words,
      data: z.record(z.string(), z.unknown()),
      mine: z.boolean().nullish(),
      personId: words.optional(),
      aboutMe: z.boolean().nullish(),
      sessionId: words.optional(),
    }),
  ),
  ownAnswers: z.array(z.object({ step: z.string(), value: z.unknown(), at: instant })).optional(),
  fileWords: z
    .array(z.object({ id, kind: z.string(), textE: z.string(), data: z.record(z.string(), z.unknown()) }))
    .optional(),
  dropout: DropoutRow.nullish(),
  halfYearFlags: z.array(z.string()),
  seriousUntil: instant.nullable(),
  relation: z.enum(['parent', 'carer', 'class_teacher', 'staff']).nullable(),
});
export type ChildRow = z.infer<typeof ChildRow>;

const severity = z.enum(['red', 'orange', 'yellow', 'blue']);

export const AlertRow = z.object({
  id,
  no: z.string(),
  countyId: id,
  childId: words,
  subjectKey: z.string(),
  placeRegionId: words,
  flagCode: z.string(),
  severity,
  state: z.enum(['new', 'acked', 'acting', 'waiting', 'closed', 'false_alarm']),
  restricted: z.boolean(),
  drill: z.boolean(),
  // Written by us from a FrozenChain and an Exclusion, read back as they were.
  chain: z.object({ steps: z.array(z.unknown()) }).loose(),
  exclusion: z.object({ suspectPersonIds: z.array(id) }).loose(),
  reporterPersonId: words,
  reporterIdentityId: words,
  ownerStaffId: words,
  ownerName: z.string(),
  handoverToStaffId: words,
  closeRequestedBy: words,
  version: z.number(),
  openedAt: instant,
  ackedAt: instant.nullable(),
  calledPoliceAt: instant.nullable(),
  sawChildAt: instant.nullable(),
  writtenAt: instant.nullable(),
  closedAt: instant.nullable(),
  signals: z.array(
    z.object({
      id,
      flagCode: z.string(),
      severity,
      sourceRole: z.string(),
      sourcePersonId: words,
      becauseE: words,
      at: instant,
    }),
  ),
  pending: z.array(z.object({ no: z.number(), step: z.string(), repeatNo: z.number(), dueAt: instant })),
  lastStepNo: z.number(),
  told: z.array(z.object({ staffId: id, personId: id, role: z.string(), name: z.string(), silent: z.boolean() })),
});
export type AlertRow = z.infer<typeof AlertRow>;

export const SessionRow = z.object({
  id,
  flowId: z.string(),
  flowHash: z.string(),
  priority: z.number(),
  alertId: words,
  inviteId: words,
  dataE: z.string(),
  startedAt: instant,
  updatedAt: instant,
  expiresAt: instant,
});
export type SessionRow = z.infer<typeof SessionRow>;

export const InviteRow = z.object({
  id,
  kind: z.enum(['caregiver', 'parent', 'staff']),
  childIds: z.array(id),
  used: z.boolean(),
  expired: z.boolean(),
  person: PersonRow,
  relation: words,
  group: words,
});
export type InviteRow = z.infer<typeof InviteRow>;

export const channelName = z.enum(['web', 'telegram', 'wechat', 'sms', 'phone']);

export const PartyRow = z.object({
  n: z.number(),
  party: words,
  version: z.number(),
  taken: z.object({ by: id, until: instant }).nullable(),
  duplicate: z.boolean(),
  echo: z.boolean(),
  identity: z
    .object({
      id,
      channel: channelName,
      state: z.enum(['unbound', 'bound', 'suspended', 'replaced', 'blocked']),
      wrongCodes: z.number(),
      lockedUntil: instant.nullable(),
    })
    .nullable(),
  person: PersonRow.nullable(),
  children: z.array(ChildRow),
  sessions: z.array(SessionRow),
  invite: InviteRow.nullable(),
  alerts: z.array(z.object({ alert: AlertRow, about: ChildRow.nullable() })),
  duties: z.array(
    z.object({
      id,
      rule: z.string(),
      handedFromId: words,
      childId: words,
      regionId: words,
      organizationId: words,
      periodKey: z.string(),
      opensAt: instant,
      dueAt: instant,
      step: z.number(),
      nextAt: instant.nullable(),
      promptedAt: instant.nullable(),
      missedBefore: z.number(),
    }),
  ),
  staffView: z
    .object({
      ledger: z
        .object({
          placeId: id,
          count: z.number(),
          entered: z.number(),
          exited: z.number(),
          changed: z.number(),
          hash: z.string(),
        })
        .nullable(),
      unlisted: z.array(
        z.object({
          id,
          onDay: words,
          state: z.string(),
          data: z.record(z.string(), z.unknown()),
          textE: words,
          reporterId: id.nullable(),
        }),
      ),
    })
    .nullable(),
  promptsToday: z.number(),
  requests: z.array(
    z.object({
      sessionId: id,
      childIds: z.array(id),
      personId: id,
      name: z.string(),
      state: z.string(),
      what: z.array(z.string()).nullable(),
      at: instant,
    }),
  ),
});
export type PartyRow = z.infer<typeof PartyRow>;
