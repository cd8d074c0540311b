import { chinaZone } from '../../core/alert/step-times.ts';
import { outcomeText } from '../../core/alert/texts.ts';
import { type AlertId, deriveId, type InboundId, type PersonId } from '../../core/ids.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { AlertSituation } from '../../core/situation.ts';
import type { Clock } from '../clock.ts';
import type {
  DeskAct,
  DeskActor,
  DeskActResult,
  DeskAlertDetail,
  DeskAlertRow,
  DeskBanner,
  DeskPort,
} from '../desk-ports.ts';
import type { HallwayStore, Handle } from '../ports.ts';
import { alertRow, type Standing, standingOf } from './desk-alert.ts';
import { alertDetailPage } from './desk-detail.ts';
import type { DeskStaff, DeskStore } from './desk-store.ts';

export interface DeskParts {
  readonly store: DeskStore;
  readonly hallway: Pick<HallwayStore, 'loadAlert'>;
  readonly handle: Handle;
  readonly playbook: () => Playbook;
  readonly clock: Clock;
  /** A recording or picture by its reference; who may have it is decided here. */
  readonly media: (ref: string) => ReturnType<DeskPort['media']>;
  readonly subscribe: DeskPort['subscribe'];
  /** What this process itself has to say, beside what stands in the store. */
  readonly notices?: () => readonly DeskBanner[];
}

const listLimit = 200;
/** A reason once given holds for a working day. */
const reasonHoldsMs = 12 * 3_600_000;

interface Seen {
  readonly situation: AlertSituation;
  readonly standing: Standing;
}

/** The staff's desk told with ports: what each person may see and do, in one place (promise P4). */
export function makeDesk(parts: DeskParts): DeskPort {
  const { store, clock, playbook } = parts;
  const staffOf = (actor: DeskActor): DeskStaff => actor as DeskStaff;

  const look = async (actor: DeskStaff, alertId: AlertId): Promise<Seen | null> => {
    const now = clock.now();
    const event = {
      kind: 'staff_acted',
      id: deriveId<InboundId>(now, 'look'),
      personId: actor.personId,
      alertId,
      action: { type: 'take' },
      at: now,
    } as const;
    const situation = await parts.hallway.loadAlert(event, now);
    const standing = situation ? standingOf(situation, actor) : 'none';
    return situation && standing !== 'none' ? { situation, standing } : null;
  };

  const rows = async (actor: DeskStaff): Promise<DeskAlertRow[]> => {
    const ids = await store.alertIds(actor, clock.now(), listLimit);
    const seen = await Promise.all(ids.map((id) => look(actor, id)));
    return seen.flatMap((one) => (one ? [alertRow(playbook(), one.situation, actor, one.standing)] : []));
  };

  return {
    enter: (linkToken) => store.spendLink(linkToken, clock.now()),
    actor: (sessionToken) => store.staff(sessionToken, clock.now()),
    leave: (sessionToken) => store.endSession(sessionToken, clock.now()),
    async overview(actor) {
      const staff = staffOf(actor);
      const alerts = await rows(staff);
      const [inbox, phones, banners] = await Promise.all([
        store.inbox(staff, 1_000),
        store.phoneList(
          staff,
          alerts.map(({ id }) => id),
        ),
        store.banners(),
      ]);
      const now = clock.now();
      return {
        banners: [...(parts.notices?.() ?? []), ...banners],
        alerts,
        inbox: inbox.length,
        inboxLate: inbox.filter(({ dueAt }) => dueAt !== null && dueAt < now).length,
        phoneList: phones.length,
      };
    },
    async alert(actor, id, reason) {
      const staff = staffOf(actor);
      const alertId = await store.alertId(staff, id);
      const seen = alertId && (await look(staff, alertId));
      if (!alertId || !seen) return null;
      const now = clock.now();
      if (
        seen.situation.alert.restricted &&
        seen.standing !== 'assigned' &&
        !reason &&
        !(await store.gaveReason(staff, alertId, now - reasonHoldsMs))
      )
        return 'reason_needed';
      await store.logAccess(staff, 'alert', alertId, reason ? `reason: ${reason}` : seen.standing, now);
      return detail(parts, staff, alertId, { ...seen, standing: 'assigned' });
    },
    act: (actor, act) => doAct(parts, staffOf(actor), act, look),
    inbox: (actor) => store.inbox(staffOf(actor), listLimit),
    finishInbox: (actor, id, at) => store.finishInbox(staffOf(actor), id, at),
    async phoneList(actor) {
      const staff = staffOf(actor);
      return store.phoneList(
        staff,
        (await rows(staff)).map(({ id }) => id),
      );
    },
    async media(actor, ref) {
      const staff = staffOf(actor);
      const item = (await store.inbox(staff, 1_000)).find(({ media }) => media?.ref === ref);
      if (!item) return null;
      await store.logAccess(staff, 'human_inbox', item.id, 'media', clock.now());
      return parts.media(ref);
    },
    subscribe: parts.subscribe,
  };
}

async function detail(
  { store, playbook }: DeskParts,
  actor: DeskStaff,
  alertId: AlertId,
  { situation, standing }: Seen,
): Promise<DeskAlertDetail> {
  const { alert } = situation;
  const people: PersonId[] = [...alert.exclusion.suspectPersonIds, ...alert.exclusion.excludedPersonIds];
  const staffIds = [alert.handoverToStaffId, alert.closeRequestedBy].filter((id) => id !== null);
  const [told, history, names, staffNames, whereNow] = await Promise.all([
    store.told(alertId),
    store.history(alertId),
    store.names(people),
    store.staffNames(staffIds),
    store.whereNow(alertId),
  ]);
  return alertDetailPage(playbook(), situation, {
    row: alertRow(playbook(), situation, actor, standing),
    actor,
    told,
    history,
    names,
    whereNow,
    handOverToName: (alert.handoverToStaffId && staffNames.get(alert.handoverToStaffId)) ?? '',
    closeRequestedByName: (alert.closeRequestedBy && staffNames.get(alert.closeRequestedBy)) ?? '',
  });
}

/** Through the hallway like everything else; what became of it is said in the staff's words. */
async function doAct(
  parts: DeskParts,
  actor: DeskStaff,
  act: DeskAct,
  look: (actor: DeskStaff, id: AlertId) => Promise<Seen | null>,
): Promise<DeskActResult> {
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
    why: alert
      ? outcomeText(book.alertTexts, result.problem, alert, parts.clock.now(), book.zone ?? chinaZone)
      : '这条告警不归您处理。',
  };
}
