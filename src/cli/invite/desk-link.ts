import { makeDeskLink } from '../../store/visitor-links.ts';
import type { InviteIo } from '../invite.ts';
import { oneMember } from './people-to-invite.ts';

const hourMs = 3_600_000;
/** Long enough to be sent and opened, too short to lie about in a chat for weeks. */
const validMs = 24 * hourMs;

/**
 * Prints a link that lets a member of staff into the desk, once, within a day. Returns the exit code.
 * @throws Refused when nobody, or several, have this name.
 */
export async function deskLink(name: string, json: boolean, io: InviteIo): Promise<number> {
  const store = await io.open();
  const member = await oneMember(store, name);
  const now = io.now();
  const staff = await store.database.staff.findUniqueOrThrow({ where: { personId: member.personId } });
  const token = await makeDeskLink(store.database, store.crypto, staff.id, new Date(now + validMs));
  await store.database.auditLog.create({
    data: { at: new Date(now), actorKind: 'command', action: 'desk_link_made', entity: 'staff', entityId: staff.id },
  });
  const link = `${io.publicUrl}/console/enter/${token}`;
  const expiresAt = new Date(now + validMs).toISOString();
  if (json) io.out(JSON.stringify({ ok: true, desk: { name: member.name, link, expiresAt } }));
  else {
    io.out(`${member.name}  ${link}`);
    io.out('工作台链接,24 小时内打开一次有效;只发给本人');
  }
  return 0;
}
