import { type Campaign, CampaignDraft } from '../../src/core/campaign/campaign.ts';
import { campaignFaults } from '../../src/core/campaign/check-campaign.ts';
import { moves } from '../../src/core/campaign/may-act.ts';
import { saidOf } from '../../src/core/text/said.ts';
import type { CampaignDesk, CampaignRow, DeskChoices, NamedChild } from '../../src/server/ports.ts';

/** Campaigns in memory, the same for whoever looks. */
export function memoryCampaigns(rows: CampaignRow[] | null = []): CampaignDesk {
  return {
    list: async () => rows,
    find: async (_actor, id) => rows?.find(({ campaign }) => campaign.id === id) ?? null,
    choices: async () => (rows === null ? null : someChoices),
    search: async (_actor, words) => someNamed.filter(({ name, fileNo }) => `${name} ${fileNo}`.includes(words)),
    named: async (_actor, ids) => someNamed.filter(({ id }) => ids.includes(id)),
    preview: async (_actor, form) => ({
      faults: campaignFaults(CampaignDraft.parse(form), { flows: new Map() }),
      count: { audience: 120, reach: 100, reasons: { no_consent: 20 } },
      says: form.text ?? '',
    }),
    async draft(actor, form, actId) {
      const known = rows?.find(({ campaign }) => campaign.id === actId);
      if (!known)
        rows?.push(
          someCampaign(
            { ...CampaignDraft.parse(form), id: actId, state: 'draft', createdBy: actor.staffId, startedAt: null },
            [],
          ),
        );
      return { kind: 'done', id: actId };
    },
    act: async (_actor, id, act) => {
      const at = rows?.findIndex(({ campaign }) => campaign.id === id) ?? -1;
      const row = rows?.[at];
      if (!rows || !row) return { kind: 'unknown' };
      if (!row.may.includes(act))
        return { kind: 'refused', why: '', faults: [{ code: 'wrong_state', word: '这次群发现在不能这样办。' }] };
      rows[at] = {
        ...row,
        campaign: { ...row.campaign, state: moves[act].to },
        may: act === 'pause' ? ['resume', 'cancel'] : [],
      };
      return { kind: 'done', id };
    },
  };
}

const town = '00000000-0000-4000-8000-00000000f000';

export const someNamed: readonly NamedChild[] = [
  { id: '00000000-0000-4000-8000-00000000c001', name: '小军<i>', fileNo: 'QS-0012', place: '石桥村' },
  { id: '00000000-0000-4000-8000-00000000c002', name: '小红', fileNo: 'QS-0013', place: '石桥村' },
];

export const someChoices: DeskChoices = {
  countyId: '00000000-0000-4000-8000-00000000e000',
  wholeCounty: false,
  regions: [
    { id: town, name: '青山镇', level: 'town', parentId: null },
    { id: '00000000-0000-4000-8000-00000000f001', name: '石桥村', level: 'village', parentId: town },
  ],
  schools: [{ id: '00000000-0000-4000-8000-00000000f002', name: '石桥小学' }],
  flows: [{ id: 'U4_home_safe', title: saidOf('孩子到家没有'), side: 'family' }],
};

let count = 0;

/** One that runs, a third done. */
export function someCampaign(more: Partial<Campaign> = {}, may: CampaignRow['may'] = ['pause', 'cancel']): CampaignRow {
  count += 1;
  const now = Date.now();
  return {
    campaign: {
      id: `00000000-0000-4000-8000-${String(count).padStart(12, 'c')}`,
      countyId: 'county',
      kind: 'tip',
      title: '换季加衣',
      text: '早晚凉,给孩子加件衣。发烧三天不退要看医生。',
      flowId: null,
      audience: { roles: ['CAREGIVER'], regionIds: [], schoolIds: [], childIds: [] },
      state: 'running',
      createdBy: null,
      approvedBy: null,
      createdAt: now - 7_200_000,
      startsAt: now - 600_000,
      startedAt: now - 600_000,
      endedAt: null,
      ...more,
    },
    progress: {
      audience: 20_041,
      states: { waiting: 12_893, queued: 192, sent: 6_911, ambiguous: 4, undeliverable: 41, cancelled: 0 },
      delivered: 0,
      read: 0,
      answered: 0,
      putOff: 17,
      reasons: { no_address: 25, no_consent: 14, dead: 2 },
    },
    toWhom: '照护人 · 青山镇',
    places: ['青山镇'],
    may,
  };
}
