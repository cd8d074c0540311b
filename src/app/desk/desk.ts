import { chinaZone } from '../../core/alert/step-times.ts';
import { outcomeText } from '../../core/alert/texts.ts';
import { type AlertId, deriveId, type InboundId, isUuid, type PersonId } from '../../core/ids.ts';
import type { DeskAct, DeskActor, DeskActResult, DeskAlertDetail, DeskAlertRow, DeskPort } from '../desk-ports.ts';
import { alertRow, standingOf } from './desk-alert.ts';
import { alertDetailPage, mayTick } from './desk-detail.ts';
import type { DeskParts, Look, Seen } from './desk-parts.ts';
import { deskReports } from './desk-report.ts';
import { lookAtAlert } from './look-at-alert.ts';

const listLimit = 200;
/** So many alerts stand on the first screen, the reddest and latest first. */
const screenLimit = 16;
/** Ids are cheap; what stands behind each is read only for those that are shown. */
const idLimit = 2_000;
/** A reason once given holds for a working day. */
const reasonHoldsMs = 12 * 3_600_000;

/** The staff's desk told with ports: what each person may see and do, in one place (promise P4). */
export function makeDesk(parts: DeskParts): DeskPort {
  const { store, clock, playbook } = parts;
  const look: Look = async (actor, alertId) => {
    if (!isUuid(alertId)) return null;
    const now = clock.now();
    const situation = await lookAtAlert(parts.hallway, actor, alertId, now);
    const standing = situation ? standingOf(situation, actor) : 'none';
    return situation && standing !== 'none' ? { situation, standing } : null;
  };

  const rows = async (actor: DeskActor, ids: readonly AlertId[]): Promise<DeskAlertRow[]> => {
    const seen = await Promise.all(ids.map((id) => look(actor, id)));
    return seen.flatMap((one) => (one ? [alertRow(playbook(), one.situation, actor, one.standing)] : []));
  };

  const phones = async (actor: DeskActor, ids: readonly AlertId[]) => {
    const seen = await rows(actor, await store.toBePhoned(ids));
    return store.phoneList(
      actor,
      seen.map(({ id }) => id),
    );
  };

  return {
    enter: (linkToken, device = '') => store.spendLink(linkToken, device, clock.now()),
    actor: (sessionToken) => store.staff(sessionToken, clock.now()),
    leave: (sessionToken) => store.endSession(sessionToken, clock.now()),
    async overview(actor, whole = false) {
      const ids = await store.alertIds(actor, clock.now(), idLimit);
      const alerts = await rows(actor, ids.slice(0, whole ? listLimit : screenLimit));
      const [waiting, toPhone, banners] = await Promise.all([
        store.waiting(actor, clock.now()),
        phones(actor, ids),
        store.banners(),
      ]);
      return {
        banners: [...(parts.notices?.() ?? []), ...banners],
        alerts,
        more: ids.length > (whole ? listLimit : screenLimit),
        inbox: waiting.inbox,
        inboxLate: waiting.late,
        phoneList: toPhone.length,
      };
    },
    async alert(actor, id, reason) {
      const alertId = await store.alertId(actor, id);
      const seen = alertId && (await look(actor, alertId));
      if (!alertId || !seen) return null;
      const now = clock.now();
      if (
        seen.situation.alert.restricted &&
        seen.standing !== 'assigned' &&
        !reason &&
        !(await store.gaveReason(actor, alertId, now - reasonHoldsMs))
      )
        return 'reason_needed';
      await store.logAccess(actor, 'alert', alertId, reason ? `reason: ${reason}` : seen.standing, now);
      return detail(parts, actor, alertId, { ...seen, standing: 'assigned' });
    },
    act: (actor, act) => doAct(parts, actor, act, look),
    async tick(actor, tick) {
      const seen = await look(actor, tick.alertId);
      const known = seen && playbook().flags.flags.get(seen.situation.alert.flagCode)?.runbook.includes(tick.step);
      if (!known || !mayTick(seen.situation, actor)) return false;
      await store.tick(actor, tick);
      parts.changed?.();
      return true;
    },
    ...deskReports(parts, look),
    inbox: (actor) => store.inbox(actor, listLimit),
    phoneList: async (actor) => phones(actor, await store.alertIds(actor, clock.now(), idLimit)),
    async media(actor, ref) {
      const item = (await store.inbox(actor, 1_000)).find(({ media }) => media?.ref === ref);
      if (!item) return null;
      await store.logAccess(actor, 'human_inbox', item.id, 'media', clock.now());
      return parts.media(ref);
    },
    subscribe: parts.subscribe,
  };
}

async function detail(
  { store, playbook, clock }: DeskParts,
  actor: DeskActor,
  alertId: AlertId,
  { situation, standing }: Seen,
): Promise<DeskAlertDetail> {
  const { alert } = situation;
  const people: PersonId[] = [...alert.exclusion.suspectPersonIds, ...alert.exclusion.excludedPersonIds];
  const staffIds = [alert.handoverToStaffId, alert.closeRequestedBy].filter((id) => id !== null);
  const now = clock.now();
  const [told, history, steps, report, names, staffNames, mayReadChild] = await Promise.all([
    store.told(alertId),
    store.history(alertId),
    store.steps(alertId),
    store.report(alertId),
    store.names(people),
    store.staffNames(staffIds),
    alert.childId !== null && store.mayReadChild(actor, alert.childId, now),
  ]);
  return alertDetailPage(playbook(), situation, {
    row: alertRow(playbook(), situation, actor, standing),
    actor,
    told,
    history,
    steps,
    report,
    names,
    childFileId: mayReadChild ? alert.childId : null,
    now,
    handOverToName: (alert.handoverToStaffId && staffNames.get(alert.handoverToStaffId)) ?? '',
    closeRequestedByName: (alert.closeRequestedBy && staffNames.get(alert.closeRequestedBy)) ?? '',
  });
}

/** Through the hallway like everything else; what became of it is said in the staff's words. */
async function doAct(parts: DeskParts, actor: DeskActor, act: DeskAct, look: Look): Promise<DeskActResult> {
  if (!(await look(actor, act.alertId))) return { kind: 'unknown' };
  const id = deriveId<InboundId>(act.at, 'desk', actor.staffId, act.actId);
  const result = await parts.handle({
    kind: 'staff_acted',
    id,
    personId: actor.personId,
    alertId: act.alertId,
    action: act.action,
    at: act.at,
  });
  if (result.kind === 'refused' || result.kind === 'kept_for_retry') return { kind: 'later' };
  if (result.kind === 'duplicate' || !result.problem) return { kind: 'done' };
  const after = await look(actor, act.alertId);
  const alert = after?.situation.alert;
  if (result.problem === 'taken_by_other' && alert?.ackedAt)
    return { kind: 'taken', byName: alert.ownerName, at: alert.ackedAt };
  const book = parts.playbook();
  return {
    kind: 'refused',
    code: alert ? result.problem : 'not_entitled',
    why: alert
      ? outcomeText(book.alertTexts, result.problem, alert, parts.clock.now(), book.zone ?? chinaZone)
      : '这条告警不归您处理。',
  };
}
