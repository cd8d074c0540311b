import { saidOf } from '../../src/core/text/said.ts';
import { type MemoryDesk, someAlert } from './memory-desk.ts';

const minute = 60_000;

/** A busy quarter of an hour at the desk of an invented county. */
export function fillDesk(desk: MemoryDesk): void {
  const now = Date.now();
  desk.open(someAlert());
  desk.open(
    someAlert({
      severity: 'orange',
      what: saidOf('几个星期联系不上爸妈'),
      child: '小红（档案 QS-0020）',
      place: '青山镇 · 双河村',
      openedAt: now - 180 * minute,
      dueAt: now + 50 * minute,
      ownerName: '赵站长',
      ackedAt: now - 120 * minute,
      state: 'acked',
      may: ['note', 'saw_child', 'request_close', 'hand_over'],
    }),
  );
  desk.open(
    someAlert({
      what: saidOf('身上有伤，说法对不上'),
      child: '小强（档案 QS-0031）',
      dueAt: now - 4 * minute,
      drill: true,
    }),
  );
  desk.banners.push({
    key: 'telegram',
    text: saidOf('Telegram 发不出去（令牌失效）。急的已经放进电话名单，请打电话通知。'),
    phoneList: true,
    since: now - 30 * minute,
  });
  desk.phones.push({
    at: now - 9 * minute,
    name: '李姐',
    role: '儿童主任',
    phone: '199-0000-1234',
    text: '【红色】有一个孩子需要马上处置，请登录工作台。',
    alertNo: 'A-2611-0001',
    why: saidOf('Telegram 送不到'),
  });
  desk.items.push(
    {
      id: 'i1',
      reason: '没听懂的话',
      who: '王奶奶（照看的人）',
      child: '小军',
      place: '石桥村3组',
      note: '他爸昨天打电话了，讲要过年才回',
      phone: '199-0000-0012',
      restricted: false,
      createdAt: now - 50 * minute,
      dueAt: now + 180 * minute,
      media: null,
    },
    {
      id: 'i2',
      reason: '语音',
      who: '刘爷爷（照看的人）',
      child: '小红',
      place: '双河村1组',
      note: '',
      phone: '199-0000-0013',
      restricted: true,
      createdAt: now - 300 * minute,
      dueAt: now - 60 * minute,
      media: { kind: 'voice', ref: 'web:media-1' },
    },
  );
}
