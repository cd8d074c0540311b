// proves: S1-51 S0-42 S1-37 S1-21 S3-62 S4-06 S3-16 S1-30
import { describe, expect, it } from 'vitest';
import type { Reporter, RiskHit } from '../../../src/core/alert/hit-group.ts';
import type { ChildId, RegionId } from '../../../src/core/ids.ts';
import type { AlertSituation, ChildFacts } from '../../../src/core/situation.ts';
import {
  candidate,
  candidates,
  changed,
  child,
  grandmother,
  hit,
  minute,
  mother,
  person,
  raised,
  staff,
  teacher,
  theAlert,
  wednesday10,
} from '../../support/alert-county.ts';
import { act, excludedNames, toldNames, wakeAt } from '../../support/run-alerts.ts';

interface Row {
  readonly what: string;
  readonly hit: RiskHit;
  readonly reporter?: Reporter;
  readonly children?: readonly ChildFacts[];
  readonly place?: Partial<AlertSituation>;
  readonly told: readonly string[];
  readonly excluded?: Readonly<Record<string, string>>;
}

const withKin = (name: string, ...kin: string[]) => ({ candidates: changed(name, { kin: kin.map(person) }) });

const rows: readonly Row[] = [
  {
    what: 'G02: station on duty, town and village, and the class teacher (12.1, 1)',
    hit: hit('G02'),
    told: ['he', 'li', 'wang', 'zhou'],
  },
  {
    what: 'P01: station, supervisor, director; the county sees it at the desk',
    hit: hit('P01'),
    told: ['li', 'wang', 'zhou'],
  },
  {
    what: 'P03: station and county office, nobody else (2.9)',
    hit: hit('P03'),
    reporter: teacher,
    told: ['wang', 'zhao'],
  },
  {
    what: 'P05 of a parent about home: the director who is the niece of the grandmother does not learn of it (12.1, 5)',
    hit: hit('P05', { severity: 'orange', restricted: true }),
    reporter: mother,
    place: withKin('li', 'gm'),
    told: ['he', 'tang', 'wang', 'zhou'],
    excluded: { li: 'kin' },
  },
  {
    what: 'P02 of a teacher: she reads no push of her own report, the principal as suspect none at all (12.1, 6)',
    hit: hit('P02', { suspectPersonIds: [person('tang')] }),
    reporter: teacher,
    told: ['li', 'qian', 'wang', 'zhou'],
    excluded: { tang: 'suspect' },
  },
  {
    what: 'PS: the school line is replaced by county education and county office',
    hit: hit('P05', { suspect: 'school' }),
    reporter: teacher,
    told: ['feng', 'li', 'wang', 'zhao', 'zhou'],
  },
  { what: 'P09: neither the school nor the village line', hit: hit('P09'), told: ['feng', 'wang', 'zhao'] },
  {
    what: 'PV: child director and village head are cut',
    hit: hit('P05', { suspect: 'village' }),
    told: ['he', 'tang', 'wang', 'zhou'],
  },
  {
    what: 'the child director keeps the child herself: the village line is cut (10.29)',
    hit: hit('P02'),
    children: [child({ carers: [{ personId: person('li'), name: '李姐', kind: 'actual_carer', livesWith: true }] })],
    told: ['he', 'tang', 'wang', 'zhou'],
  },
  {
    what: 'a person of the caregiver household is left out, whatever the role',
    hit: hit('P02'),
    place: { candidates: changed('zhou', { householdId: 'home-gm' }) },
    told: ['he', 'li', 'tang', 'wang'],
    excluded: { zhou: 'same_household' },
  },
  {
    what: 'spouse, parents, children and siblings of those excluded are left out',
    hit: hit('P02'),
    place: { family: [{ personId: person('he'), householdId: 'home-he' }] },
    told: ['li', 'tang', 'wang', 'zhou'],
    excluded: { he: 'family' },
  },
  {
    what: 'who lives with a suspect is left out',
    hit: hit('P02', { suspectPersonIds: [person('stranger')], suspect: 'stranger' }),
    place: { family: [{ personId: person('stranger'), householdId: 'home-li' }] },
    told: ['he', 'tang', 'wang', 'zhou'],
    excluded: { li: 'same_household' },
  },
  {
    what: 'a pupil as suspect: the family is not excluded (4.4, 2)',
    hit: hit('P05', { suspect: 'pupil' }),
    place: withKin('li', 'gm'),
    told: ['he', 'li', 'tang', 'wang', 'zhou'],
  },
  {
    what: 'an unrestricted alert asks nobody about kin',
    hit: hit('G02'),
    place: withKin('li', 'gm'),
    told: ['he', 'li', 'wang', 'zhou'],
  },
  {
    what: 'the one on duty is kin: the next who holds the role',
    hit: hit('P01'),
    place: withKin('wang', 'gp'),
    told: ['li', 'wang2', 'zhou'],
    excluded: { wang: 'kin' },
  },
  {
    what: 'the backup of the one on duty comes first',
    hit: hit('P01'),
    place: {
      candidates: [
        ...changed('wang2', { backup: true }, changed('wang', { kin: [person('gm')] })),
        candidate('wang3', 'TOWN_STATION'),
      ],
    },
    told: ['li', 'wang2', 'zhou'],
  },
  {
    what: 'nobody in the role: the next role up at once',
    hit: hit('G02'),
    place: { candidates: candidates.filter(({ role }) => role !== 'TOWN_STATION') },
    told: ['chen', 'he', 'li', 'zhou'],
  },
  {
    what: 'one message for a person with several roles',
    hit: hit('P01'),
    place: {
      candidates: [...candidates.filter(({ role }) => role !== 'TOWN_SUPERVISOR'), candidate('li', 'TOWN_SUPERVISOR')],
    },
    told: ['li', 'wang'],
  },
  {
    what: 'no address and no number: somebody else is told',
    hit: hit('G02'),
    place: { candidates: changed('wang', { addresses: [], phone: '' }) },
    told: ['he', 'li', 'wang2', 'zhou'],
  },
  { what: 'P07 orange: the school', hit: hit('P07'), told: ['he', 'qian', 'tang'] },
  {
    what: 'P07 red: county education too',
    hit: hit('P07', { severity: 'red' }),
    told: ['feng', 'he', 'qian', 'tang'],
  },
  {
    what: 'M01: class, psychologist, office, director, station',
    hit: hit('M01'),
    told: ['he', 'li', 'qian', 'song', 'wang'],
  },
  { what: 'M03: the helper may hear of it', hit: hit('M03'), told: ['bao', 'he'] },
  { what: 'B04: no helper, the record of the child is protected', hit: hit('B04'), told: ['qian', 'tang'] },
  {
    what: 'a child without a school: no school role is looked for',
    hit: hit('G02'),
    children: [child({ schoolOrganizationId: null })],
    told: ['li', 'wang', 'zhou'],
  },
];

