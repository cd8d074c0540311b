import type { KnownChild, KnownPlaces } from '../../../src/core/ledger/roster.ts';

/** An invented county: two towns, four villages (two of one name), three schools. */
export function knownCounty(over: Partial<KnownPlaces> = {}): KnownPlaces {
  return {
    countyId: '00000000-0000-8000-8000-000000000001',
    countyName: '清河县(示例)',
    towns: [
      { id: 'qingshan', name: '青山镇' },
      { id: 'baishui', name: '白水镇' },
    ],
    villages: [
      { id: 'shiqiao', name: '石桥村', townId: 'qingshan' },
      { id: 'liushu', name: '柳树村', townId: 'qingshan' },
      { id: 'xinhua-q', name: '新华村', townId: 'qingshan' },
      { id: 'xinhua-b', name: '新华村', townId: 'baishui' },
    ],
    schools: [
      { id: 'primary', name: '石桥小学', regionId: 'qingshan', kindergarten: false },
      { id: 'central', name: '白水中心校', regionId: 'baishui', kindergarten: false },
    ],
    classes: [
      { id: 'p1', name: '一(1)班', grade: '一年级', schoolId: 'primary' },
      { id: 'p3-1', name: '三(1)班', grade: '三年级', schoolId: 'primary' },
      { id: 'p3-2', name: '三(2)班', grade: '三年级', schoolId: 'primary' },
      { id: 'c7', name: '七(1)班', grade: '七年级', schoolId: 'central' },
    ],
    fileNos: ['QH-0060', 'QH-0007', 'X-1'],
    mark: (text) => `marked ${text}`,
    childById: () => null,
    childByIdNumber: () => null,
    childrenByName: () => [],
    adultByPhone: () => null,
    ...over,
  };
}

export const knownFile = (over: Partial<KnownChild> = {}): KnownChild => ({
  childId: 'known',
  fileNo: 'QH-0007',
  birthDate: '2015-09-01',
  hasIdNumber: false,
  ...over,
});
