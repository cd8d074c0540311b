import { partsOf } from '../../core/access/file-parts.ts';
import { isOpen } from '../../core/alert/alert-state.ts';
import { approversOf, needsSecondPerson } from '../../core/alert/close-alert.ts';
import { whyNotTold } from '../../core/alert/recipients.ts';
import type { Instant, PersonId } from '../../core/ids.ts';
import type { Playbook } from '../../core/playbook.ts';
import type { AlertSituation } from '../../core/situation.ts';
import type { Said, Words } from '../../core/text/said.ts';
import type { DeskActor, DeskAlertDetail, DeskAlertRow } from '../desk-ports.ts';
import type { HistoryRow, ReportRow, StepRow, ToldRow } from './alert-page-store.ts';
import { reportParts } from './alert-parts.ts';
import { foldSteps } from './fold-steps.ts';
import { flagName, runbookOf } from './playbook-names.ts';
import { reasonText } from './reason-words.ts';
import { mayReport, reportFlow } from './report-form.ts';
import { toldRows } from './told-rows.ts';

export interface DetailParts {
  readonly row: DeskAlertRow;
  readonly actor: DeskActor;
  readonly told: readonly ToldRow[];
  readonly history: readonly HistoryRow[];
  readonly steps: readonly StepRow[];
  readonly report: ReportRow | null;
  readonly names: ReadonlyMap<PersonId, string>;
  readonly childFileId: string | null;
  readonly handOverToName: string;
  readonly closeRequestedByName: string;
  readonly now: Instant;
}

/** One page: what was said, who knew what when, who must not know and why, what to do (domain 4.5, 12). */
export function alertDetailPage(playbook: Playbook, situation: AlertSituation, parts: DetailParts): DeskAlertDetail {
  const { alert, child } = situation;
  const { actor, history } = parts;
  const words = mayReadWords(situation, actor);
  const runbook = runbookOf(playbook, alert.flagCode);
  const lineOf = (type: string, text: string): Words =>
    (type === 'RUNBOOK' ? runbook.find(({ zh }) => zh === text) : undefined) ?? text;
  return {
    ...parts.row,
    childFileId: parts.childFileId,
    childAge: ageOf(child?.birthDate ?? null, parts.now),
    whereNow: parts.report?.said.whereNow ?? '',
    calledPoliceAt: alert.calledPoliceAt,
    sawChildAt: alert.sawChildAt,
    writtenAt: alert.writtenAt,
    closedAt: alert.closedAt,
    handOverToName: parts.handOverToName,
    closeRequestedByName: parts.closeRequestedByName,
    secondPerson: needsSecondPerson(alert),
    approvers: approversOf(alert),
    runbook: checklist(runbook, history),
    mayTick: mayTick(situation, actor),
    mayReadWords: words,
    signals: alert.signals.map((signal) => ({
      at: signal.at,
      source: signal.sourceRole,
      flag: flagName(playbook, signal.flagCode),
      text: words ? reasonText(playbook, signal.because) : '',
    })),
    told: toldRows(parts.told, history),
    excluded: excludedRows(situation, parts),
    steps: foldSteps(alert, parts.steps),
    report: reportOf(playbook, situation, parts),
    timeline: history.map(({ at, type, who, data }) => ({
      at,
      who,
      type,
      text: (words || type === 'RUNBOOK') && typeof data?.text === 'string' ? lineOf(type, data.text) : '',
      ...(type === 'RUNBOOK' ? { done: data?.done === true } : {}),
    })),
    contacts: alertContacts(situation),
    handOverTo: receivers(situation, actor),
  };
}

/** A place without a station of its own name has the mere word. */
const policeName = (name = ''): string => (name === '派出所' ? '' : name);

/** Whom to phone: the police of the place, its protection station, the county. */
export function alertContacts({ child, county }: AlertSituation): DeskAlertDetail['contacts'] {
  return [
    { label: 'police', name: policeName(child?.policeName), phone: child?.policePhone ?? '' } as const,
    { label: 'station', name: '', phone: child?.stationPhone ?? '' } as const,
    { label: 'county', name: '', phone: county.dutyPhone } as const,
  ].filter(({ phone }) => phone !== '');
}

const teachers: readonly string[] = ['CLASS_TEACHER', 'SUBJECT_TEACHER'];

