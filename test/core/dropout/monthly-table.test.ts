import { describe, expect, it } from 'vitest';
import { digestLine } from '../../../src/core/dropout/digest-line.ts';
import { dropoutTable, type ReportCase } from '../../../src/core/dropout/monthly-table.ts';
import { at, caseOf, days } from './case-of.ts';

const reportCase = (caseId: string, more: Partial<ReportCase> = {}): ReportCase => ({
  caseId,
  name: `孩子${caseId}`,
  enrolment: '三(1)班',
  firstAbsentDay: '2026-11-02',
  reason: 'knows_refuses',
  attempts: 2,
  state: 'suspected',
  suspectedAt: at('2026-11-09 09:00'),
  droppedOutAt: null,
  returnedOn: null,
  closedAt: null,
  whereabouts: '在家',
  educationOwner: '云主任',
  governmentOwner: '何督导',
  ...more,
});

describe('T10, the monthly report of the 28th', () => {
  it('lists every case that was suspected and open since the last report', () => {
    const table = dropoutTable(
      [
        reportCase('a'),
        reportCase('never suspected', { suspectedAt: null, state: 'absent' }),
        reportCase('suspected after it', { suspectedAt: at('2026-11-29 09:00') }),
        reportCase('closed before the last', {
          suspectedAt: at('2026-10-01 09:00'),
          state: 'closed',
          closedAt: at('2026-10-28 10:00'),
        }),
        reportCase('closed since', {
          suspectedAt: at('2026-10-01 09:00'),
          state: 'closed',
          returnedOn: '2026-10-20',
          closedAt: at('2026-11-17 10:00'),
          firstAbsentDay: '2026-09-20',
        }),
        reportCase('dropped out', {
          state: 'dropped_out',
          droppedOutAt: at('2026-11-20 09:00'),
          suspectedAt: at('2026-10-20 09:00'),
          firstAbsentDay: '2026-10-12',
        }),
        reportCase('back', { state: 'returned', returnedOn: '2026-11-24' }),
      ],
      '2026-11-28',
    );
    expect(table.rows.map(({ caseId, state, closedOn }) => [caseId, state, closedOn])).toEqual([
      ['closed since', '销号', '2026-11-17'],
      ['dropped out', '辍学', ''],
      ['a', '疑似辍学', ''],
      ['back', '复学', ''],
    ]);
    expect(table).toMatchObject({
      month: '2026-11',
      suspected: 1,
      droppedOut: 1,
      returned: 1,
      closed: 1,
      isZero: false,
    });
    expect(table.rows[2]).toMatchObject({
      reason: '知道在哪但不来',
      attempts: 2,
      owners: '云主任、何督导',
      whereabouts: '在家',
    });
  });

  it('says how it stood on its day, whatever came later', () => {
    const later = [
      reportCase('a', { state: 'closed', returnedOn: '2026-12-01', closedAt: at('2026-12-28 10:00') }),
      reportCase('b', { state: 'dropped_out', droppedOutAt: at('2026-12-09 09:00') }),
    ];
    expect(dropoutTable(later, '2026-11-28').rows.map(({ state, closedOn }) => [state, closedOn])).toEqual([
      ['疑似辍学', ''],
      ['疑似辍学', ''],
    ]);
  });

  it('an empty report is a report (10.43)', () => {
    expect(dropoutTable([], '2027-01-28')).toEqual({
      month: '2027-01',
      asOf: '2027-01-28',
      rows: [],
      suspected: 0,
      droppedOut: 0,
      returned: 0,
      closed: 0,
      isZero: true,
    });
  });
});

describe('the line of a morning digest', () => {
  it.each([
    [caseOf(), '2026-11-03 08:30', '小军:缺课第2天,要问到家里、见到孩子'],
    [caseOf(), '2026-11-04 08:30', '小军:缺课第3天,要联合家访'],
    [caseOf({ state: 'suspected' }), '2026-11-10 08:30', '小军:疑似辍学,劝返0次'],
    [caseOf({ state: 'dropped_out' }), '2026-12-10 08:30', '小军:辍学,劝返0次'],
    [caseOf({ state: 'returned', returnedOn: '2026-11-16' }), '2026-11-20 08:30', '小军:复学第5个上学日'],
    [caseOf({ state: 'excused' }), '2026-11-10 08:30', null],
  ])('%#', (found, now, line) => {
    expect(digestLine('小军', found, days, at(now))).toBe(line);
  });
});
