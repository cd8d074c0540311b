import { applyToAlert } from '../../src/core/alert/apply-to-alert.ts';
import { decide } from '../../src/core/decide.ts';
import type { Decision, Effect } from '../../src/core/effect.ts';
import type { MessageReceived, PartyEvent, StaffCoded, StaffHand, StaffSpoke } from '../../src/core/event.ts';
import { deriveId, type Instant } from '../../src/core/ids.ts';
import type { Playbook } from '../../src/core/playbook.ts';
import type { ChildFacts, PartySituation, PersonFacts, SessionRecord } from '../../src/core/situation.ts';

export const noon: Instant = Date.UTC(2026, 10, 5, 4);

export function idOf<T extends string>(...name: readonly string[]): T {
  return deriveId<T>(0, ...name);
}

export function childFacts(name: string, over: Partial<ChildFacts> = {}): ChildFacts {
  return {
    id: idOf('child', name),
    personId: idOf('person', name),
    fileNo: `QH-${name}`,
    name,
    birthDate: '2019-03-01',
    gender: 'male',
    boarding: false,
    inSchool: true,
    className: '一(1)班',
    residenceRegionId: idOf('village'),
    villagersGroup: '3组',
    schoolOrganizationId: idOf('school'),
    classId: idOf('class'),
    villageName: '石桥村',
    townName: '青山镇',
    householdId: idOf('household'),
    parents: [{ personId: idOf('father'), name: '张哥', gender: 'male', status: 'normal', away: true }],
    carers: [{ personId: idOf('grandmother'), name: '王奶奶', kind: 'actual_carer', livesWith: true }],
    director: { personId: idOf('director'), staffId: idOf('director', 'staff'), name: '李姐', phone: '199-0000-1234' },
    teacher: { personId: idOf('teacher'), staffId: idOf('teacher', 'staff'), name: '王老师', phone: '199-0000-2345' },
    policeName: '青山派出所',
    policePhone: '199-0000-0110',
    stationPhone: '199-0000-3456',
    relation: 'carer',
    teacherRecordThisMonth: true,
    lastMonthFlags: [],
    ...over,
  };
}

export function personFacts(name: string, over: Partial<PersonFacts> = {}): PersonFacts {
  return {
    id: idOf(name),
    countyId: idOf('county'),
    name,
    literacy: 'reads',
    replyMode: null,
    preferredHour: null,
    timeZone: 'Asia/Shanghai',
    promptsOff: false,
    dead: false,
    householdId: null,
    consent: 'agreed',
    isChild: false,
    staff: null,
    ...over,
  };
}

/** Holds a conversation with `decide` alone: the situation of the next message is what the effects so far made of it. */
export class Party {
  situation: PartySituation;
  private count = 0;
  private readonly playbook: Playbook;

  constructor(playbook: Playbook, over: Partial<PartySituation> = {}) {
    this.playbook = playbook;
    this.situation = {
      now: noon,
      partyId: idOf('grandmother'),
      version: 0,
      duplicate: false,
      echo: false,
      identity: { id: idOf('address'), channel: 'web', known: true, state: 'bound', wrongCodes: 0, lockedUntil: null },
      person: personFacts('王奶奶', { id: idOf('grandmother'), householdId: idOf('household') }),
      children: [childFacts('小军')],
      sessions: [],
      invite: null,
      alerts: [],
      duties: [],
      promptsToday: 0,
      county: {
        id: idOf('county'),
        name: '清河县(示例)',
        authority: '清河县民政局',
        keepYears: 3,
        officer: null,
        dutyPhone: '199-0000-4567',
        timeZone: 'Asia/Shanghai',
      },
      ...over,
    };
  }

  write(text: string, over: Partial<MessageReceived> = {}): Decision {
    this.count += 1;
    const now = this.situation.now + 60_000;
    this.situation = { ...this.situation, now };
    const decision = decide(this.playbook, this.situation, {
      kind: 'message_received',
      id: idOf('event', String(this.count)),
      address: { channel: 'web', externalId: 'token' },
      externalMessageId: String(this.count),
      content: { kind: 'text', text },
      receivedAt: now,
      ...over,
    });
    this.follow(decision.effects);
    return decision;
  }

  /** Opens a conversation as a duty would. */
  ask(flowId: string): Decision {
    const decision = decide(this.playbook, this.situation, {
      kind: 'conversation_due',
      id: idOf('due', flowId, String(this.count)),
      personId: this.situation.person?.id ?? idOf('nobody'),
      flowId,
      at: this.situation.now,
    });
    this.follow(decision.effects);
    return decision;
  }

  /** A member of staff takes the conversation over, speaks, or gives it back. */
  staff(what: StaffSpoke['what'], by = hand('李姐')): Decision {
    this.count += 1;
    this.situation = { ...this.situation, now: this.situation.now + 60_000 };
    return this.decided({
      kind: 'staff_spoke',
      id: idOf('event', String(this.count)),
      personId: this.situation.person?.id ?? idOf('nobody'),
      by,
      what,
      at: this.situation.now,
    });
  }

  /** A member of staff answers for the person. */
  coded(what: StaffCoded['what'], by = hand('李姐')): Decision {
    this.count += 1;
    this.situation = { ...this.situation, now: this.situation.now + 60_000 };
    return this.decided({
      kind: 'staff_coded',
      id: idOf('event', String(this.count)),
      personId: this.situation.person?.id ?? idOf('nobody'),
      by,
      what,
      at: this.situation.now,
    });
  }

  /** Answers the pending question of the conversation that is on top. */
  codedAnswer(text: string, over: { seenAt?: Instant } = {}): Decision {
    const session = this.situation.sessions[0];
    return this.coded({
      type: 'answer',
      sessionId: session?.id ?? idOf('none'),
      seenAt: session?.updatedAt ?? 0,
      content: { kind: 'text', text },
      ...over,
    });
  }

  decided(event: PartyEvent): Decision {
    const decision = decide(this.playbook, this.situation, event);
    this.follow(decision.effects);
    return decision;
  }

  private follow(effects: readonly Effect[]): void {
    let sessions: readonly SessionRecord[] = this.situation.sessions;
    let { alerts } = this.situation;
    for (const effect of effects) {
      if (effect.kind === 'save_session')
        sessions = [
          JSON.parse(JSON.stringify(effect.session)),
          ...sessions.filter(({ id }) => id !== effect.session.id),
        ];
      if (effect.kind === 'end_session') sessions = sessions.filter(({ id }) => id !== effect.sessionId);
      if (effect.kind === 'open_alert')
        alerts = [...alerts, { ...effect.alert, no: `A-2611-${String(alerts.length + 1).padStart(4, '0')}` }];
      alerts = alerts.map((alert) => applyToAlert(alert, effect, this.situation.now));
    }
    const taken = effects.findLast((effect) => effect.kind === 'set_taken');
    if (taken) this.situation = { ...this.situation, taken: taken.taken };
    this.situation = { ...this.situation, sessions, alerts, version: this.situation.version + 1 };
  }
}

export function hand(name: string): StaffHand {
  return { staffId: idOf(name, 'staff'), personId: idOf(name), name };
}

export function said(decision: Decision): string {
  return decision.effects
    .flatMap((effect) => (effect.kind === 'send_message' ? [effect.body.text] : []))
    .join('\n---\n');
}

export function flagsOf(decision: Decision): string[] {
  return decision.effects.flatMap((effect) =>
    effect.kind === 'open_alert' ? [`${effect.alert.flagCode} ${effect.alert.severity}`] : [],
  );
}
