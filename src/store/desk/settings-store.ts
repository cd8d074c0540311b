import type {
  LimitRow,
  SettingChange,
  SettingResult,
  SettingRow,
  SettingsPort,
  SettingWish,
} from '../../app/desk/settings-port.ts';
import type { DeskActor } from '../../app/desk-ports.ts';
import {
  alertLimits,
  durationText,
  type LimitFault,
  limitFault,
  limitPrefix,
  limitsAmong,
  limitValue,
  readDuration,
} from '../../core/alert/alert-limits.ts';
import type { ChainBook } from '../../core/alert/chains.ts';
import { countySettings, defaultOf, readSetting } from '../../core/settings/county-settings.ts';
import type { Prisma } from '../generated/client.ts';
import { auditRow } from './audit-row.ts';
import { countyOf } from './county-of.ts';
import { makeGoLive } from './go-live-store.ts';
import type { PeopleParts } from './staff-in-reach.ts';

export interface SettingsParts extends PeopleParts {
  /** The chains of the running playbook: what an alert's limits are where nobody has set them. */
  readonly chains: () => ChainBook;
}

type History = ReadonlyMap<string, readonly SettingChange[]>;
type Kept = Readonly<Record<string, unknown>>;

export function makeSettings(parts: SettingsParts): Omit<SettingsPort, 'files'> {
  const { database, chains } = parts;
  return {
    ...makeGoLive(parts),
    async settings(actor) {
      const county = await countyOf(parts, actor, 'settings.read');
      if (county === null) return null;
      const [kept, history] = await Promise.all([keptOf(database, county.id), changes(parts, county.id)]);
      const rows = countySettings.map((rule): SettingRow => {
        const standard = defaultOf(rule.key, county);
        const value = kept[rule.key];
        return {
          rule,
          standard,
          value: value === undefined || value === null ? standard : String(value),
          isSet: value !== undefined,
          history: history.get(rule.key) ?? [],
        };
      });
      return { county: county.name, rows, limits: limitRows(chains(), kept, history) };
    },
    change: (actor, key, wish) => changeSetting(parts, actor, key, wish),
    changeLimit: (actor, key, wish) => changeLimit(parts, actor, key, wish),
  };
}

function limitRows(book: ChainBook, kept: Kept, history: History): readonly LimitRow[] {
  const set = limitsAmong(kept);
  return alertLimits(book).map((limit) => ({
    limit,
    standard: durationText(limit.standard),
    value: durationText(limitValue(limit, set)),
    isSet: limit.key in set,
    history: history.get(`${limitPrefix}${limit.key}`) ?? [],
  }));
}

async function keptOf(database: Pick<Prisma.TransactionClient, 'countySetting'>, countyId: string): Promise<Kept> {
  const rows = await database.countySetting.findMany({ where: { countyId } });
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}

async function changes({ database }: PeopleParts, countyId: string): Promise<History> {
  const rows = await database.$queryRaw<{ at: Date; data: Record<string, string>; who: string | null }[]>`
    select a.at, a.data, p.display_name as who from audit_log a
    left join staff t on t.id = a.actor_id left join person p on p.id = t.person_id
    where a.action = 'setting_changed' and a.entity = 'county_setting' and a.entity_id = ${countyId}
    order by a.seq desc limit 200`;
  const byKey = new Map<string, SettingChange[]>();
  for (const { at, data, who } of rows) {
    const { key = '', from = '', to = '', reason = '' } = data;
    byKey.set(key, [...(byKey.get(key) ?? []), { at: at.getTime(), who: who ?? '', from, to, reason }]);
  }
  return byKey;
}

async function changeSetting(
  parts: SettingsParts,
  actor: DeskActor,
  key: string,
  wish: SettingWish,
): Promise<SettingResult> {
  const county = await countyOf(parts, actor, 'settings.change');
  const rule = countySettings.find((one) => one.key === key);
  if (county === null || rule === undefined) return 'unknown';
  const value = readSetting(rule, wish.value);
  if (value === null) return 'wrong';
  const now = (kept: Kept) => {
    const before = kept[key];
    return before === undefined || before === null ? defaultOf(rule.key, county) : String(before);
  };
  return keep<SettingResult>(parts, actor, { countyId: county.id, key, value, wish, now, fault: () => null });
}

async function changeLimit(
  parts: SettingsParts,
  actor: DeskActor,
  key: string,
  wish: SettingWish,
): Promise<SettingResult | LimitFault> {
  const county = await countyOf(parts, actor, 'settings.change');
  const book = parts.chains();
  const limit = alertLimits(book).find((one) => one.key === key);
  if (county === null || limit === undefined) return 'unknown';
  const typed = readDuration(wish.value);
  if (typed === null) return 'wrong';
  const value = durationText(typed);
  return keep<SettingResult | LimitFault>(parts, actor, {
    countyId: county.id,
    key: `${limitPrefix}${key}`,
    value,
    wish,
    now: (kept) => durationText(limitValue(limit, limitsAmong(kept))),
    fault: (kept) => limitFault(book, limitsAmong(kept), key, value),
  });
}

interface Keeping<Fault> {
  readonly countyId: string;
  readonly key: string;
  readonly value: string | number;
  readonly wish: SettingWish;
  /** What stands now, as the form shows it. */
  readonly now: (kept: Kept) => string;
  /** Looked at with what stands when it is written. */
  readonly fault: (kept: Kept) => Fault | null;
}

async function keep<Fault extends string>(
  { database, now }: SettingsParts,
  actor: DeskActor,
  { countyId, key, value, wish, now: standing, fault }: Keeping<Fault>,
): Promise<SettingResult | Fault> {
  const reason = wish.reason.trim().slice(0, 200);
  if (reason.length < 4) return 'no_reason';
  return database.$transaction(async (tx): Promise<SettingResult | Fault> => {
    // Two who change settings go one after another, also when there is no row yet.
    await tx.$queryRaw`select id from region where id = ${countyId}::uuid for update`;
    const kept = await keptOf(tx, countyId);
    const before = standing(kept);
    if (before === String(value) && key in kept) return 'done';
    if (before !== wish.seen) return 'stale';
    const found = fault(kept);
    if (found !== null) return found;
    await tx.countySetting.upsert({
      where: { countyId_key: { countyId, key } },
      create: { countyId, key, value, updatedBy: actor.staffId },
      update: { value, updatedBy: actor.staffId },
    });
    const data = { key, from: before, to: String(value), reason };
    await tx.auditLog.create({ data: auditRow(actor, now(), 'setting_changed', 'county_setting', countyId, data) });
    return 'done';
  });
}
