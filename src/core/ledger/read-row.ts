import type { Instant } from '../ids.ts';
import type { PlaceMatcher } from './place-matcher.ts';
import { type AdultsOfRow, readAdults } from './read-adults.ts';
import { type Identity, readIdentity } from './read-identity.ts';
import { type PlacesOfRow, readPlaces } from './read-places.ts';
import { readName } from './roster-name.ts';
import type { RowReader } from './row-reader.ts';

/** A child and the adults around it as one row tells them. */
export interface RosterRow extends Identity, PlacesOfRow, AdultsOfRow {
  readonly sheet: string;
  readonly row: number;
  readonly name: string;
  readonly nickname: string;
  /** "" when the county is to give one. */
  readonly fileNo: string;
  readonly ethnicity: string | null;
  readonly health: 'healthy' | 'disabled' | 'ill';
  readonly boarding: boolean;
  /** The old roster had a risk level. It is not taken over: levels are for people to decide after looking. */
  readonly hadRiskLevel: boolean;
}

/** Reads a whole row; what is wrong with it is noted in `row`. */
export function readRow(row: RowReader, places: PlaceMatcher, now: Instant, sheetVillageId: string | null): RosterRow {
  const { name, remark, wrong } = readName(row.cell('name'));
  if (name === '') row.error('name', 'name_missing', '没有写姓名');
  if (wrong) row.error('name', 'name_wrong', `“${name.slice(0, 20)}”不像姓名`);
  const risk = row.text('risk');
  if (risk !== '')
    row.warn('risk', 'risk_unverified', `原表的等级“${risk.slice(0, 10)}”没有采用,登记为“未核实”,请重新评估`);
  const adults = readAdults(row, now);
  if (adults.carers.length === 0) row.warn('carerName', 'carer_missing', '没有写照护人:请尽快核实孩子由谁照看');
  return {
    sheet: row.sheet,
    row: row.row,
    name,
    nickname: row.text('nickname').slice(0, 20) || (remark.length <= 6 ? remark : '') || shortName(name),
    fileNo: row.text('fileNo').slice(0, 40),
    ethnicity: row.text('ethnicity').slice(0, 20) || null,
    health: healthOf(row.text('health')),
    boarding: /^(是|住校|寄宿|住宿|全托|√|✓|y|yes|1)/iu.test(row.text('boarding')),
    hadRiskLevel: risk !== '',
    ...readIdentity(row, now),
    ...readPlaces(row, places, sheetVillageId),
    ...adults,
  };
}

function healthOf(text: string): RosterRow['health'] {
  if (text === '' || /健康|良好|正常|^否|^无/u.test(text)) return 'healthy';
  return /残|^是$/u.test(text) ? 'disabled' : 'ill';
}

/** How the bot speaks of a child whose pet name nobody wrote down: 张小军 → 小军, never the whole name. */
function shortName(name: string): string {
  const signs = [...name];
  if (name.includes('·')) return name.split('·')[0] ?? name;
  if (signs.length === 2) return `小${signs[1]}`;
  return signs.length >= 3 && signs.length <= 4 ? signs.slice(-2).join('') : name;
}
