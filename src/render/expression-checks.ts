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

/** Inside a tag only a whole attribute of a checked link is safe; MJML and Handlebars quote and escape the rest for us. */
export function checkAttribute(statement: Statement, helper: string, reading: Reading): void {
  const from = offsetOf(reading, statement.loc.start);
  if (!isInsideTag(reading, from)) return;
  const quoted = reading.text[from - 1] === '"' && reading.text[offsetOf(reading, statement.loc.end)] === '"';
  if (helper === 'link' && quoted) return;
  complain(
    reading,
    statement,
    'unsafe-attribute',
    'Inside a tag only href="{{link …}}" may stand, in quotes and alone.',
  );
}

/** Does this offset of the text lie between the brackets of a tag? */
export function isInsideTag(reading: Reading, offset: number): boolean {
  const before = reading.text.slice(0, offset).replace(/\{\{[^}]*\}\}/g, '');
  return before.lastIndexOf('<') > before.lastIndexOf('>');
}

/** Does the catalogue have the message that `t` asks for, and does the message get every value it needs? */
export function checkMessage(statement: hbs.AST.MustacheStatement, reading: Reading): void {
  const [key] = statement.params as hbs.AST.StringLiteral[];
  const given = (statement.hash?.pairs ?? []).map((pair) => pair.key);
  if (key?.type !== 'StringLiteral') {
    complain(reading, statement, 'unknown-message', 'A message is asked for in quotes: {{t "key" …}}.');
    return;
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
}
