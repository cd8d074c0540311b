import { z } from 'zod';
import type { AlertRecord } from '../alert/alert.ts';
import { isOpen } from '../alert/alert-state.ts';
import { addWorkdays, chinaZone, outsideQuietHours } from '../alert/step-times.ts';
import { relayFrom } from '../decide/relay-facts.ts';
import { speakerOf } from '../decide/scan-message.ts';
import type { Effect } from '../effect.ts';
import { FORBIDDEN_WORDS } from '../flow/check/flow-knowledge.ts';
import { deriveId, type PersonId } from '../ids.ts';
import type { Playbook } from '../playbook.ts';
import { type ScanHit, scan } from '../risk/scan.ts';
import type { ChildFacts } from '../situation.ts';
import type { ActInput } from './act.ts';
import { defineAct } from './act.ts';

const hourMs = 3_600_000;

interface Recipient {
  readonly personId: PersonId;
  readonly name: string;
  readonly role: 'class_teacher' | 'carer' | 'parent';
  readonly children: readonly ChildFacts[];
}

/** Everybody around these children whom the writer may have words carried to; never from one parent to the other (domain 10.17). */
function recipientsOf({ situation, children }: ActInput, to: string): readonly Recipient[] {
  const me = situation.person;
  const found = new Map<string, Recipient>();
  for (const child of children) {
    const isStaff = child.relation === 'staff' || child.relation === 'class_teacher';
    const parents = new Set<string>(child.parents.map(({ personId }) => personId));
    const back = to === 'back' ? relayFrom(child)?.personId : undefined;
    const add = (personId: PersonId, name: string, role: Recipient['role']): void => {
      if (personId === me?.id || (child.relation === 'parent' && parents.has(personId))) return;
      found.set(personId, { personId, name, role, children: [...(found.get(personId)?.children ?? []), child] });
    };
    if (to === 'teacher' && child.teacher) add(child.teacher.personId, child.teacher.name, 'class_teacher');
    for (const { personId, name, livesWith } of child.carers)
      if (to === personId || personId === back || (to === 'carers' && livesWith)) add(personId, name, 'carer');
    for (const { personId, name, status } of child.parents)
      if (status !== 'dead' && (personId === back || (isStaff && to === personId))) add(personId, name, 'parent');
  }
  return [...found.values()];
}

/** An open alert about the child of which this person must not learn: then a person decides what is carried (domain 4.4). */
function isKeptFrom({ personId, role, children }: Recipient, alerts: readonly AlertRecord[]): boolean {
  const ofThem = alerts.filter((alert) => isOpen(alert) && children.some(({ id }) => id === alert.childId));
  return ofThem.some(({ exclusion, restricted }) => {
    if (exclusion.releasedPersonIds.includes(personId)) return false;
    if ([...exclusion.suspectPersonIds, ...exclusion.excludedPersonIds].includes(personId)) return true;
    if (role === 'class_teacher') return exclusion.excludedRoles.includes('CLASS_TEACHER');
    const homes = new Set(exclusion.excludedHouseholdIds);
    return restricted || children.some(({ householdId }) => householdId !== null && homes.has(householdId));
  });
}

function textFor({ situation }: ActInput, { role, children }: Recipient, words: string, video: boolean): string {
  const name = situation.person?.name ?? '';
  const kids = children.map((child) => child.name).join('、');
  if (video) return `${name}想约个时间跟${kids}视频:「${words}」。要回话,回「捎话」。`;
  return role === 'class_teacher'
    ? `${name}(${kids}家里)请带句话:「${words}」。要回话,回「捎话」。`
    : `${name}带话,说${kids}的事:「${words}」。要回话,回「捎话」。`;
}

/**
 * Whether a person reads the words first. That a child coughs or missed a day is what teachers and families tell each other
 * daily; it is filed like any such word, and carried.
 */
function isDangerous({ flag, severity, route }: ScanHit, { flags }: Playbook): boolean {
  const everyday = /^[HE]/u.test(flag) && flags.flags.get(flag)?.restricted === 'no';
  return route === 'alert' || severity === 'red' || severity === 'orange' || !everyday;
}

const args = z.strictObject({ to: z.string(), words: z.string().max(1000), video: z.literal('yes').optional() });

/**
 * Carries one person's words to another (domain 5.21 U2). They are read for danger first: what holds any, what was spoken, and
 * what is for somebody who must not learn of an open alert goes to a person instead, and the writer is told the same.
 */
