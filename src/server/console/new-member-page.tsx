import type { PlaceChoice } from '../../app/desk/people-port.ts';
import type { Instant } from '../../core/ids.ts';
import type { DeskActor } from '../ports.ts';
import { DeskFrame } from './desk-frame.tsx';
import { ActForm, Field } from './form-field.tsx';
import type { Lang } from './language.ts';
import { RoleFields } from './member-fields.tsx';
import { PlaceTabs, peopleTabs } from './place-tabs.tsx';

const words = {
  zh: {
    title: '登记新人',
    say: '登记以后，在他的页面发一次性链接，他就能进工作台。',
    realName: '姓名',
    name: '称呼（不写就用姓名）',
    phone: '电话',
    add: '登记',
  },
  en: {
    title: 'Add somebody',
    say: 'Afterwards make a one-time link on their page; it opens the desk for them.',
    realName: 'Name',
    name: 'Form of address (empty: the name)',
    phone: 'Phone',
    add: 'Add',
  },
} as const;

interface NewMemberPageProps {
  readonly actor: DeskActor;
  readonly lang: Lang;
  readonly now: Instant;
  readonly places: readonly PlaceChoice[];
  readonly notice?: string;
  readonly typed?: Readonly<Record<string, string>>;
}

export function NewMemberPage({ actor, lang, now, places, notice, typed = {} }: NewMemberPageProps) {
  const say = words[lang];
  return (
    <DeskFrame
      title={say.title}
      path="/console/people"
      css={['place.css']}
      actor={actor}
      lang={lang}
      now={now}
      notice={notice}
    >
      <PlaceTabs tabs={peopleTabs} path="/console/people" actor={actor} lang={lang} />
      <h1>{say.title}</h1>
      <p>{say.say}</p>
      <ActForm action="/console/people/new/acts" act="add" id="new-member" button={say.add}>
        <Field label={say.realName} name="realName" value={typed.realName} required max={40} />
        <Field label={say.name} name="name" value={typed.name} max={40} />
        <Field label={say.phone} name="phone" value={typed.phone} type="tel" required max={40} />
        <RoleFields lang={lang} places={places} typed={typed} until={false} />
      </ActForm>
    </DeskFrame>
  );
}
