import { makeChildren } from '../../../src/app/desk/children.ts';
import type { ChildrenPort } from '../../../src/app/desk/children-port.ts';
import type { DeskActor } from '../../../src/app/desk-ports.ts';
import type { PersonId, StaffId } from '../../../src/core/ids.ts';
import { ChildFilePage } from '../../../src/server/console/child-file-page.tsx';
import { makeChildStore } from '../../../src/store/desk/child-store.ts';
import { makeDatabase } from '../../../src/store/hallway/database.ts';
import { makeHallwayStore } from '../../../src/store/hallway/hallway-store.ts';
import { child, crypto, fileRows, now } from '../../support/file-rows.ts';
import { projectPlaybook } from '../../support/playbook.ts';
import { villageId } from '../../support/village-ledger.ts';

const playbook = projectPlaybook();

const places = {
  county: ['county', '清河县'],
  town: ['town', '青山镇'],
  village: ['village', '石桥村'],
  school: ['school', '石桥小学'],
  class: ['class', '一(1)班'],
} as const;

/** Somebody of the staff in one role at one place; `name`: one of the village's people, else a stranger. */
export function readerIn(
  role: string,
  at: keyof typeof places,
  name = '华主任',
  more: Partial<DeskActor> = {},
): DeskActor {
  const [kind, place] = places[at];
  const personId = villageId<PersonId>('person', name);
  return {
    staffId: villageId<StaffId>('staff', name),
    personId,
    roles: [{ role, scopeType: at, scopeId: villageId(kind, place) }],
    kin: [personId],
    name,
    post: '',
    drill: false,
    ...more,
  };
}

/** The village's children behind the real port, and the page as it is drawn. */
export async function childrenVillage() {
  const village = await fileRows();
  const hallway = makeHallwayStore({ database: makeDatabase(village.pool), crypto, jobs: null, now: () => now });
  const children: ChildrenPort = makeChildren({
    store: makeChildStore(village.prisma, crypto),
    hallway,
    playbook: () => playbook,
    clock: { now: () => now },
  });
  const page = async (actor: DeskActor, id: string = child): Promise<string | null> => {
    const file = await children.file(actor, id, { kind: null, before: null, skip: 0 });
    if (!file) return null;
    const props = { actor, lang: 'zh' as const, now, timeZone: 'Asia/Shanghai', isFirst: true };
    return String(ChildFilePage({ ...props, file }));
  };
  return { ...village, children, page };
}

export const nothing = {
  q: '',
  level: null,
  flag: null,
  loss: null,
  of: null,
  month: null,
  weeks: null,
  night: false,
  villageId: null,
  schoolId: null,
  classId: null,
  status: null,
} as const;
