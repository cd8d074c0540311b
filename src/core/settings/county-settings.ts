import { cellText } from '../ledger/cell-text.ts';
import { readPhone } from '../ledger/roster-phone.ts';

/** A setting of the county that people change (table county_setting). */
export interface CountySettingRule {
  readonly key: 'authority' | 'keepYears' | 'dutyPhone' | 'timeZone' | 'inboxHoldHours';
  readonly kind: 'text' | 'years' | 'phone' | 'zone' | 'hours';
  /** Row of the requirements or law it stands on. */
  readonly basis: string;
}

/** Every setting that the product reads of a county and people may change; defaults as src/store/hallway/places.ts has them. */
export const countySettings: readonly CountySettingRule[] = [
  { key: 'authority', kind: 'text', basis: 'L-28' },
  { key: 'keepYears', kind: 'years', basis: 'L-27' },
  { key: 'dutyPhone', kind: 'phone', basis: 'S2-21' },
  { key: 'timeZone', kind: 'zone', basis: '7.1' },
  { key: 'inboxHoldHours', kind: 'hours', basis: '4.2' },
];

export const timeZones = ['Asia/Shanghai', 'Asia/Urumqi'] as const;

/** What stands in when nobody has set it. */
export function defaultOf(
  key: CountySettingRule['key'],
  county: { readonly name: string; readonly dutyPhone: string | null },
): string {
  switch (key) {
    case 'authority':
      return `${county.name}民政局`;
    case 'keepYears':
      return '3';
    case 'dutyPhone':
      return county.dutyPhone ?? '';
    case 'timeZone':
      return 'Asia/Shanghai';
    case 'inboxHoldHours':
      return '24';
  }
}

/** What was typed as the value that is kept; null when it cannot be right. */
export function readSetting({ kind }: CountySettingRule, typed: string): string | number | null {
  const text = cellText(typed);
  switch (kind) {
    case 'text':
      return text === '' || text.length > 80 ? null : text;
    case 'years':
      return /^\d{1,3}$/u.test(text) && Number(text) <= 100 ? Number(text) : null;
    case 'hours':
      return /^\d{1,3}$/u.test(text) && Number(text) >= 1 && Number(text) <= 168 ? Number(text) : null;
    case 'phone':
      return readPhone(text).phone;
    case 'zone':
      return timeZones.find((zone) => zone === text) ?? null;
  }
}
