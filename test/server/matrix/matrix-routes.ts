import { randomUUID } from 'node:crypto';
import { dropoutFlows } from '../../../src/app/desk/dropout-port.ts';
import { handoverTalks } from '../../../src/app/desk/handover.ts';
import type { AccessAction } from '../../../src/core/access/access-rules.ts';
import { projectPlaybook } from '../../support/playbook.ts';
import { kids, placeId, type Reader } from './matrix-county.ts';
import { ownerRole } from './matrix-rows.ts';
import { kinds, knowsAlert, reaches, seesItem, type Target, type TargetKind, told } from './matrix-targets.ts';

type May = (reader: Reader, action: AccessAction, target: Target) => boolean;
type Fields = Readonly<Record<string, string>>;

/** An address that is about one thing. */
export interface TargetRow {
  readonly of: TargetKind;
  /** Whether the reader finds it; default: by the table and the places. */
  readonly may?: May;
  /** What stands for a part of the address; default: the target's id for each. */
  readonly part?: (name: string, target: Target) => string;
  readonly query?: (target: Target) => Fields;
  readonly form?: (target: Target, reader: Reader) => Fields;
  /** Answers beside 200 and 303 to those who find it: what stands in the way is no matter of rights. */
  readonly also?: readonly number[];
  /** Whoever finds it and must first say why; answered by the page that asks (403). */
  readonly asks?: May;
  /** Answer to those who do not find it; default 404. */
  readonly refused?: number;
  /** Some who are refused are shown what they do get, or read it on the way: that is logged as reading. */
  readonly logged?: true;
  /** Nobody of the readers gets it done with this form, and why. */
  readonly never?: string;
}

/** An address that is about nothing in particular: a list of what is the reader's, or their own affairs. */
export interface OwnRow {
  readonly of: null;
  readonly form?: Fields;
  readonly also?: readonly number[];
}

export type Row = TargetRow | OwnRow;

const own = (form?: Fields, ...also: readonly number[]): OwnRow => ({ of: null, form, also });
const about = (of: TargetKind, more: Omit<TargetRow, 'of'> = {}): TargetRow => ({ of, ...more });
const actId = () => randomUUID();

const ofAlert: Omit<TargetRow, 'of'> = {
  may: knowsAlert,
  // Restricted, and not given to those who answer for the place: they say why first (domain 10.41).
  asks: (reader, action, target) =>
    target.restricted === true && !told(reader, target) && reaches(reader, action, target),
};

/** Whether a conversation, and so its form, is for this post. */
const isAsked = ({ role }: Reader, flowId: string): boolean =>
  projectPlaybook().flows.get(flowId)?.audience.includes(role) === true;

/** Somebody whose posts tick a list of this side, of children there whom their place holds. */
const ticksList: May = (reader, action, { id, side, exists }) => {
  if (exists === false || !side) return false;
  return (
    isAsked(reader, handoverTalks[side].flow) &&
    kids.some((kid) => placeId(kid.village) === id && kidReached(reader, action, kid.name))
  );
};

/** Whoever ticks the village's list gives it back to the school: for their own village. */
const givesBack: May = (reader, action, target) =>
  reader.scopeType === 'village' && ticksList(reader, action, { ...target, side: 'village' });

const hasAlert: May = (reader, action, target) =>
  reader.role === ownerRole && target.relation === 'own' && told(reader, target) && knowsAlert(reader, action, target);

const kidReached = (reader: Reader, action: AccessAction, name: string): boolean =>
  kinds.child().some((target) => target.relation === name && reaches(reader, action, target));

/** Whoever may visit a child who lives there. */
const visitsThere: May = (reader, action, { id }) =>
  kids.some((kid) => placeId(kid.village) === id && kidReached(reader, action, kid.name));

/** The officer looks at what others gave as their reason, and never at what is of their own family. */
const reviews: May = ({ role }, _action, { exists, kin }) => role === 'PRIVACY_OFFICER' && exists !== false && !kin;

/** Numbers are asked of the places of the post and what they hold. */
const sees: Omit<TargetRow, 'of'> = { query: ({ id }) => ({ place: id }) };

const begin = () => ({ flowId: 'F02_guardian_monthly', actId: actId() });
/** Which conversation is open with whom is known when the rows are there. */
export const openTalks = new Map<string, { readonly id: string; readonly seenAt: number }>();
const talkOf = ({ id }: Target) => openTalks.get(id)?.id ?? actId();
const goOn: Omit<TargetRow, 'of'> = {
  part: (name, target) => (name === 'session' ? talkOf(target) : target.id),
  form: (target) => ({ actId: actId(), seenAt: String(openTalks.get(target.id)?.seenAt ?? 0), button: '1' }),
  // Somebody else has answered meanwhile.
  also: [409],
};