describe('who is told at the first push', () => {
  it.each(rows.map((row) => [row.what, row] as const))('%s', (_what, row) => {
    const world = raised([row.hit], { reporter: row.reporter ?? grandmother, children: row.children ?? [child()] });
    wakeAt(world, wednesday10, row.place);
    expect(toldNames(world)).toEqual([...row.told].toSorted());
    expect(excludedNames(world)).toMatchObject(row.excluded ?? {});
    const keys = [...world.messages.values()].map(
      ({ to, purpose }) => `${'personId' in to ? to.personId : ''} ${purpose}`,
    );
    expect(new Set(keys).size, 'one chat message a person').toBe(keys.length);
  });

  it('an empty role is told to the administrator once, without a word of the case', () => {
    const place = { candidates: candidates.filter(({ role }) => role !== 'TOWN_STATION') };
    const world = raised([hit('G02')]);
    wakeAt(world, wednesday10, place);
    wakeAt(world, wednesday10 + 20 * minute, place);
    expect([...world.alarms.keys()]).toEqual(['role_empty:village-b:TOWN_STATION']);
  });

  it('an alert of nobody knows where goes to the county, and no roster is blamed', () => {
    const world = raised([hit('P01', { childId: null })], { children: [] });
    wakeAt(world, wednesday10, { candidates: candidates.filter(({ role }) => role.startsWith('COUNTY')) });
    expect(toldNames(world)).toEqual(['zhao']);
    expect([...world.alarms.keys()]).toEqual([]);
  });

  it('helpers and volunteers never hear of a protection alert, even when nobody else is there', () => {
    const place = { candidates: candidates.filter(({ role }) => role === 'HELPER' || role === 'VOLUNTEER') };
    const world = raised([hit('P02')]);
    wakeAt(world, wednesday10, place);
    expect(toldNames(world)).toEqual([]);
    expect([...world.alarms.keys()].some((key) => key.startsWith('alert_nobody:'))).toBe(true);
  });
});