export const passOn = defineAct('pass_on', args, (input, { to, words, video }) => {
  const { situation, playbook, children } = input;
  const toFamily = to !== 'teacher' && situation.person?.staff !== null;
  const bad = toFamily ? FORBIDDEN_WORDS.find((word) => words.includes(word)) : undefined;
  if (bad) return { effects: [], say: `话里有「${bad}」,家里人看了不好受,没有发出。请换个说法,再回一次「捎话」。` };
  const spoken = words === '(语音)';
  const hits = spoken ? [] : scan(playbook.danger, { speaker: speakerOf(situation, words), text: words });
  const dangerous = hits.some((hit) => isDangerous(hit, playbook));
  const recipients = recipientsOf(input, to);
  if (recipients.length === 0)
    return { effects: [inbox(input, 'CHILD_DIRECTOR', '捎话没有人可转,请看原话后当面转', children[0], 48)] };
  return {
    effects: recipients.flatMap((recipient, n) => {
      const kept = dangerous || isKeptFrom(recipient, situation.alerts);
      if (kept || spoken) return held(input, recipient, words, kept);
      return carried(input, recipient, words, { n, video: video === 'yes' });
    }),
  };
});

function inbox(input: ActInput, role: string, note: string, child: ChildFacts | undefined, hours: number): Effect {
  return {
    kind: 'file_inbox',
    effectKey: `inbox:${input.eventId}:relay:${input.ordinal}:${role}`,
    reason: 'task',
    forRole: role,
    childId: child?.id,
    regionId: child?.residenceRegionId,
    personId: input.situation.person?.id,
    note,
    restricted: role === 'TOWN_STATION',
    dueAt: input.now + hours * hourMs,
  };
}

function relayRows(input: ActInput, to: Recipient, words: string, state: 'held' | 'passed_on'): Effect[] {
  return to.children.map((child) => ({
    kind: 'save_record',
    id: deriveId<string>(input.now, input.eventId, 'relay', input.ordinal, child.id, to.personId),
    recordKind: 'relay',
    childId: child.id,
    personId: input.situation.person?.id ?? null,
    aboutPersonId: to.personId,
    regionId: child.residenceRegionId,
    organizationId: child.schoolOrganizationId,
    onDay: null,
    periodKey: null,
    state,
    data: { to: to.role, channel: words === '(语音)' ? 'voice' : 'text' },
    text: words,
    sessionId: input.session.id,
  }));
}

function held(input: ActInput, to: Recipient, words: string, kept: boolean): Effect[] {
  const role = kept ? 'TOWN_STATION' : 'CHILD_DIRECTOR';
  const note = kept ? `捎给${to.name}的话没有转,请看原话后定` : `语音捎话给${to.name},请听了转告`;
  return [...relayRows(input, to, words, 'held'), inbox(input, role, note, to.children[0], kept ? 4 : 48)];
}

function carried(input: ActInput, to: Recipient, words: string, how: { n: number; video: boolean }): Effect[] {
  const { now, playbook, situation } = input;
  const zone = playbook.zone ?? chinaZone;
  const me = situation.person?.id;
  const child = to.children[0];
  const answers = to.children.map(
    (one): Effect => ({
      kind: 'set_record_state',
      recordKind: 'relay',
      childId: one.id,
      personId: to.personId,
      ...(me ? { aboutPersonId: me } : {}),
      from: ['passed_on', 'held'],
      state: 'answered',
    }),
  );
  const target: Effect[] =
    to.role === 'class_teacher'
      ? [
          {
            ...inbox(input, 'CLASS_TEACHER', `家里捎话,请两个工作日内回`, child, 1),
            dueAt: addWorkdays(now, 2, zone),
          } as Effect,
        ]
      : [];
  return [
    ...answers,
    ...relayRows(input, to, words, 'passed_on'),
    {
      kind: 'send_message',
      effectKey: `relay:${input.eventId}:${input.ordinal}:${how.n}`,
      messageClass: 'prompt',
      to: { personId: to.personId },
      body: { text: textFor(input, to, words, how.video), kind: 'info' },
      purpose: 'relay',
      ...(child ? { childId: child.id } : {}),
      sendAfter: outsideQuietHours(now, playbook.chains.quietHours, zone),
    },
    ...target,
  ];
}
