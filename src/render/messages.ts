import { IntlMessageFormat } from 'intl-messageformat';
import type { Problem } from '../domain/problem.ts';

/** Sentences by key, in ICU message syntax: `{count, plural, one {# seat} other {# seats}}`. */
export type Messages = Readonly<Record<string, string>>;

/**
 * Reads the text of a catalogue such as `en.json`, a flat object of key and message. Messages that cannot be parsed are
 * reported and left out.
 */
export function readMessages(
  text: string,
  file: string,
): { messages: Messages; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const complain = (message: string) =>
    problems.push({ severity: 'error', code: 'message', file, line: null, column: null, message });
  const messages: Record<string, string> = {};
  try {
    for (const [key, message] of Object.entries(JSON.parse(text) as Record<string, unknown>)) {
      if (typeof message !== 'string') complain(`${key} must be a text.`);
      else if (argumentsOf(message) === null) complain(`${key} is not a valid ICU message: ${message}`);
      else messages[key] = message;
    }
  } catch {
    complain('This is not valid JSON.');
  }
  return { messages, problems };
}

/** The message under this key; with a `pick` (`stage.warn`), else its `other`. */
export function findMessage(messages: Messages, key: string, pick: string | null): string | undefined {
  const own = (name: string) => (Object.hasOwn(messages, name) ? messages[name] : undefined);
  return pick === null ? own(key) : (own(`${key}.${pick}`) ?? own(`${key}.other`));
}

type Element = {
  readonly type: number;
  readonly value?: unknown;
  readonly options?: Readonly<Record<string, { readonly value: readonly Element[] }>>;
};

/** Element types of the ICU parser that name an argument: argument, number, date, time, select, plural. */
const NAMES_ARGUMENT = new Set([1, 2, 3, 4, 5, 6]);

/** Names of the values a message needs; null when it cannot be parsed. */
export function argumentsOf(message: string): readonly string[] | null {
  const names = new Set<string>();
  const collect = (elements: readonly Element[]): void => {
    for (const element of elements) {
      if (NAMES_ARGUMENT.has(element.type)) names.add(String(element.value));
      for (const option of Object.values(element.options ?? {})) collect(option.value);
    }
  };
  try {
    collect(
      new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst() as readonly Element[],
    );
    return [...names];
  } catch {
    return null;
  }
}

const formats = new Map<string, IntlMessageFormat>();

/** Fills a message in. Values are data: whatever they contain is shown as it is. */
export function formatMessage(
  message: string,
  locale: string,
  values: Record<string, string | number>,
): string {
  const key = `${locale}\n${message}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new IntlMessageFormat(message, locale, undefined, { ignoreTag: true });
    formats.set(key, format);
  }
  return String(format.format(values));
}
