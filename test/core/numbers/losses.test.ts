// proves: S0-64 S1-03
import { describe, expect, it } from 'vitest';
import { lossMarks, marksOf, zeroFlags } from '../../../src/core/numbers/losses.ts';
import { monthSpan } from '../../../src/core/numbers/month-span.ts';
import { SixLosses } from '../../../src/core/risk/flags.ts';
import { projectPlaybook } from '../../support/playbook.ts';

const { flags } = projectPlaybook().flags;

describe('the six losses', () => {
  // Domain 6.1, the column 六失.
  it.each([
    ['亲情缺失', 'G01 G02 G03 G04 G05 G07 G08 A01 A02 A03 A04 C01 C02 C03 C05 C06 D04'],
    ['学业失教', 'E01 E02 E03 E04 E05 E06 E07'],
    ['生活失助', 'C04 H01 H02 H03 H04 N01 L01 L02 L03 U01'],
    ['安全失保', 'P01 P02 P03 P04 P05 P06 P07 P08 P09 G06 H05 N02 N03 S01 S02 S03'],
    ['心理失衡', 'M01 M02 M03 M04'],
    ['行为失范', 'B01 B02 B03 B04'],
    ['none', 'C07 U02 D01 D02 D03 D05'],
  ])('%s: %s', (loss, codes) => {
    const found = [...flags.values()].filter((flag) => flag.loss === loss).map(({ code }) => code);
    expect(found.toSorted()).toEqual(codes.split(' ').toSorted());
    expect(SixLosses.options).toContain(loss);
  });

  it('what there shall be none of: out of school for poverty, without a living', () => {
    expect(zeroFlags.map((code) => flags.get(code)?.name)).toEqual(['因贫失学风险', '生活无着']);
  });
});

describe('in which counts of November an alert is', () => {
  const span = monthSpan('2026-11');
  if (!span) throw new Error('no month');
  const china = (text: string) => Date.parse(`${text}:00+08:00`);
  it.each([
    ['2026-10-31T23:59', null, 'open'],
    ['2026-11-01T00:00', null, 'open opened'],
    ['2026-11-30T23:59', null, 'open opened'],
    ['2026-12-01T00:00', null, 'open'],
    ['2026-11-02T08:00', '2026-11-30T23:59', 'opened closed'],
    ['2026-11-02T08:00', '2026-12-01T00:00', 'opened'],
    ['2026-10-02T08:00', '2026-11-01T00:00', 'closed'],
    ['2026-09-02T08:00', '2026-10-31T23:59', ''],
  ])('opened %s, closed %s: %s', (opened, closed, expected) => {
    const alert = { openedAt: china(opened), closedAt: closed === null ? null : china(closed) };
    expect(marksOf(alert, span)).toEqual(lossMarks.filter((mark) => expected.split(' ').includes(mark)));
  });
});
