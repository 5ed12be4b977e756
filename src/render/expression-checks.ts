import { expressionProblem, resolveVariable, type Scope } from './declared-variables.ts';
import { argumentsOf, findMessage } from './messages.ts';
import { complain, offsetOf, type Reading, type Statement } from './template-reading.ts';

/** Checks each argument and returns the variables they name: `value`, `value2`, … and the names of the hash. */
export function readArguments(
  statement: Statement,
  params: readonly hbs.AST.Expression[],
  wanted: readonly string[],
  scopes: readonly Scope[],
  reading: Reading,
): Record<string, string> {
  const variables: Record<string, string> = {};
  if (params.length !== wanted.length) {
    complain(reading, statement, 'wrong-kind', `This takes ${wanted.length} values, not ${params.length}.`);
  }
  const read = (name: string, expression: hbs.AST.Expression, want: string) => {
    if (expression.type.endsWith('Literal')) return;
    const found = resolveVariable(expression, scopes);
    const message = expressionProblem(found, want);
    if (message !== null) complain(reading, expression, message.code, message.text);
    variables[name] = found.path;
  };
  params.forEach((param, at) => {
    read(at === 0 ? 'value' : `value${at + 1}`, param, wanted[at] ?? 'any');
  });
  for (const pair of statement.hash?.pairs ?? []) read(pair.key, pair.value, 'plain');
  return variables;
}

/**
 * Inside a tag only a whole attribute of a checked link or of words is safe. MJML and Handlebars quote and escape the
 * rest for us. Tells whether the expression stands inside a tag.
 */
export function checkAttribute(statement: Statement, helper: string, reading: Reading): boolean {
  const from = offsetOf(reading, statement.loc.start);
  if (!isInsideTag(reading, from)) return false;
  const attribute = /\s([a-z-]+)="$/.exec(reading.text.slice(0, from))?.[1] ?? '';
  const alone = attribute !== '' && reading.text[offsetOf(reading, statement.loc.end)] === '"';
  const fits = helper === 'link' ? attribute === 'href' : helper === 't' && WORDS.includes(attribute);
  if (!alone || !fits) {
    const message = 'Inside a tag only href="{{link …}}" and alt="{{t …}}" may stand, in quotes and alone.';
    complain(reading, statement, 'unsafe-attribute', message);
  }
  return true;
}

/** Attributes that are read out or shown as they are. */
const WORDS = ['alt', 'title', 'aria-label'];

/** Does this offset of the text lie between the brackets of a tag? */
export function isInsideTag(reading: Reading, offset: number): boolean {
  const before = reading.text.slice(0, offset).replace(/\{\{[^}]*\}\}/g, '');
  return before.lastIndexOf('<') > before.lastIndexOf('>');
}

/** Does the catalogue have the message that `t` asks for, and does the message get every value it needs? */
export function checkMessage(
  statement: hbs.AST.MustacheStatement | hbs.AST.SubExpression,
  reading: Reading,
): boolean {
  const [key] = statement.params as hbs.AST.StringLiteral[];
  const given = (statement.hash?.pairs ?? []).map((pair) => pair.key);
  if (key?.type !== 'StringLiteral') {
    complain(reading, statement, 'unknown-message', 'A message is asked for in quotes: {{t "key" …}}.');
    return false;
  }
  const { messages } = reading.context;
  const picks = given.includes('pick');
  const wanted = picks ? `${key.value}.other` : key.value;
  if (findMessage(messages, wanted, null) === undefined) {
    complain(reading, statement, 'unknown-message', `The catalogue has no message "${wanted}".`);
  }
  const isAsked = (name: string) => (picks ? name.startsWith(`${key.value}.`) : name === key.value);
  for (const [name, message] of Object.entries(messages).filter(([one]) => isAsked(one))) {
    const missing = argumentsOf(message)?.find((one) => !given.includes(one));
    if (missing === undefined) continue;
    complain(reading, statement, 'message-value', `The message "${name}" needs ${missing}=….`);
  }
  return true;
}
