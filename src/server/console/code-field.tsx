import type { Lang } from './language.ts';

const words = {
  zh: { label: '验证码', hint: '验证器里的 6 个数字，或者一个恢复码' },
  en: { label: 'Code', hint: 'The 6 digits of your authenticator, or one recovery code' },
} as const;

/** For an authenticator's digits or a recovery code. */
export function CodeField({ lang }: { readonly lang: Lang }) {
  const say = words[lang];
  return (
    <p>
      <label for="code">{say.label}</label>
      <small id="code-hint">{say.hint}</small>
      <input
        id="code"
        name="code"
        type="text"
        class="wide code"
        autocomplete="one-time-code"
        autocapitalize="characters"
        spellcheck={false}
        maxlength={20}
        required
        aria-describedby="code-hint"
      />
    </p>
  );
}