/**
 * The words of a restricted alert are for those who answer for the place and for whoever has taken it; a teacher reads no text of
 * violence at home, whatever they were told (domain 4.1).
 */
export function mayReadWords({ alert }: AlertSituation, actor: DeskActor): boolean {
  const roles = actor.roles.map(({ role }) => role);
  if (!alert.restricted || partsOf(roles).has('protection')) return true;
  if (roles.every((role) => teachers.includes(role))) return false;
  return alert.ownerStaffId === actor.staffId;
}

/** Whoever was told of it, has it or is offered it works down the runbook; whoever answers for the place sees how far it is. */
export function mayTick({ alert }: AlertSituation, { staffId }: DeskActor): boolean {
  if (!isOpen(alert)) return false;
  if (alert.ownerStaffId === staffId || alert.handoverToStaffId === staffId) return true;
  return alert.told.some((row) => row.staffId === staffId);
}

/** Whole years on that day; null when it is not known. */
function ageOf(birthDate: string | null, now: Instant): number | null {
  const born = birthDate === null ? Number.NaN : Date.parse(birthDate);
  return Number.isNaN(born) ? null : Math.floor((now - born) / (365.2425 * 86_400_000));
}

/** The last word on each line counts. */
function checklist(runbook: readonly Said[], history: readonly HistoryRow[]): DeskAlertDetail['runbook'] {
  const ticks = history.filter(({ type }) => type === 'RUNBOOK');
  return runbook.map((text) => {
    const last = ticks.findLast(({ data }) => data?.text === text.zh);
    return last?.data?.done === true ? { text, doneAt: last.at, doneBy: last.who } : { text, doneAt: null, doneBy: '' };
  });
}

/** Everybody must report the nine situations (domain 6.3); once begun or called, it is shown whatever the flag. */
function reportOf(
  playbook: Playbook,
  situation: AlertSituation,
  { report, actor }: DetailParts,
): DeskAlertDetail['report'] {
  const { alert } = situation;
  const situations = playbook.flags.flags.get(alert.flagCode)?.nineSituations ?? [];
  if (situations.length === 0 && !report && alert.calledPoliceAt === null) return null;
  const calledAt = report?.calledAt ?? alert.calledPoliceAt;
  return {
    parts: reportParts.map((part) => ({
      part,
      filled: (report?.filled.has(part) ?? false) || (part === 'called' && calledAt !== null),
    })),
    calledAt,
    mayBegin: mayReport(situation, actor) && playbook.flows.has(reportFlow),
  };
}

/** Everybody who must not know: the family's side by name for those who may release them, and staff with the reason. */
function excludedRows(situation: AlertSituation, { actor, names }: DetailParts): DeskAlertDetail['excluded'] {
  const { alert, candidates } = situation;
  const { suspectPersonIds, excludedPersonIds, releasedPersonIds } = alert.exclusion;
  const mayRelease = actor.roles.some(({ role }) => role === 'TOWN_STATION' || role === 'COUNTY_OFFICE');
  const family = [...new Set([...suspectPersonIds, ...excludedPersonIds])]
    .filter((id) => !releasedPersonIds.includes(id))
    .map((personId): DeskAlertDetail['excluded'][number] => ({
      personId,
      name: names.get(personId) ?? '',
      why: suspectPersonIds.includes(personId) ? 'suspect' : 'excluded_person',
      releasable: mayRelease && !suspectPersonIds.includes(personId),
    }));
  const staff = new Map<string, DeskAlertDetail['excluded'][number]>();
  for (const candidate of candidates) {
    const why = whyNotTold(alert, candidate, situation);
    if (why) staff.set(candidate.staffId, { personId: null, name: candidate.name, why, releasable: false });
  }
  return [...family, ...staff.values()];
}

/** Colleagues who may be asked to take it over: those told, or with a role at the place, and not excluded. */
function receivers(situation: AlertSituation, actor: DeskActor): DeskAlertDetail['handOverTo'] {
  const list = situation.candidates
    .filter(
      (candidate) => candidate.staffId !== actor.staffId && whyNotTold(situation.alert, candidate, situation) === null,
    )
    .map(({ staffId, name, role }) => ({ staffId, name, role }));
  return [...new Map(list.map((one) => [one.staffId, one])).values()];
}
