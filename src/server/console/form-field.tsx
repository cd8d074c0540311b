import type { Child } from 'hono/jsx';

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly value?: string;
  readonly type?: 'text' | 'tel' | 'date' | 'number' | 'search' | 'datetime-local' | 'time';
  readonly required?: boolean;
  readonly max?: number;
  /** One more line under the label. */
  readonly hint?: string;
}

/** A labelled line to fill in. `name` is unique within its form; forms that stand together are told apart by the label. */
export function Field({ label, name, value = '', type = 'text', required, max = 200, hint }: FieldProps) {
  return (
    <label class="field">
      <span>{label}</span>
      {hint ? <small>{hint}</small> : null}
      <input
        class="wide"
        name={name}
        type={type}
        value={value}
        required={required}
        maxlength={max}
        autocomplete="off"
      />
    </label>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly name: string;
  readonly value?: string;
  readonly required?: boolean;
  /** Value and text; a first with value "" stands for none. */
  readonly options: readonly (readonly [string, string])[];
}

export function Choice({ label, name, value = '', required, options }: ChoiceProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <select name={name} required={required}>
        {options.map(([key, text]) => (
          <option value={key} selected={key === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

interface ActFormProps {
  readonly action: string;
  /** Which of the page's acts it is. */
  readonly act: string;
  readonly id: string;
  readonly button: string;
  readonly strong?: boolean;
  readonly fields?: Readonly<Record<string, string>>;
  readonly children?: Child;
}

/** A form that does one thing; its id is made with it, so that pressing twice is doing it once. */
export function ActForm({ action, act, id, button, strong = true, fields = {}, children }: ActFormProps) {
  return (
    <form method="post" action={action} id={id} data-once>
      <input type="hidden" name="act" value={act} />
      <input type="hidden" name="actId" value={crypto.randomUUID()} />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
      <button type="submit" class={strong ? 'strong' : undefined}>
        {button}
      </button>
    </form>
  );
}

/** The same, folded away until it is asked for. */
export function FoldedForm({
  title,
  open,
  ...form
}: ActFormProps & { readonly title: string; readonly open?: boolean }) {
  return (
    <details id={`d-${form.id}`} class="noprint" open={open}>
      <summary>{title}</summary>
      <ActForm {...form} />
    </details>
  );
}
