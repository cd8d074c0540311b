import type { DeskStore } from '../app/desk/desk-store.ts';
import type { DeskInboxItem, DeskPhoneRow } from '../app/desk-ports.ts';
import type { MessageBody } from '../core/effect.ts';
import type { AlertId } from '../core/ids.ts';
import type { Said } from '../core/text/said.ts';
import { type InboxRow, inboxItem, inboxRows } from './desk/inbox-rows.ts';
import type { FieldCrypto } from './field-crypto.ts';
import type { Database } from './prisma.ts';

const reasonWords: Readonly<Record<string, string>> = {
  unclear: '没听懂的话',
  voice: '语音',
  photo: '照片',
  other_media: '表情、位置等',
  call_back: '请回电话',
  danger_words: '要紧的话',
  child_writes: '像是孩子在写',
  note: '要看的话',
  task: '要办的事',
  wrong_person: '号码换了人',
  not_delivered: '没送到的话',
  address_dead: '号码发不到',
  answers_low: '回复率低',
  dead_message: '处理不了的消息',
  while_taken: '接管时来的话',
};

const toBePhoned: Said = { zh: '要打电话', en: 'to be phoned' };
const notDelivered: Said = { zh: '消息没送到', en: 'the message was not delivered' };

/** The human inbox and the phone list, each within the reader's scope. */
export function makeDeskLists(
  database: Database,
  crypto: FieldCrypto,
): Pick<DeskStore, 'inbox' | 'waiting' | 'phoneList' | 'toBePhoned'> {
  return {
    async inbox(actor, limit) {
      const rows = await inboxRows(database, actor, limit, null);
      return rows.map((row) => lineOf(crypto, row));
    },
    async waiting(actor, now) {
      const rows = await inboxRows(database, actor, 1_000, null);
      return {
        inbox: rows.length,
        late: rows.filter(({ due_at }) => due_at !== null && due_at.getTime() < now).length,
      };
    },
    async toBePhoned(alertIds) {
      const rows = await database.outboundMessage.findMany({
        where: {
          alertId: { in: [...alertIds] },
          messageClass: 'alert',
          state: { in: ['phone_list', 'undeliverable'] },
        },
        select: { alertId: true },
        distinct: ['alertId'],
      });
      return rows.flatMap(({ alertId }) => (alertId === null ? [] : [alertId as AlertId]));
    },
    async phoneList(_actor, alertIds) {
      const rows = await database.outboundMessage.findMany({
        where: {
          alertId: { in: [...alertIds] },
          messageClass: 'alert',
          state: { in: ['phone_list', 'undeliverable'] },
        },
        orderBy: { seq: 'asc' },
        take: 500,
      });
      const [people, alerts] = await Promise.all([
        database.person.findMany({
          where: { id: { in: rows.flatMap(({ personId }) => personId ?? []) } },
          include: { staff: { include: { roles: true } } },
        }),
        database.alert.findMany({ where: { id: { in: [...alertIds] } }, select: { id: true, no: true } }),
      ]);
      return rows.map((row): DeskPhoneRow => {
        const person = people.find(({ id }) => id === row.personId);
        const phone = row.phoneE
          ? crypto.decrypt('outbound_message', 'phone_e', row.id, row.phoneE)
          : person?.phoneE
            ? crypto.decrypt('person', 'phone_e', person.id, person.phoneE)
            : '';
        return {
          at: row.createdAt.getTime(),
          name: person?.displayName ?? '',
          role: person?.staff?.roles[0]?.role ?? '',
          phone,
          text: (JSON.parse(crypto.decrypt('outbound_message', 'body_e', row.id, row.bodyE)) as MessageBody).text,
          alertNo: alerts.find(({ id }) => id === row.alertId)?.no ?? '',
          why: row.state === 'phone_list' ? toBePhoned : notDelivered,
        };
      });
    },
  };
}

function lineOf(crypto: FieldCrypto, row: InboxRow): DeskInboxItem {
  const { reason, words, note, ...item } = inboxItem(crypto, row);
  return { ...item, reason: reasonWords[reason] ?? reason, note: [words, note].filter(Boolean).join(' · ') };
}
