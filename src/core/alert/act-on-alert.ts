import type { AlertChanges, Effect } from '../effect.ts';
import type { AlertAction } from '../event.ts';
import type { Instant, StaffId } from '../ids.ts';
import type { AlertRecord } from './alert.ts';
import {
  type ActInput,
  type ActPlace,
  type ActResult,
  type AlertActor,
  record,
  refuse,
  rolesHere,
  withStep,
} from './alert-act.ts';
import type { AlertBooks } from './alert-books.ts';
import { isAcked, isOpen } from './alert-state.ts';
import { closingAct } from './close-alert.ts';
import { whyExcluded } from './may-receive.ts';
import { demand, skipAll } from './rechain.ts';
import { whyNotTold } from './recipients.ts';
import { chinaZone, stepRows } from './step-times.ts';

/**
 * A member of staff acts on an alert, in the console or in a chat (F18): the same rules. The first taker wins; a hand-over
 * needs the receiver; a red alert is closed by a second person (domain 5.20, 10.32, 10.44). Nothing is sent from here: others
 * are told by steps that are due now, so that who may know is settled with everything read anew.
 */
export function actOnAlert(
  books: AlertBooks,
  alert: AlertRecord,
  actor: AlertActor,
  action: AlertAction,
  now: Instant,
  place: ActPlace = { candidates: [], family: [] },
): ActResult {
  const input: ActInput = { books, alert, actor, now, place };
  if (!isOpen(alert)) return refuse('already_closed');
  if (!isEntitled(input)) return refuse('not_entitled');
  switch (action.type) {
    case 'take':
      return take(input);
    case 'recuse':
      return stepAside(input, 'RECUSE');
    case 'off_duty':
      return stepAside(input, 'OFF_DUTY');
    case 'hand_over':
      return handOver(input, action.toStaffId);
    case 'accept_hand_over':
      return acceptHandOver(input);
    case 'called_police':
      return record(
        input,
        { calledPoliceAt: now, ...acting(alert) },
        action.number === '110' ? 'CALL_110' : 'CALL_120',
        'called',
      );
    case 'saw_child':
      return record(input, { sawChildAt: now, ...acting(alert) }, 'SAW_CHILD', 'saw_child', action.note);
    case 'note':
      if (action.text.trim() === '') return refuse('text_missing');
      return record(input, { writtenAt: now }, 'NOTE', 'noted', action.text);
    case 'need_support':
      return withStep(record(input, {}, 'SUPPORT', 'support_asked'), input, 'support');
    case 'release_person':
      return release(input, action.personId);
    default:
      return closingAct(input, action);
  }
}

/** Told, asked to take over, or named by the chain at this place; and not among those who must not know. */
function isEntitled(input: ActInput): boolean {
  const { alert, actor, place } = input;
  const { staffId } = actor.staff;
  if (alert.chain.onlyStaffId)
    return staffId === alert.chain.onlyStaffId || alert.told.some((row) => row.staffId === staffId);
  const candidates = place.candidates.filter((row) => row.staffId === staffId);
  const why =
    candidates[0] !== undefined
      ? whyNotTold(alert, candidates[0], place)
      : whyExcluded(
          alert.exclusion,
          {
            personId: actor.id,
            staffId,
            householdId: actor.householdId,
            kin: [],
            roles: actor.staff.roles.map(({ role }) => role),
          },
          [],
          [],
        );
  if (why !== null) return false;
  if (alert.ownerStaffId === staffId || alert.handoverToStaffId === staffId) return true;
  if (alert.told.some((row) => row.staffId === staffId)) return true;
  const named = new Set(
    [...alert.chain.steps.flatMap(({ roles }) => roles), ...(alert.chain.approvers ?? [])].map((role) =>
      role.replace('*', ''),
    ),
  );
  return candidates.some(({ role }) => named.has(role));
}

/** Before anybody has it, an act is only written down: the alert stays new and goes on climbing. */
function acting(alert: AlertRecord): AlertChanges {
  return alert.ownerStaffId === null || alert.state === 'waiting' ? {} : { state: 'acting' };
}

function take(input: ActInput): ActResult {
  const { alert, actor, now } = input;
  const mine = alert.ownerStaffId === actor.staff.staffId;
  if (isAcked(alert)) {
    if (mine) return refuse('taken_already');
    return {
      outcome: 'taken_by_other',
      effects: [{ kind: 'add_alert_event', alertId: alert.id, type: 'TAKE_LATE', byStaffId: actor.staff.staffId }],
    };
  }
  const changes: AlertChanges = {
    state: 'acked',
    ownerStaffId: actor.staff.staffId,
    handoverToStaffId: null,
    ackedAt: now,
  };
  const result = record(input, changes, 'ACK', 'taken');
  const others = alert.told.some(({ staffId, silent }) => staffId !== actor.staff.staffId && !silent);
  return others ? withStep(result, input, 'stand_down') : result;
}

