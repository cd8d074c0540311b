import type { CountyCalendar } from '../../src/core/calendar/county-calendar.ts';
import { decide } from '../../src/core/decide.ts';
import type { DutyFacts, NewDuty } from '../../src/core/duty/duty.ts';
import type { DutySubjectRow } from '../../src/core/duty/duty-subject-row.ts';
import type { Decision, Effect } from '../../src/core/effect.ts';
import { dayOf } from '../../src/core/flow/facts.ts';
import type { Playbook } from '../../src/core/playbook.ts';
import type { DutyWorld, PartySituation } from '../../src/core/situation.ts';
import { idOf, Party } from './party.ts';

export const terms: CountyCalendar = {
  terms: [
    { organizationId: null, schoolYear: '2026-2027', term: 1, startsOn: '2026-09-01', endsOn: '2027-01-22' },
    { organizationId: null, schoolYear: '2026-2027', term: 2, startsOn: '2027-02-25', endsOn: '2027-07-09' },
  ],
  days: [],
};

/** An open duty as the situation brings it. */
export function openDuty(rule: string, over: Partial<DutyFacts> = {}): DutyFacts {
  const at = over.nextAt ?? 0;
  return {
    id: idOf('duty', rule, over.childId ?? '', over.periodKey ?? ''),
    rule,
    childId: idOf('child', '小军'),
    regionId: idOf('village'),
    organizationId: idOf('school'),
    periodKey: '2026-11',
    opensAt: at - 5 * 86_400_000,
    dueAt: at + 20 * 86_400_000,
    step: 0,
    nextAt: 0,
    promptedAt: null,
    missedBefore: 0,
    ...over,
  };
}

export function asFacts(duty: NewDuty): DutyFacts {
  return { ...duty, step: 0, promptedAt: null, missedBefore: 0 };
}

/** One person whose duties fall due: what each decision did is the situation of the next one. */
export class DutyParty {
  readonly party: Party;
  /** When something was said, by day in China: one conversation counts once, as the store counts. */
  readonly said: { readonly at: number; readonly key: string; readonly text: string; readonly purpose: string }[] = [];
  readonly filed: Extract<Effect, { kind: 'file_inbox' }>[] = [];
  readonly ends = new Map<string, { readonly state: string; readonly reason: string }>();
  private count = 0;
  private readonly playbook: Playbook;

  constructor(playbook: Playbook, over: Partial<PartySituation>, world: Partial<DutyWorld> = {}) {
    this.playbook = playbook;
    this.party = new Party(playbook, {
      identity: null,
      dutyWorld: { reachable: true, subjects: [], calendar: terms, ...world },
      ...over,
    });
  }

  get situation(): PartySituation {
    return this.party.situation;
  }

  duty(rule: string): DutyFacts | undefined {
    return this.situation.duties.find((duty) => duty.rule === rule);
  }

  know(subjects: readonly DutySubjectRow[]): void {
    const { dutyWorld } = this.situation;
    if (dutyWorld) this.party.situation = { ...this.situation, dutyWorld: { ...dutyWorld, subjects } };
  }

  /** What is due at this moment goes through `decide` as one event, as the wake does it. */
  run(now: number): Decision {
    this.count += 1;
    const due = this.situation.duties.filter(({ nextAt }) => nextAt !== null && nextAt <= now);
    const today = new Set(this.said.filter(({ at }) => dayOf(at) === dayOf(now)).map(({ key }) => key));
    const sessions = this.situation.sessions.filter(({ expiresAt }) => expiresAt > now);
    this.party.situation = {
      ...this.situation,
      now,
      sessions,
      promptsToday: this.situation.promptsToday || today.size,
    };
    const decision = decide(this.playbook, this.situation, {
      kind: 'duties_due',
      id: idOf('due', String(this.count), String(now)),
      personId: this.situation.person?.id ?? idOf('nobody'),
      dutyIds: due.map(({ id }) => id),
      at: now,
    });
    this.follow(decision, now);
    return decision;
  }

  /** Runs whatever falls due, in order of time, until this moment. */
  live(until: number): void {
    for (let guard = 0; guard < 2000; guard++) {
      const next = Math.min(...this.situation.duties.map(({ nextAt }) => nextAt ?? Number.POSITIVE_INFINITY));
      if (next > until) return;
      const before = JSON.stringify(this.situation.duties);
      this.run(next);
      if (JSON.stringify(this.situation.duties) === before) throw new Error('A step that is due changes nothing.');
    }
    throw new Error('Duties fall due for ever.');
  }

  private follow({ effects }: Decision, now: number): void {
    let { sessions, duties } = this.situation;
    for (const effect of effects) {
      if (effect.kind === 'save_session')
        sessions = [effect.session, ...sessions.filter(({ id }) => id !== effect.session.id)];
      if (effect.kind === 'end_session') sessions = sessions.filter(({ id }) => id !== effect.sessionId);
      if (effect.kind === 'send_message')
        this.said.push({
          at: now,
          key: effect.sessionId ?? effect.effectKey,
          text: effect.body.text,
          purpose: effect.purpose,
        });
      if (effect.kind === 'file_inbox') this.filed.push(effect);
      if (effect.kind === 'advance_duties')
        for (const { dutyId, step, nextAt, state, prompted, reason } of effect.advances) {
          if (state) this.ends.set(dutyId, { state, reason: reason ?? '' });
          duties = duties.flatMap((duty) => {
            if (duty.id !== dutyId) return [duty];
            return state
              ? []
              : [{ ...duty, step, nextAt, promptedAt: prompted ? (duty.promptedAt ?? now) : duty.promptedAt }];
          });
        }
    }
    this.party.situation = { ...this.situation, sessions, duties, promptsToday: 0 };
  }
}
