import { describe, expect, it } from 'vitest';
import { type Campaign, CampaignDraft, type RecipientFacts, unbalanced } from '../../../src/core/campaign/campaign.ts';
import { checkCampaign } from '../../../src/core/campaign/check-campaign.ts';
import { judgeRecipient } from '../../../src/core/campaign/judge-recipient.ts';
import { actsFor, answersFor, type CampaignActor, whyNotAct } from '../../../src/core/campaign/may-act.ts';
import { progressLine, reportLines } from '../../../src/core/campaign/report.ts';
import { projectPlaybook } from '../../support/playbook.ts';

const draft = (more: object): CampaignDraft =>
  CampaignDraft.parse({
    kind: 'tip',
    title: '换季',
    text: '早晚凉,给孩子加件衣。',
    audience: { roles: ['CAREGIVER'] },
    ...more,
  });

describe('what may be said to many', () => {
  it.each([
    ['a tip', {}, null],
    ['a word that shames', { text: '关爱留守儿童' }, '留守'],
    ['you, not 您', { text: '给你家孩子加件衣' }, '您'],
    ['too long', { text: '天'.repeat(81) }, '最多80个'],
    ['longer, to staff only', { text: '天'.repeat(81), audience: { roles: ['CLASS_TEACHER'] } }, null],
    ['words for staff, to families too', { text: '高危', audience: { roles: ['CLASS_TEACHER', 'PARENT'] } }, '高危'],
    ['a link', { text: '请看 https://x.cn/a' }, '链接'],
    ['a name in braces', { text: '{person.name},您好' }, '{}'],
    ['nothing', { text: '' }, '没有写'],
    ['a conversation', { kind: 'flow', text: null, flowId: 'F02_guardian_monthly' }, null],
    ['a conversation that is not there', { kind: 'flow', text: null, flowId: 'F99' }, 'F99'],
    [
      'a conversation for families, to staff',
      { kind: 'emergency', text: null, flowId: 'F02_guardian_monthly', audience: { roles: ['PRINCIPAL'] } },
      '给家里人的',
    ],
    [
      'children by name, to staff',
      { audience: { roles: ['PRINCIPAL'], childIds: ['00000000-0000-4000-8000-000000000001'] } },
      '家里人',
    ],
  ])('%s', (_what, more, problem) => {
    const problems = checkCampaign(draft(more), projectPlaybook()).join('');
    if (problem === null) expect(problems).toBe('');
    else expect(problems).toContain(problem);
  });
});

const at = (clock: string): number => Date.parse(`2026-11-18T${clock}:00+08:00`);
const person = (more: Partial<RecipientFacts> = {}): RecipientFacts => ({
  personId: 'p' as never,
  timeZone: 'Asia/Shanghai',
  dead: false,
  promptsOff: false,
  isStaff: false,
  consent: 'agreed',
  hasAddress: true,
  childIds: ['c' as never],
  childDiedAt: null,
  promptsToday: 0,
  busy: false,
  ...more,
});

describe('whose turn it is', () => {
  const verdict = (clock: string, more: Partial<RecipientFacts> = {}, kind: Campaign['kind'] = 'tip') =>
    judgeRecipient({ kind, startedAt: at('08:00') }, person(more), at(clock));
  const morning = at('08:00') + 86_400_000;

  it.each([
    ['by day', '12:00', {}, { kind: 'send' }],
    ['at the last minute before quiet', '21:27', {}, { kind: 'send' }],
    ['when it would leave in the quiet hours', '21:28', {}, { kind: 'later', notBefore: morning, anotherDay: false }],
    ['before midnight', '23:59', {}, { kind: 'later', notBefore: morning, anotherDay: false }],
    ['in the night', '03:00', {}, { kind: 'later', notBefore: at('08:00'), anotherDay: false }],
    ['at eight sharp', '08:00', {}, { kind: 'send' }],
    [
      'night for a father abroad',
      '12:00',
      { timeZone: 'America/New_York' },
      { kind: 'later', notBefore: at('21:00'), anotherDay: false },
    ],
    ['two messages today', '12:00', { promptsToday: 2 }, { kind: 'later', notBefore: morning, anotherDay: true }],
    [
      'in the middle of something',
      '12:00',
      { busy: true },
      { kind: 'later', notBefore: at('12:10'), anotherDay: false },
    ],
    ['dead', '12:00', { dead: true }, { kind: 'never', reason: 'dead' }],
    ['prompts off', '12:00', { promptsOff: true }, { kind: 'never', reason: 'prompts_off' }],
    ['consent withdrawn', '12:00', { consent: 'withdrawn' }, { kind: 'never', reason: 'no_consent' }],
    ['staff need none', '12:00', { consent: null, isStaff: true, childIds: [] }, { kind: 'send' }],
    ['no address', '12:00', { hasAddress: false }, { kind: 'never', reason: 'no_address' }],
    ['no child any more', '12:00', { childIds: [] }, { kind: 'never', reason: 'no_child' }],
    [
      'a child died last week (10.52)',
      '12:00',
      { childDiedAt: at('12:00') - 7 * 86_400_000 },
      { kind: 'never', reason: 'mourning' },
    ],
  ] as const)('%s', (_what, clock, more, expected) => {
    expect(verdict(clock, more)).toEqual(expected);
  });

  it('an emergency knows no hour and no count, but the dead and those without consent', () => {
    expect(verdict('03:00', { promptsToday: 9, busy: true }, 'emergency')).toEqual({ kind: 'send' });
    expect(verdict('03:00', { dead: true }, 'emergency').kind).toBe('never');
    expect(verdict('03:00', { consent: null }, 'emergency').kind).toBe('never');
  });

  it('after three days a campaign is too late for whoever could not have it', () => {
    const late = judgeRecipient({ kind: 'tip', startedAt: at('12:00') - 4 * 86_400_000 }, person(), at('12:00'));
    expect(late).toEqual({ kind: 'never', reason: 'too_late' });
  });
});

