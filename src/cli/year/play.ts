import { createHash } from 'node:crypto';
import { deriveId, type InboundId } from '../../core/ids.ts';
import { type Agenda, makeAgenda } from './agenda.ts';
import { answerTo, isQuestion } from './answer.ts';
import { type Lane, lanesOf } from './lanes.ts';
import type { Arrived } from './look.ts';
import { readYear, type YearReport } from './report.ts';
import { slotOf } from './slot.ts';
import { actsFor, alertNoIn, followUps, press, type StaffAct } from './staff-acts.ts';
import { answersAt, type Temper, temperOf } from './temper.ts';
import { addressOf, openTown, type Town } from './town.ts';

export interface YearPlan {
  readonly seed: number;
  /** Midnight in China of the first day. */
  readonly from: number;
  readonly days: number;
}

const dayMs = 86_400_000;
/** Nobody writes more than this in a day: a talk that goes round in a circle ends. */
const writesADay = 60;

type Due =
  | { readonly kind: 'tick' }
  | { readonly kind: 'write'; readonly personId: string; readonly text: string }
  | StaffAct;

interface Play {
  readonly plan: YearPlan;
  readonly town: Town;
  readonly agenda: Agenda<Due>;
  readonly tempers: ReadonlyMap<string, Temper>;
  readonly lanes: ReadonlyMap<string, Lane>;
  readonly written: Map<string, number>;
  count: number;
}

/** Plays the days of a year: ticks, messages, answers, staff at their desks; from one moment at which something is due to the next. */
export async function playYear(plan: YearPlan, progress: (line: string) => void): Promise<YearReport> {
  const began = performance.now();
  const town = await openTown(plan.seed, plan.from);
  try {
    const play = begin(town, plan);
    const until = plan.from + plan.days * dayMs;
    let day = -1;
    for (let dueAt: number = plan.from; ; ) {
      const at = Math.min(play.agenda.nextAt(), dueAt);
      if (at >= until) break;
      town.clock.at = Math.max(town.clock.at, at);
      const today = Math.floor((town.clock.at - plan.from) / dayMs);
      if (today !== day) {
        day = today;
        play.written.clear();
        const seconds = Math.round((performance.now() - began) / 1000);
        await comeBack(play);
        progress(`${day + 1}/${plan.days} days · ${play.count} messages · ${seconds} s`);
      }
      await happen(play, takeMoment(play));
      const { arrived, nextAt } = await town.settle();
      await react(play, arrived);
      dueAt = nextAt;
    }
    town.clock.at = until;
    return await readYear(town, plan, { seconds: (performance.now() - began) / 1000, written: play.count });
  } finally {
    await town.stop();
  }
}

function begin(town: Town, plan: YearPlan): Play {
  const { seed, from, days } = plan;
  const { ledger } = town.county;
  const staff = new Set(ledger.staff.map(({ personId }) => personId));
  const tempers = new Map(ledger.persons.map(({ id }) => [id as string, temperOf(seed, id, staff.has(id))]));
  const agenda = makeAgenda<Due>();
  for (const at of town.ticks(from, from + days * dayMs)) agenda.put(at, '', { kind: 'tick' });
  return { plan, town, agenda, tempers, lanes: lanesOf(town.county), written: new Map(), count: 0 };
}

/** Everything of this moment; a tick stands alone. */
function takeMoment({ town, agenda }: Play): readonly Due[] {
  const moment: Due[] = [];
  while (agenda.nextAt() <= town.clock.at) {
    const taken = agenda.take();
    if (!taken) break;
    if (taken.what.kind === 'tick' && moment.length > 0) {
      agenda.put(taken.at, '', taken.what);
      break;
    }
    moment.push(taken.what);
    if (taken.what.kind === 'tick') break;
  }
  return moment;
}

/** Lanes of one rank side by side, the ranks one after another. */
async function happen(play: Play, moment: readonly Due[]): Promise<void> {
  if (moment[0]?.kind === 'tick') return play.town.tick();
  for (const rank of [0, 1, 2, 3]) {
    const lines = new Map<string, (() => Promise<void>)[]>();
    for (const due of moment) {
      if (due.kind === 'tick') continue;
      const lane = due.kind === 'act' ? undefined : play.lanes.get(due.personId);
      if ((lane?.rank ?? 3) !== rank) continue;
      const line = lines.get(lane?.key ?? '') ?? [];
      lines.set(lane?.key ?? '', line);
      const work = due.kind === 'act' ? () => act(play, due) : write(play, due.personId, due.text);
      if (work) line.push(work);
    }
    await Promise.all(
      [...lines.values()].map(async (line) => {
        for (const work of line) await work();
      }),
    );
  }
}

/** Presses at the desk; whoever has an alert by it goes on with it. */
async function act({ town, agenda, tempers }: Play, due: StaffAct): Promise<void> {
  const mayBeTheirs = await press(town, due);
  const temper = tempers.get(due.personId);
  if (!temper || !mayBeTheirs) return;
  for (const one of await followUps(town, due, temper)) put(agenda, one.at, one.act);
}

function put(agenda: Agenda<Due>, at: number, act: StaffAct): void {
  agenda.put(at, `${act.personId} ${act.action.type}`, act);
}

/** Children who stayed away come back after some days, and their teacher says so. */
async function comeBack({ town, agenda, plan }: Play): Promise<void> {
  for (const { personId, fileNo } of await town.away(2)) {
    const luck = createHash('sha256').update(`${plan.seed} ${fileNo} ${town.clock.at}`).digest().readUInt32LE(0);
    if (luck % 4 === 0) agenda.put(slotOf(town.clock.at + 1), personId, { kind: 'write', personId, text: '到校了' });
  }
}

/** A message on its way in; null: this person has written enough today. Numbered here, in the order of the agenda. */
function write(play: Play, personId: string, text: string): (() => Promise<void>) | null {
  const written = (play.written.get(personId) ?? 0) + 1;
  play.written.set(personId, written);
  if (written > writesADay) return null;
  play.count += 1;
  const at = play.town.clock.at;
  const externalMessageId = `year ${personId} ${at} ${written}`;
  return async () => {
    await play.town.handle({
      kind: 'message_received',
      id: deriveId<InboundId>(at, 'year', createHash('sha256').update(externalMessageId).digest('hex')),
      address: addressOf(personId),
      externalMessageId,
      content: { kind: 'text', text },
      receivedAt: at,
    });
  };
}

/** Messages have arrived: each person answers in their time, or not. */
async function react({ town, agenda, tempers }: Play, arrived: readonly Arrived[]): Promise<void> {
  const told = arrived.filter(({ messageClass }) => messageClass === 'alert');
  const open = await town.alerts(
    told.map((message) => ({ no: alertNoIn(message) ?? null, personId: message.personId })),
  );
  const alerts = new Map(told.map((message, n) => [message, open[n] ?? null]));
  for (const message of arrived) {
    const temper = tempers.get(message.personId);
    if (!temper) continue;
    if (message.messageClass === 'alert') {
      for (const one of actsFor(alerts.get(message) ?? null, message, temper)) put(agenda, one.at, one.act);
      continue;
    }
    if (!isQuestion(message.body)) continue;
    const at = answersAt(temper, message.at, message.messageClass !== 'reply');
    const text = answerTo(message.body, temper);
    if (at !== null) agenda.put(slotOf(at), message.personId, { kind: 'write', personId: message.personId, text });
  }
}