/**
 * Every address of the desk, by "METHOD path". An address without a row fails the build; one that is about something names its kind, and says how a form
 * of it looks, so that the refusal of a form that would have been taken is what is tested.
 */
export const matrix: Readonly<Record<string, Row>> = {
  'get /console': own(),
  'get /console/stream': own(),
  'get /console/reds': own(),
  'get /console/alerts.csv': own(),
  'get /console/alerts/:id': about('alert', ofAlert),
  'post /console/alerts/:id': about('alert', ofAlert),
  'post /console/alerts/:id/acts': about('alert', {
    ...ofAlert,
    form: () => ({ type: 'note', text: '问过了', actId: actId() }),
    also: [409],
  }),
  'post /console/alerts/:id/ticks': about('alert', {
    // Whoever was told works down the runbook; who answers for the place looks on.
    may: (reader, action, target) => told(reader, target) && knowsAlert(reader, action, target),
    form: () => ({ actId: actId(), step: '24小时内上门,先看今晚有没有大人', done: '1' }),
  }),
  // The report is filled by whoever has the alert.
  'get /console/alerts/:id/report': about('alert', { may: hasAlert }),
  'post /console/alerts/:id/report': about('alert', {
    // Somebody else who knows of it reads that it is not theirs to fill.
    ...ofAlert,
    form: () => ({ actId: actId(), version: '' }),
    also: [409, 422],
    never: 'a report has seven answers; test/store/desk/alert-page.test.ts sends one',
  }),
  'post /console/alerts/:id/report/chat': about('alert', { ...ofAlert, form: () => ({ actId: actId() }), also: [409] }),

  'get /console/children': own(),
  'get /console/children.csv': own(),
  'post /console/children/filters': own({ name: '新的' }),
  'post /console/children/filters/:id': about('filter', {
    may: isOwner,
    form: () => ({ do: 'drop', was: '一' }),
    // What is gone already need not be taken away.
    refused: 303,
  }),
  'get /console/children/:id': about('child'),
  'get /console/children/:id/facts/:field': about('child', { part: factOf }),
  'post /console/children/:id/facts/:field': about('child', {
    part: factOf,
    form: () => ({ actId: actId(), was: '3组', value: '5组', since: '2026-11-18', source: '入户' }),
    also: [409, 422],
    never: 'a form says by a hash what it was made of; test/store/desk/child-facts.test.ts sends one',
  }),

  'post /console/children/bulk': about('child', {
    form: ({ id }) => ({ ids: id, kind: 'boarding', actId: actId() }),
    refused: 422,
  }),
  // A child that is not the reader's is left out of the table.
  'post /console/children/chosen.csv': about('child', { form: ({ id }) => ({ ids: id }), refused: 200, logged: true }),
  'get /console/children/bulk/:id': about('childAct', { may: isOwner }),
  'post /console/children/bulk/:id': about('childAct', {
    may: isOwner,
    form: () => ({ do: 'fill', to: 'yes', since: '2026-11-18', source: '班主任' }),
    also: [409, 422],
  }),
  'get /console/phone-list': own(),
  'get /console/phone-list.csv': own(),
  'get /console/inbox': own(),
  'get /console/inbox.csv': own(),
  'get /console/inbox/:id': about('item', { may: seesItem }),
  'post /console/inbox/:id': about('item', { may: seesItem, form: () => ({ what: 'mine' }), also: [409] }),
  'get /console/media/:ref': about('media', { may: seesItem }),
  'get /console/talk/:person': about('person'),
  'post /console/talk/:person': about('person', { form: () => ({ what: 'take', actId: actId() }), also: [409] }),
  'get /console/phone-in': own(),
  'get /console/phone-in/:person': about('person'),
  'post /console/phone-in/:person': about('person', { form: begin, also: [409] }),
  'get /console/phone-in/:person/:session': about('person', goOn),
  'post /console/phone-in/:person/:session': about('person', goOn),
  'get /console/proxy/:person': about('person'),
  'post /console/proxy/:person': about('person', { form: begin, also: [409] }),
  'get /console/proxy/:person/:session': about('person', goOn),
  'post /console/proxy/:person/:session': about('person', goOn),

  'get /console/flows': own(),
  'get /console/flows/:id': about('flow'),
  'get /console/flows/:id/play': about('flow'),
  'post /console/flows/:id/play': about('flow', { form: () => ({ start: '1' }) }),
  'get /console/messages': own(),
  'post /console/messages': own({ text: '天冷了' }),

  'get /console/audit': own(),
  'get /console/audit.csv': own(),
  'post /console/audit/verify': own({}),
  'get /console/audit/access': own(),
  'get /console/audit/access.csv': own(),
  'post /console/audit/access/:id/review': about('access', { may: reviews, form: () => ({}) }),
  'get /console/machine': own(),
  'post /console/machine/alarms/:id/clear': about('alarm', { form: () => ({}) }),

  'get /console/duties': own(),
  'get /console/duties.csv': own(),
  'post /console/duties': about('duty', {
    // Done is said by whoever owes it, wherever their right to read duties ends.
    may: (reader, _action, target) => target.ownerStaffId === reader.staffId,
    form: ({ id }) => ({ duty: id, note: '', actId: actId() }),
    also: [409],
  }),
  'post /console/duties/bulk': about('duty', {
    may: (reader, action, target) => target.ownerStaffId === reader.staffId || reaches(reader, action, target),
    form: ({ id }) => ({ ids: id, kind: 'report', actId: actId() }),
    refused: 422,
  }),
  'get /console/duties/bulk/:id': about('dutyAct', { may: isOwner }),
  'post /console/duties/bulk/:id': about('dutyAct', {
    may: isOwner,
    form: () => ({ do: 'fill', note: '办好了' }),
    also: [409, 422],
    never: 'what is said of many duties is checked first; test/store/desk/duty-bulk.test.ts says it',
  }),
  'get /console/visits': own(),
  'get /console/visits.csv': about('village', { may: visitsThere, query: ({ id }) => ({ village: id }) }),
  'get /console/visits/new': about('child', { query: ({ id }) => ({ child: id }) }),
  'get /console/visits/received': about('child', {
    query: ({ id }) => ({ act: id }),
    may: () => false,
    never: 'a visit is shown to whoever sent it, and nobody has yet',
  }),
  'post /console/visits': about('child', {
    form: ({ id }) => ({ child: id, actId: actId(), startedAt: '0' }),
    also: [422],
    never: 'a visit has twelve answers; test/store/desk/visits-store.test.ts sends one',
  }),
  'get /console/dropout': own(),
  'get /console/dropout.csv': own(),
  'get /console/dropout/:id': about('dropoutCase'),
  'post /console/dropout/:id': about('dropoutCase', {
    // Who reads the case and is not asked for attempts has looked at it.
    logged: true,
    may: (reader, action, target) => isAsked(reader, dropoutFlows.attempt) && reaches(reader, action, target),
    form: () => ({ actId: actId() }),
    also: [422],
    never: 'an attempt has its own answers; test/store/desk/dropout-store.test.ts sends one',
  }),
  'get /console/week': own(),
  // A week is reported while it is open; none is.
  'post /console/week': own({ actId: 'week-0001' }, 404, 422),
  'get /console/handover': own(),
  'get /console/handover/return/:village': about('village', { may: givesBack }),
  'post /console/handover/return/:village': about('village', {
    may: givesBack,
    form: () => ({ actId: actId() }),
    also: [409, 422],
  }),
  'get /console/handover/:side/:village': about('handover', { may: ticksList, part: sideOf }),
  'post /console/handover/:side/:village': about('handover', {
    may: ticksList,
    part: sideOf,
    form: () => ({ actId: actId(), rest: '1', startedAt: '0' }),
    also: [422],
  }),
  'get /console/helpers': own(),
  'get /console/helpers.csv': own(),

  'get /console/campaigns': own(),
  'get /console/campaigns/new': own(),
  'post /console/campaigns/new': about('region', {
    form: ({ id }) => ({
      do: 'save',
      kind: 'tip',
      title: '天冷',
      text: '注意保暖',
      roles: 'CAREGIVER',
      regionIds: id,
      actId: actId(),
    }),
    refused: 409,
  }),
  'post /console/campaigns/acts': about('campaign', { form: ({ id }) => ({ id, act: 'cancel' }), also: [409] }),
  'get /console/campaigns/:id': about('campaign'),
  'get /console/campaigns/:id/report.csv': about('campaign'),

  'get /console/numbers': about('region', sees),
  'get /console/numbers.csv': about('region', sees),
  'get /console/numbers/wall': about('region', sees),

  'get /console/people/roster': own(),
  'post /console/people/roster/acts': about('watch', {
    form: ({ id }) => ({ act: 'tested', actId: actId(), watchId: id }),
  }),
  'get /console/people/leave': own(),
  'get /console/people': own(),
  'get /console/people.csv': own(),
  'get /console/people/new': own(),
  'post /console/people/new/acts': about('region', {
    form: ({ id }) => ({
      ...{ actId: actId(), realName: '新来的', name: '新来的', role: 'WOMEN_YOUTH', placeId: id },
      phone: `199-${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`,
    }),
    refused: 409,
  }),
  'get /console/people/:id': about('member'),
  'post /console/people/:id/acts': about('member', { form: () => ({ act: 'link', actId: actId() }) }),
  'get /console/invites': own(),
  'post /console/invites/cards': about('invitee', {
    form: ({ id }) => ({ personIds: id, form: 'digits', days: '14', back: '' }),
    refused: 409,
  }),
  'get /console/invites/made': own(),
  'post /console/invites/made/acts': about('invite', { form: ({ id }) => ({ inviteId: id }), also: [409] }),

  'get /console/import': own(),
  'get /console/import/template.xlsx': own(),
  'post /console/import/upload': own({}, 400),
  'get /console/import/:id': about('batch', { may: isOwner }),
  'get /console/import/:id/lines.csv': about('batch', { may: isOwner }),
  'post /console/import/:id/acts': about('batch', { may: isOwner, form: () => ({ act: 'drop' }) }),

  'get /console/places': own(),
  'post /console/places/acts': about('region', {
    form: ({ id }) => ({
      act: 'add',
      actId: actId(),
      parentId: id,
      name: `新${actId().slice(0, 6)}`,
      code: actId().slice(0, 8),
    }),
    also: [409],
  }),
  'get /console/places/schools': own(),
  'post /console/places/schools/acts': about('region', {
    // A school belongs to a township or to the county: of a village there is no such form.
    may: (reader, action, target) => reaches(reader, action, target) && (target.places?.length ?? 0) < 3,
    form: ({ id }) => ({
      ...{ act: 'add_school', actId: actId(), regionId: id, type: 'school', name: actId().slice(0, 8), phone: '' },
    }),
  }),
  'get /console/places/schools/:id': about('school'),
  'post /console/places/schools/:id/acts': about('school', {
    form: () => ({ act: 'add_class', actId: actId(), grade: '四年级', name: actId().slice(0, 6), year: '2026-2027' }),
  }),
  'get /console/places/calendar': about('school', { query: ({ id }) => ({ school: id }) }),
  'post /console/places/calendar/acts': about('school', {
    form: ({ id }) => ({
      ...{ act: 'term', school: id, year: '2026', term: '1', startsOn: '2026-09-01', endsOn: '2027-01-20', seen: '' },
    }),
    also: [409],
  }),
  'get /console/settings': own(),
  'post /console/settings/acts': own({ key: 'keepYears', value: '5', seen: '3', reason: '县里的规定' }),
  'get /console/golive': own(),
  'post /console/golive/acts': own({ act: 'off', reason: '还在培训' }),
  'get /console/settings/limits/:limit': about('limit'),
  'post /console/settings/limits/:limit': about('limit', {
    form: () => ({ amount: '10', unit: 'm', seen: '15m', reason: '镇里离得近' }),
    also: [409],
  }),

  'get /console/account': own(),
  'post /console/account/passkeys/options': own({}),
  'post /console/account/passkeys': own({}, 409),
  'get /console/account/totp': own(),
  'post /console/account/totp': own({ secret: 'A'.repeat(32), code: '000000', name: '手机' }, 422),
  'post /console/account/ways/:id/name': about('way', { form: () => ({ name: '新手机' }) }),
  'post /console/account/ways/:id/remove': about('way', { form: () => ({}) }),
  'post /console/account/recovery': own({}),
  'post /console/account/sessions/end-others': own({}),
  'post /console/account/sessions/:id/end': about('session', { form: () => ({}) }),
  'post /console/account/leave': own({}, 422),
  'post /console/account/leave/:id/cancel': about('leave', { form: () => ({}) }),
  'get /console/step-up': own(),
  'post /console/step-up/passkey/options': own({}),
  // A proof that is none.
  'post /console/step-up/passkey': own({}, 403),
  'post /console/step-up/code': own({}, 403),
};

function factOf(name: string, { id }: Target): string {
  return name === 'field' ? 'villagers_group' : id;
}

function sideOf(name: string, { id, side }: Target): string {
  return name === 'side' ? (side ?? 'village') : id;
}

function isOwner(reader: Reader, _action: AccessAction, { ownerStaffId }: Target): boolean {
  return ownerStaffId === reader.staffId;
}

/** The address of a request about this target. */
export function addressOf(path: string, row: TargetRow, target: Target): string {
  const filled = path.replaceAll(/:(\w+)/gu, (_all, name: string) =>
    encodeURIComponent(row.part?.(name, target) ?? target.id),
  );
  return row.query ? `${filled}?${new URLSearchParams(row.query(target))}` : filled;
}
