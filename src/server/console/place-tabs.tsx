import type { AccessAction } from '../../core/access/access-rules.ts';
import { mayEver } from '../../core/access/may.ts';
import type { DeskActor } from '../ports.ts';
import type { Lang, Said } from './language.ts';

interface Tab {
  readonly path: string;
  readonly label: Said;
  readonly needs: AccessAction;
}

export const peopleTabs: readonly Tab[] = [
  { path: '/console/people', label: { zh: '人员', en: 'People' }, needs: 'people.read' },
  { path: '/console/people/roster', label: { zh: '值班', en: 'Duty roster' }, needs: 'people.read' },
  { path: '/console/people/leave', label: { zh: '请假', en: 'Leave' }, needs: 'people.read' },
];

export const placeTabs: readonly Tab[] = [
  { path: '/console/places', label: { zh: '地区', en: 'Places' }, needs: 'place.read' },
  { path: '/console/places/schools', label: { zh: '学校', en: 'Schools' }, needs: 'place.read' },
  { path: '/console/places/calendar', label: { zh: '校历', en: 'Calendar' }, needs: 'place.read' },
];

export const inviteTabs: readonly Tab[] = [
  { path: '/console/invites', label: { zh: '选人', en: 'Choose people' }, needs: 'invite.make' },
  { path: '/console/invites/made', label: { zh: '发过的', en: 'Made before' }, needs: 'invite.make' },
];

/** Pages that belong together, below the one line they have in the menu. */
export function PlaceTabs({
  tabs,
  path,
  actor,
  lang,
}: {
  readonly tabs: readonly Tab[];
  readonly path: string;
  readonly actor: DeskActor;
  readonly lang: Lang;
}) {
  return (
    <ul class="tabs noprint">
      {tabs
        .filter(({ needs }) => mayEver(actor, needs))
        .map((tab) => (
          <li>
            <a href={tab.path} aria-current={tab.path === path ? 'page' : undefined}>
              {tab.label[lang]}
            </a>
          </li>
        ))}
    </ul>
  );
}