describe('where an alert belongs', () => {
  it('goes to the residence village, not to the hukou village or the school (10.26)', () => {
    expect(theAlert(raised([hit('G02')], { reporter: teacher })).placeRegionId).toBe('village-b');
  });

  it('excludes the home of this child only, when a carer keeps children of two families (10.13)', () => {
    const cousin = child({
      id: 'cousin' as ChildId,
      parents: [{ personId: person('aunt'), name: '', gender: null, status: 'alive', away: true }],
    });
    const { exclusion } = theAlert(raised([hit('P02')], { children: [child(), cousin] }));
    expect(exclusion.excludedPersonIds).toEqual(['gm', 'gp', 'mother', 'father']);
  });

  it('stands at the sender while the child is unknown, with every home near them excluded', () => {
    const cousin = child({ id: 'cousin' as ChildId, residenceRegionId: 'village-d' as RegionId });
    const alert = theAlert(raised([hit('P01', { childId: null })], { children: [child(), cousin] }));
    expect(alert.subjectKey).toBe('party:gm');
    expect(alert.placeRegionId).toBe('county');
    expect(alert.exclusion.excludedPersonIds).toContain('gp');
  });

  it('a teacher who names no child does not exclude the homes of the whole class', () => {
    expect(
      theAlert(raised([hit('P02', { childId: null })], { reporter: teacher })).exclusion.excludedPersonIds,
    ).toEqual([]);
  });

  it.each(['P09', 'C07', 'B04'])('%s is restricted, but home is not the place of harm', (flag) => {
    const alert = theAlert(raised([hit(flag)]));
    expect([alert.restricted, alert.exclusion.excludedPersonIds]).toEqual([true, []]);
  });

  it('excludes both parents and the household when a parent reports home, the reporter too (12.1, 5)', () => {
    const { exclusion } = theAlert(raised([hit('P05', { restricted: true })], { reporter: mother }));
    expect(exclusion.excludedPersonIds.toSorted()).toEqual(['father', 'gm', 'gp', 'mother']);
    expect(exclusion.excludedHouseholdIds).toEqual(['home-gm']);
  });
});

describe('the station names a person', () => {
  it('who may then be told, though excluded by rule; a suspect never', () => {
    const world = raised([hit('P03', { suspectPersonIds: [person('tang')] })], { reporter: teacher });
    wakeAt(world, wednesday10);
    const { id } = theAlert(world);
    const later = wednesday10 + minute;
    expect(act(world, id, 'zhao', { type: 'release_person', personId: person('tang') }, later)).toBe('suspect');
    expect(act(world, id, 'li', { type: 'release_person', personId: person('li') }, later)).toBe('not_entitled');
    expect(act(world, id, 'wang', { type: 'release_person', personId: person('li') }, later)).toBeNull();
    wakeAt(world, later);
    expect(toldNames(world)).toEqual(['li', 'wang', 'zhao']);
  });

  it('P03 climbs no further than the county office; the duty above hears only that nobody answers', () => {
    const world = raised([hit('P03')], { reporter: teacher });
    for (let at = 0; at <= 90; at += 5) wakeAt(world, wednesday10 + at * minute);
    expect(toldNames(world)).toEqual(['wang', 'wang2', 'zhao']);
    const calls = [...world.messages.values()].filter(({ purpose }) => purpose === 'duty_silent');
    expect(new Set(calls.map(({ to }) => ('personId' in to ? to.personId : null)))).toEqual(new Set(['chen', 'sun']));
    expect(calls.every(({ alertId, body }) => alertId === undefined && !body.text.includes('A-2611'))).toBe(true);
  });

  it('staff who pressed 回避 are passed over from then on, and the next in the role is told', () => {
    const world = raised([hit('P01')]);
    wakeAt(world, wednesday10);
    const { id } = theAlert(world);
    expect(act(world, id, 'wang', { type: 'recuse' }, wednesday10 + minute)).toBeNull();
    wakeAt(world, wednesday10 + minute);
    expect(toldNames(world)).toContain('wang2');
    expect(act(world, id, 'wang', { type: 'take' }, wednesday10 + 2 * minute)).toBe('not_entitled');
    const before = world.messages.size;
    wakeAt(world, wednesday10 + 5 * minute);
    const repeats = [...world.messages.values()].slice(before);
    expect(repeats.length).toBeGreaterThan(0);
    expect(repeats.some(({ to }) => 'personId' in to && to.personId === 'wang')).toBe(false);
    expect(theAlert(world).exclusion.recusedStaffIds).toEqual([staff('wang')]);
  });
});

describe('an exercise (10.55)', () => {
  const drill: Reporter = { ...teacher, drill: true, trainerStaffId: staff('zhou') };

  it('reaches the trainer only, marked 演练, and never climbs', () => {
    const world = raised([hit('P01')], { reporter: drill });
    for (let at = 0; at <= 120; at += 5) wakeAt(world, wednesday10 + at * minute);
    expect(toldNames(world)).toEqual(['zhou']);
    expect([...world.messages.values()].every(({ body }) => body.text.startsWith('【演练】'))).toBe(true);
    expect(world.alarms.size).toBe(0);
  });

  it('does not swallow a real signal about the same child', () => {
    const world = raised([hit('P01')], { reporter: drill });
    raised([hit('P01')], { rows: world, now: wednesday10 + minute });
    expect([...world.alerts.values()].map(({ drill: exercise }) => exercise)).toEqual([true, false]);
  });
});
