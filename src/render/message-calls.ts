import {
  ELEMENT,
  EMPHASIS,
  findMessage,
  type MessageElement,
  type Messages,
  parseMessage,
} from './messages.ts';

/** One `{{t "key" …}}` of a template, as it was read. Its place in the text is kept by {@link callMark}. */
export type MessageCall = {
  readonly key: string;
  /** It takes `key.<pick>` at render time, else `key.other`. */
  readonly picks: boolean;
  /** It is a value of another message, and so made at render time. */
  readonly nested: boolean;
  /** Where no markup fits: a subject, a preheader, an attribute. */
  readonly plain: boolean;
  /** The call with its values numbered, for messages that must be made at render time: `t "seats" count=seats at=7`. */
  readonly source: string;
  /** What stands in the text for each value: `{{show account.name at=8}}`, or a constant. Links are bare: `link links.faq at=9`. */
  readonly values: ReadonlyMap<string, MessageValue>;
};

export type MessageValue = { readonly kind: 'value' | 'link' | 'constant'; readonly text: string };

/** Stands where the message goes until MJML is done with the text, so that MJML runs once for all languages. */
export function callMark(number: number): string {
  return `{{t at=${number}}}`;
}

/** Why a message cannot stand where it is asked for. */
export type CallProblem = { readonly at: number; readonly text: string };

/**
 * Puts the messages of one language where the marks stand. A message of words and values becomes part of the template:
 * its values keep their places and their escaping. One that depends on a number or a choice stays a call.
 */
export function putMessages(
  text: string,
  calls: ReadonlyMap<number, MessageCall>,
  messages: Messages,
  escapeText: (literal: string) => string,
): { readonly text: string; readonly problems: readonly CallProblem[] } {
  const problems: CallProblem[] = [];
  const put = text.replace(/\{\{t at=(\d+)\}\}/g, (mark, digits) => {
    const at = Number(digits);
    const call = calls.get(at);
    if (call === undefined) return mark;
    if (call.picks) return `{{${call.source}}}`;
    const elements = parseMessage(findMessage(messages, call.key, null) ?? '') ?? [];
    if (dependsOnValue(elements)) {
      if (hasTag(elements)) {
        problems.push({ at, text: `The message "${call.key}" has a plural or a choice, and so no tags.` });
      }
      return `{{${call.source}}}`;
    }
    const complain = (reason: string) => problems.push({ at, text: `The message "${call.key}" ${reason}` });
    return elements.map((one) => write(one, call, escapeText, complain)).join('');
  });
  return { text: put, problems };
}

/** The messages a compiled template still asks for when it is rendered. */
export function messagesAtRendering(calls: Iterable<MessageCall>, messages: Messages): Messages {
  return usedMessages(
    calls,
    messages,
    (call, message) => call.picks || call.nested || dependsOnValue(parseMessage(message) ?? []),
  );
}

/** The messages of these calls. */
export function usedMessages(
  calls: Iterable<MessageCall>,
  messages: Messages,
  which: (call: MessageCall, message: string) => boolean = () => true,
): Messages {
  const used: Record<string, string> = {};
  for (const call of calls) {
    for (const [key, message] of Object.entries(messages)) {
      const asked = call.picks ? key.startsWith(`${call.key}.`) : key === call.key;
      if (asked && which(call, message)) used[key] = message;
    }
  }
  return used;
}

function dependsOnValue(elements: readonly MessageElement[]): boolean {
  return elements.some(
    ({ type, children }) =>
      (type >= ELEMENT.number && type <= ELEMENT.plural) || dependsOnValue(children ?? []),
  );
}

function hasTag(elements: readonly MessageElement[]): boolean {
  return elements.some(
    ({ type, options }) =>
      type === ELEMENT.tag || Object.values(options ?? {}).some((option) => hasTag(option.value)),
  );
}

function write(
  element: MessageElement,
  call: MessageCall,
  escapeText: (literal: string) => string,
  complain: (reason: string) => void,
): string {
  const name = String(element.value);
  if (element.type === ELEMENT.text) {
    if (/[{}]/.test(name)) complain('may not contain braces as text.');
    return escapeText(name);
  }
  const value = call.values.get(name);
  if (element.type === ELEMENT.argument) {
    // A value nobody gives was reported when the call was read.
    return value === undefined
      ? ''
      : value.kind === 'constant'
        ? escapeText(value.text)
        : `{{${value.text}}}`;
  }
  if (call.plain) complain(`may have no tags where it stands: <${name}>.`);
  const inner = (element.children ?? []).map((one) => write(one, call, escapeText, complain)).join('');
  if (EMPHASIS.includes(name)) return `<${name}>${inner}</${name}>`;
  if (value?.kind !== 'link') {
    complain(`has <${name}>, which is neither <strong> nor <em> nor a link given as ${name}=(link …).`);
    return inner;
  }
  return `<a href="{{${value.text}}}">${inner}</a>`;
}
