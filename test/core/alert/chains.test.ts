// proves: S0-05 S0-03 S1-30
import { describe, expect, it } from 'vitest';
import { parseChains } from '../../../src/core/alert/chains.ts';
import { freezeChain } from '../../../src/core/alert/freeze-chain.ts';
import { addWorkdays, chinaZone, nextRepeatAt, outsideQuietHours } from '../../../src/core/alert/step-times.ts';
import { parseAlertTexts } from '../../../src/core/alert/texts.ts';
import type { Severity } from '../../../src/core/flow/outcome.ts';
import { books, chainData, day, hour, minute, readYaml, wednesday10 } from '../../support/alert-county.ts';

type Json = Record<string, never>;
const edited = (edit: (data: Json) => void): unknown => {
  const data = structuredClone(chainData) as Json;
  edit(data);
  return data;
};
const put = (path: string, value: unknown) =>
  edited((data) => {
    const keys = path.split('.');
    const last = keys.pop() ?? '';
    const holder = keys.reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, data);
    holder[last] = value;
  });

const severities: readonly Severity[] = ['red', 'orange', 'yellow', 'blue'];

describe('the chain book', () => {
  it.each([
    ['an unknown key', put('chains.P.colour', 'red'), /colour/u],
    ['a wrong length of time', put('ackWithin.red', '15 minutes'), /15m, 4h, 2d or 2wd/u],
    ['an unknown line', put('chains.P.line', 'nowhere'), /Chain P names a line "nowhere"/u],
    ['unknown rungs', put('chains.P.levels.red', ['crimson']), /Chain P names rungs "crimson"/u],
    ['no push', put('chains.P.levels.red', ['police']), /no step "push"/u],
    ['a step twice', put('chains.P.levels.red', ['red', 'red']), /twice/u],
    ['a ladder that goes round', put('ladder.COUNTY_LEAD', 'TOWN_STATION'), /circle/u],
    [
      'an alert that could fall asleep',
      put('rungs.orange', [{ step: 'push', after: '0m', roles: ['@push'], unless: 'closed', message: 'push' }]),
      /repeats until the alert is closed/u,
    ],
  ])('is refused with a clear sentence: %s', (_what, data, sentence) => {
    expect(() => parseChains(data)).toThrow(sentence);
  });

  it('every message that a step names has a text', () => {
    const { rungs, onDemand } = books.chains;
    for (const { message } of [...Object.values(rungs).flat(), ...onDemand])
      expect(books.alertTexts.messages[message], message).toBeTruthy();
  });

  it('a text with an unknown place to fill is refused', () => {
    const data = structuredClone(readYaml('alerts/texts.yaml')) as { messages: Record<string, string> };
    data.messages.push = '{childName}';
    expect(() => parseAlertTexts(data)).toThrow('{childName}');
  });
});

describe('a frozen chain', () => {
  const flags = [...books.flags.flags.values()];

  it.each(flags.map((flag) => [flag.code, flag] as const))(
    'of %s is a plain value that pushes to somebody and repeats to the end, at every level',
    (_code, flag) => {
      for (const severity of severities) {
        const chain = freezeChain(books.chains, flag, severity, { startedAt: wednesday10, atSchool: true });
        expect(JSON.parse(JSON.stringify(chain))).toEqual(chain);
        expect(chain.steps.find(({ step }) => step === 'push')?.roles.length).toBeGreaterThan(0);
        expect(chain.steps.some(({ unless, repeatEveryMs }) => unless === 'closed' && repeatEveryMs)).toBe(true);
        const roles = chain.steps.flatMap((step) => step.roles);
        expect(roles.filter((role) => books.chains.notPushed.includes(role))).toEqual([]);
        expect(roles.filter((role) => /^@(push|silent|first|second|third)$/u.test(role))).toEqual([]);
      }
    },
  );

  it('red never waits for the morning, at any chain', () => {
    for (const flag of flags) {
      const chain = freezeChain(books.chains, flag, 'red', { startedAt: wednesday10 });
      expect(chain.steps.filter(({ quiet }) => quiet)).toEqual([]);
    }
  });
});

describe('the first push', () => {
  const flags = [...books.flags.flags.values()];
  const suspects = [undefined, 'family', 'pupil', 'school', 'helper', 'village', 'stranger', 'unknown'] as const;

  it('goes to somebody who is answerable, whatever the flag, the level and the situation', () => {
    for (const flag of flags)
      for (const severity of severities)
        for (const suspect of suspects)
          for (const hasSchool of [true, false])
            for (const directorInvolved of [true, false]) {
              const chain = freezeChain(books.chains, flag, severity, {
                startedAt: 0,
                suspect,
                hasSchool,
                directorInvolved,
              });
              const push = chain.steps.find(({ step }) => step === 'push')?.roles ?? [];
              const answerable = push.filter((role) => role !== 'HELPER' && role !== 'VOLUNTEER');
              expect(answerable.length, `${flag.code} ${severity} ${suspect}`).toBeGreaterThan(0);
              if (!hasSchool) expect(push.filter((role) => books.chains.schoolRoles.includes(role))).toEqual([]);
              const called = chain.steps.filter(({ unless, message }) => unless === 'acked' && message === 'escalate');
              for (const { step, roles } of called)
                expect(roles.length, `${flag.code} ${severity} ${step}`).toBeGreaterThan(0);
            }
  });
});

describe('times', () => {
  const { quietHours } = books.chains;

  it('quiet hours end at half past eight, across midnight', () => {
    for (let at = wednesday10; at < wednesday10 + 2 * day; at += 7 * minute) {
      const moved = outsideQuietHours(at, quietHours, chinaZone);
      const local = new Date(moved + 8 * hour);
      const clock = local.getUTCHours() * 60 + local.getUTCMinutes();
      expect(moved).toBeGreaterThanOrEqual(at);
      expect(moved - at).toBeLessThanOrEqual(10.5 * hour);
      expect(clock >= 7 * 60 && clock < 22 * 60).toBe(true);
      if (moved > at) expect(clock).toBe(8 * 60 + 30);
    }
  });

  it('working days skip the weekend, and holidays when a calendar knows them', () => {
    expect(addWorkdays(wednesday10, 3, chinaZone)).toBe(wednesday10 + 5 * day);
    const none = { ...chinaZone, isWorkday: () => false };
    expect(addWorkdays(wednesday10, 1, none)).toBeLessThan(wednesday10 + 367 * day);
  });

  it('a repeat keeps its beat and is never in the past', () => {
    const step = {
      step: 'again',
      afterMs: 0,
      roles: [],
      unless: 'acked',
      message: 'push',
      repeatEveryMs: 5 * minute,
    } as const;
    for (const late of [0, 1, 4, 5, 6, 59, 1440]) {
      const now = wednesday10 + late * minute;
      const next = nextRepeatAt(step, wednesday10, now, books.chains, chinaZone);
      expect(next).toBeGreaterThan(now);
      expect(next - now).toBeLessThanOrEqual(5 * minute);
      expect((next - wednesday10) % (5 * minute)).toBe(0);
    }
  });
});