/** 回避 and 不在岗: the next in the same role is told at once; without an owner the chain climbs again. */
function stepAside(input: ActInput, type: 'RECUSE' | 'OFF_DUTY'): ActResult {
  const { alert, actor, books, now } = input;
  const { staffId } = actor.staff;
  const owns = alert.ownerStaffId === staffId;
  const { exclusion, chain } = alert;
  const changes: AlertChanges = {
    ...(type === 'RECUSE'
      ? { exclusion: { ...exclusion, recusedStaffIds: [...new Set([...exclusion.recusedStaffIds, staffId])] } }
      : {
          chain: {
            ...chain,
            run: { ...chain.run, offDutyStaffIds: [...new Set([...(chain.run?.offDutyStaffIds ?? []), staffId])] },
          },
        }),
    ...(owns ? { ownerStaffId: null, state: 'new', closeRequestedBy: null } : {}),
    ...(owns || alert.handoverToStaffId === staffId ? { handoverToStaffId: null } : {}),
  };
  const result = record(input, changes, type, type === 'RECUSE' ? 'recused' : 'off_duty');
  const role = alert.told.find((row) => row.staffId === staffId)?.role ?? rolesHere(input)[0] ?? 'TOWN_STATION';
  if (!owns) return isAcked(alert) ? result : withStep(result, input, `next:${role}`);
  const zone = books.zone ?? chinaZone;
  const climbing = chain.steps.filter(({ unless }) => unless === 'acked');
  const names = climbing.map(({ step }) => step);
  const stale = { ...alert, pending: alert.pending.filter(({ step }) => names.includes(step)) };
  const rows = stepRows(climbing, now, alert.lastStepNo + 2, books.chains, zone);
  const next = withStep(result, input, `next:${role}`);
  return {
    ...next,
    effects: [
      ...next.effects,
      ...skipAll(stale, 'owner_left'),
      ...rows.map((step): Effect => ({ kind: 'add_alert_step', alertId: alert.id, step })),
    ],
  };
}

const minuteMs = 60_000;

function handOver(input: ActInput, toStaffId: StaffId): ActResult {
  const { alert, actor, books, now, place } = input;
  if (alert.ownerStaffId === null) return refuse('no_owner');
  if (alert.ownerStaffId !== actor.staff.staffId) return refuse('not_owner');
  const candidate = place.candidates.find(({ staffId }) => staffId === toStaffId);
  const known = candidate ?? alert.told.find(({ staffId }) => staffId === toStaffId);
  const barred =
    alert.exclusion.recusedStaffIds.includes(toStaffId) || (candidate && whyNotTold(alert, candidate, place) !== null);
  if (!known || barred || toStaffId === actor.staff.staffId) return refuse('bad_receiver');
  const result = withStep(
    record(input, { handoverToStaffId: toStaffId }, 'HAND_OVER', 'handover_asked'),
    input,
    'handover',
  );
  const later = now + (alert.severity === 'red' ? 15 : 240) * minuteMs;
  const reminder = demand(books.chains, alert, alert.lastStepNo + 2, 'handover_late', later, books.zone ?? chinaZone);
  return { ...result, effects: [...result.effects, reminder] };
}

function acceptHandOver(input: ActInput): ActResult {
  const { alert, actor, now } = input;
  if (alert.handoverToStaffId !== actor.staff.staffId) return refuse('not_offered');
  const changes: AlertChanges = {
    ownerStaffId: actor.staff.staffId,
    handoverToStaffId: null,
    ackedAt: now,
    ...(alert.state === 'new' ? { state: 'acked' } : {}),
  };
  return record(input, changes, 'HAND_OVER_ACCEPTED', 'handover_accepted');
}

const stationRoles: readonly string[] = ['TOWN_STATION', 'COUNTY_OFFICE'];

/** The station names somebody who may be told after all; never a suspect (domain 4.4, 2). */
function release(input: ActInput, personId: AlertRecord['exclusion']['releasedPersonIds'][number]): ActResult {
  const { alert } = input;
  if (!rolesHere(input).some((role) => stationRoles.includes(role))) return refuse('not_station');
  const { exclusion } = alert;
  if (exclusion.suspectPersonIds.includes(personId)) return refuse('suspect');
  const releasedPersonIds = [...new Set([...exclusion.releasedPersonIds, personId])];
  return withStep(
    record(input, { exclusion: { ...exclusion, releasedPersonIds } }, 'RELEASE', 'released'),
    input,
    `released:${personId}`,
  );
}
