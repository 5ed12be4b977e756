import { IntlMessageFormat } from 'intl-messageformat';
import type { Problem } from '../domain/problem.ts';

/** Sentences by key, in ICU message syntax: `{count, plural, one {# seat} other {# seats}}`. */
export type Messages = Readonly<Record<string, string>>;

/** The messages of one language, and where each was written. */
export type Catalogue = {
  readonly file: string;
  readonly messages: Messages;
  readonly places: ReadonlyMap<string, { readonly line: number; readonly column: number }>;
  readonly problems: readonly Problem[];
  /** Messages that may not be sent as they are: whatever uses one is broken. */
  readonly flaws: ReadonlyMap<string, Problem>;
};

/**
 * Reads the text of a catalogue such as `en.json`, a flat object of key and message with one message a line. Messages
 * that cannot be parsed are reported and left out.
 */
export function readCatalogue(text: string, file: string): Catalogue {
  const problems: Problem[] = [];
  const places = new Map<string, { line: number; column: number }>();
  text.split('\n').forEach((one, at) => {
    const match = /^\s*\{?\s*"((?:[^"\\]|\\.)*)"\s*:/.exec(one);
    if (match?.[1] !== undefined) places.set(match[1], { line: at + 1, column: one.indexOf('"') + 1 });
  });
  const complain = (message: string, key?: string) => {
    const place = places.get(key ?? '') ?? { line: null, column: null };
    problems.push({ severity: 'error', code: 'message', file, ...place, message });
  };
  const messages: Record<string, string> = {};
  try {
    for (const [key, message] of Object.entries(JSON.parse(text) as Record<string, unknown>)) {
      if (typeof message !== 'string') complain(`${key} must be a text.`, key);
      else if (parseMessage(message) === null) complain(`${key} is not a valid ICU message: ${message}`, key);
      else messages[key] = message;
    }
  } catch {
    complain('This is not valid JSON.');
  }
  return { file, messages, places, problems, flaws: new Map() };
}

/** The message under this key; with a `pick` (`stage.warn`), else its `other`. */
export function findMessage(messages: Messages, key: string, pick: string | null): string | undefined {
  const own = (name: string) => (Object.hasOwn(messages, name) ? messages[name] : undefined);
  return pick === null ? own(key) : (own(`${key}.${pick}`) ?? own(`${key}.other`));
}

/** A piece of a parsed message; {@link ELEMENT} names its types. */
export type MessageElement = {
  readonly type: number;
  readonly value?: unknown;
  readonly options?: Readonly<Record<string, { readonly value: readonly MessageElement[] }>>;
  readonly children?: readonly MessageElement[];
};

/** Element types of the ICU parser that matter here. */
export const ELEMENT = { text: 0, argument: 1, number: 2, date: 3, time: 4, select: 5, plural: 6, tag: 8 };

/** The pieces of a message; null when it cannot be parsed. */
export function parseMessage(message: string): readonly MessageElement[] | null {
  try {
    return new IntlMessageFormat(message, 'en').getAst() as readonly MessageElement[];
  } catch {
    return null;
  }
}

/** Tags that only emphasise; any other tag of a message is a link and takes its address as a value. */
export const EMPHASIS: readonly string[] = ['strong', 'em'];

/** Names of the values a message needs, those of its links included; null when it cannot be parsed. */
export function argumentsOf(message: string): readonly string[] | null {
  const elements = parseMessage(message);
  if (elements === null) return null;
  const names = new Set<string>();
  const collect = (inner: readonly MessageElement[]): void => {
    for (const element of inner) {
      const { type, value } = element;
      if (type >= ELEMENT.argument && type <= ELEMENT.plural) names.add(String(value));
      if (type === ELEMENT.tag && !EMPHASIS.includes(String(value))) names.add(String(value));
      for (const option of Object.values(element.options ?? {})) collect(option.value);
      collect(element.children ?? []);
    }
  };
  collect(elements);
  return [...names];
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
