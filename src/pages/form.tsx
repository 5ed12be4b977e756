import type { ComponentChildren } from 'preact';

/** The name of the hidden field that carries the session's CSRF token in every form that posts. */
export const CSRF_FIELD = '_csrf';

/** The name of the field that takes along what somebody typed into a form that could not be sent. */
export const TYPED_FIELD = 'typed';

/** A form that changes something. It always posts (A2: GET changes nothing) and always carries the CSRF token. */
export function PostForm(props: {
  readonly action: string;
  readonly csrf: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}) {
  return (
    <form method="post" action={props.action} class={props.class ?? 'form'}>
      <input type="hidden" name={CSRF_FIELD} value={props.csrf} />
      {props.children}
    </form>
  );
}

/** A hidden value of a form. */
export function Hidden(props: { readonly name: string; readonly value: string }) {
  return <input type="hidden" name={props.name} value={props.value} />;
}

// One literal each, because the input's other attributes are typed by its type.
const INPUT_TYPES = {
  text: { type: 'text' },
  email: { type: 'email' },
  search: { type: 'search' },
  number: { type: 'number' },
} as const;

/** One labelled line of input. `id` must be unique on the page. */
export function TextField(props: {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly type?: keyof typeof INPUT_TYPES;
  readonly value?: string;
  readonly hint?: string;
  readonly required?: boolean;
  readonly autoComplete?: string;
  /** Which keys a phone offers first. */
  readonly inputMode?: 'numeric';
  readonly min?: number;
  readonly max?: number;
}) {
  const { id, label, hint, type = 'text', ...input } = props;
  return (
    <div class="field">
      <label htmlFor={id}>{label}</label>
      <Hint id={id} hint={hint} />
      <input {...INPUT_TYPES[type]} id={id} aria-describedby={hint ? `${id}-hint` : undefined} {...input} />
    </div>
  );
}

/** A labelled box for sentences. */
export function TextArea(props: {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly required?: boolean;
  readonly value?: string;
  /** To read and copy; the form still sends it along. */
  readonly readOnly?: boolean;
}) {
  const { id, label, hint, ...input } = props;
  return (
    <div class="field">
      <label htmlFor={id}>{label}</label>
      <Hint id={id} hint={hint} />
      <textarea {...input} id={id} rows={3} aria-describedby={hint ? `${id}-hint` : undefined} />
    </div>
  );
}

/** A labelled choice among a few words. */
export function Select(props: {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly options: readonly { readonly value: string; readonly word: string }[];
  readonly selected?: string;
  /** Nothing is chosen until somebody chooses: for what is decided for good. */
  readonly mustChoose?: boolean;
}) {
  return (
    <div class="field">
      <label htmlFor={props.id}>{props.label}</label>
      <Hint id={props.id} hint={props.hint} />
      <select
        id={props.id}
        name={props.name}
        required={props.mustChoose}
        aria-describedby={props.hint ? `${props.id}-hint` : undefined}
      >
        {props.mustChoose ? <option value="">Choose…</option> : null}
        {props.options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === props.selected}>
            {option.word}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A group of radio buttons under one question. */
export function Choice(props: {
  readonly id: string;
  readonly name: string;
  readonly question: string;
  readonly class?: string;
  readonly options: readonly { readonly value: string; readonly word: string; readonly says?: string }[];
  readonly checked?: string;
}) {
  return (
    <fieldset class={props.class ?? 'choice'}>
      <legend>{props.question}</legend>
      {props.options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            id={`${props.id}-${option.value}`}
            name={props.name}
            value={option.value}
            checked={option.value === props.checked}
            required
          />
          <span>
            {option.word}
            {option.says ? <small>{option.says}</small> : null}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** The button that sends its form. One `primary` a page: the obvious action. */
export function Submit(props: {
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'danger';
  readonly children: ComponentChildren;
  /** What a screen reader hears instead, where the words alone would be ambiguous in a list. */
  readonly label?: string;
}) {
  return (
    <button type="submit" class={`button ${props.kind ?? 'primary'}`} aria-label={props.label}>
      {props.children}
    </button>
  );
}

function Hint(props: { readonly id: string; readonly hint: string | undefined }) {
  return props.hint ? (
    <p class="hint" id={`${props.id}-hint`}>
      {props.hint}
    </p>
  ) : null;
}
