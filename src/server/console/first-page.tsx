import { DoorFrame } from './door-frame.tsx';
import type { Lang } from './language.ts';

const words = {
  zh: {
    title: '开始一个县',
    why: '这是第一次启动。请填县的名字和您自己的登记，您就是第一位系统管理员。填好以后设一把通行密钥，以后凭它登录；没有任何默认密码。',
    there: (county: string) => `库里已经有“${county}”，您是它的第一位系统管理员。`,
    county: '县的名字',
    countyHint: '和表格里写的一样，比如：清河县',
    code: '行政区划代码',
    codeHint: '数字，比如 522401',
    name: '您的姓名',
    phone: '您的手机号',
    phoneHint: '以后用验证码登录时认这个号码',
    go: '开始',
    wrong: '有几处不对，改好再按一次。填过的都在。',
  },
  en: {
    title: 'Begin a county',
    why: 'This is the first start. Name the county and yourself: you become the first administrator. Then set up a passkey to sign in with later; there is no default password.',
    there: (county: string) => `“${county}” is in the database already; you become its first administrator.`,
    county: 'Name of the county',
    countyHint: 'As the workbook has it, e.g. 清河县',
    code: 'Administrative code',
    codeHint: 'Digits, e.g. 522401',
    name: 'Your name',
    phone: 'Your mobile number',
    phoneHint: 'Signing in with a code goes by this number',
    go: 'Begin',
    wrong: 'Some fields are not right: correct them and press again. Everything you filled in is here.',
  },
} as const;

export type FirstFields = Readonly<Record<'countyName' | 'countyCode' | 'name' | 'phone', string>>;
export type FirstProblems = Readonly<Partial<Record<keyof FirstFields, string>>>;

export interface FirstPageProps {
  readonly lang: Lang;
  readonly action: string;
  /** The county that is there already; it is then not asked for. */
  readonly county: string | null;
  readonly fields: FirstFields;
  readonly problems: FirstProblems;
}

/** From an empty database to the first administrator. */
export function FirstPage({ lang, action, county, fields, problems }: FirstPageProps) {
  const say = words[lang];
  const field = (name: keyof FirstFields, label: string, hint: string, type = 'text', auto = 'off') => (
    <p>
      <label for={name}>{label}</label>
      <small id={`${name}-hint`}>{hint}</small>
      <input
        id={name}
        name={name}
        type={type}
        class="wide"
        autocomplete={auto}
        maxlength={60}
        required
        value={fields[name]}
        aria-describedby={problems[name] ? `${name}-hint ${name}-wrong` : `${name}-hint`}
        aria-invalid={problems[name] ? 'true' : undefined}
      />
      {problems[name] ? (
        <span class="wrong" id={`${name}-wrong`}>
          {problems[name]}
        </span>
      ) : null}
    </p>
  );
  return (
    <DoorFrame
      title={say.title}
      lang={lang}
      path={action}
      notice={Object.keys(problems).length > 0 ? say.wrong : undefined}
    >
      <p>{county === null ? say.why : say.there(county)}</p>
      <form method="post" action={action}>
        {county === null ? field('countyName', say.county, say.countyHint) : null}
        {county === null ? field('countyCode', say.code, say.codeHint) : null}
        {field('name', say.name, '', 'text', 'name')}
        {field('phone', say.phone, say.phoneHint, 'tel', 'tel')}
        <button type="submit" class="big">
          {say.go}
        </button>
      </form>
    </DoorFrame>
  );
}