describe('who may do what', () => {
  const office: CampaignActor = {
    staffId: 'office' as never,
    roles: [{ role: 'COUNTY_OFFICE', scopeType: 'county', scopeId: 'county' }],
  };
  const town: CampaignActor = {
    staffId: 'town' as never,
    roles: [{ role: 'TOWN_SUPERVISOR', scopeType: 'town', scopeId: 'town' }],
  };
  const teacher: CampaignActor = {
    staffId: 'teacher' as never,
    roles: [{ role: 'CLASS_TEACHER', scopeType: 'county', scopeId: 'county' }],
  };
  const paths = ['/county/town/village/'];
  const campaign = (more: Partial<Campaign>): Campaign => ({
    ...draft({}),
    id: 'c',
    countyId: 'county',
    state: 'draft',
    createdBy: town.staffId,
    approvedBy: null,
    createdAt: 0,
    startsAt: null,
    startedAt: null,
    endedAt: null,
    ...more,
  });

  it('their own region, no other; all of an audience', () => {
    expect([office, town, teacher].map((one) => answersFor(one, paths))).toEqual([true, true, false]);
    expect(answersFor(town, ['/county/'])).toBe(false);
    expect(answersFor(town, [...paths, '/county/other/'])).toBe(false);
    expect(answersFor(office, [])).toBe(false);
  });

  it('nobody approves what they wrote', () => {
    expect(whyNotAct('approve', campaign({}), town, paths)).toContain('另一个人');
    expect(whyNotAct('approve', campaign({}), office, paths)).toBeNull();
  });

  it.each([
    ['draft', ['approve', 'cancel']],
    ['approved', ['start', 'cancel']],
    ['running', ['pause', 'cancel']],
    ['paused', ['resume', 'cancel']],
    ['cancelled', []],
    ['done', []],
  ] as const)('%s', (state, acts) => {
    expect(actsFor(campaign({ state }), office, paths)).toEqual(acts);
  });
});

describe('the report', () => {
  const states = { waiting: 0, queued: 0, sent: 7, ambiguous: 1, undeliverable: 2, cancelled: 0 };
  const progress = {
    audience: 10,
    states,
    delivered: 0,
    read: 0,
    answered: 3,
    putOff: 1,
    reasons: { dead: 1, no_address: 1 },
  };

  it('says what became of everybody, and why some got nothing', () => {
    const lines = reportLines({ title: '换季', state: 'done', kind: 'flow' }, progress).join('\n');
    for (const words of ['应发 10 人', '已发出 7 人', '已回话 3 人', '已去世 1 人', '改到第二天 1 人'])
      expect(lines).toContain(words);
    expect(progressLine({ title: '换季', state: 'done' }, progress)).toContain('100%');
  });

  it('notices when it does not add up', () => {
    expect(unbalanced('done', progress)).toEqual([]);
    expect(unbalanced('done', { ...progress, audience: 11 })).toHaveLength(2);
    expect(unbalanced('cancelled', { ...progress, states: { ...states, sent: 6, waiting: 1 } })).toHaveLength(1);
  });
});
