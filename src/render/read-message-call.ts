import { expressionProblem, resolveVariable, type Scope } from './declared-variables.ts';
import { checkMessage, readArguments } from './expression-checks.ts';
import { HELPERS, type HelperName, plainHelper } from './letter-helpers.ts';
import { callMark, type MessageValue } from './message-calls.ts';
import { complain, offsetOf, originOf, type Reading } from './template-reading.ts';

/**
 * Reads `{{t "key" name=account.name day=(date change.notBefore) page=(link links.faq)}}`: checks it, keeps it as a call
 * and leaves a mark in the text.
 * @param plain no markup fits where it stands
 */
export function readMessageCall(
  statement: hbs.AST.MustacheStatement,
  scopes: readonly Scope[],
  plain: boolean,
  reading: Reading,
): void {
  const at = numberPlace(statement, {}, reading);
  const from = offsetOf(reading, statement.loc.start);
  const to = offsetOf(reading, statement.loc.end);
  // A call over several lines leaves them behind, so that lines below keep their number.
  const lines = reading.text.slice(from, to).replace(/[^\n]/g, '');
  reading.edits.push({ from, to, text: callMark(at) + lines });
  if (!checkMessage(statement, reading)) return;
  readCall(at, statement, scopes, plain, reading);
}

function readCall(
  at: number,
  call: hbs.AST.MustacheStatement | hbs.AST.SubExpression,
  scopes: readonly Scope[],
  plain: boolean,
  reading: Reading,
): string {
  const [key] = call.params as hbs.AST.StringLiteral[];
  const values = new Map<string, MessageValue>();
  const variables: Record<string, string> = {};
  const written: string[] = [];
  for (const pair of call.hash?.pairs ?? []) {
    const value = readValue(pair.value, scopes, reading);
    values.set(pair.key, value);
    if (value.kind === 'constant') written.push(`${pair.key}="${value.text.replaceAll('"', '”')}"`);
    else if (pair.value.type === 'SubExpression') written.push(`${pair.key}=(${value.text})`);
    else {
      const path = resolveVariable(pair.value, scopes).path;
      variables[pair.key] = path;
      written.push(`${pair.key}=${(pair.value as hbs.AST.PathExpression).original}`);
    }
  }
  const place = reading.places[at];
  if (place) reading.places[at] = { ...place, variables };
  const source = [`t "${key?.value}"`, ...written, `at=${at}`].join(' ');
  const picks = values.has('pick');
  const nested = call.type === 'SubExpression';
  reading.calls.set(at, { key: key?.value ?? '', picks, nested, plain, source, values });
  return source;
}

function readValue(expression: hbs.AST.Expression, scopes: readonly Scope[], reading: Reading): MessageValue {
  if (expression.type.endsWith('Literal')) {
    return { kind: 'constant', text: String((expression as hbs.AST.StringLiteral).value) };
  }
  if (expression.type === 'SubExpression') {
    return readHelper(expression as hbs.AST.SubExpression, scopes, reading);
  }
  const { original } = expression as hbs.AST.PathExpression;
  const constant = original.startsWith('brand.') ? reading.context.brand.get(original.slice(6)) : undefined;
  if (constant !== undefined) return { kind: 'constant', text: constant };
  const found = resolveVariable(expression, scopes);
  const problem = expressionProblem(found, 'plain');
  if (problem !== null) complain(reading, expression, problem.code, problem.text);
  const at = numberPlace(expression, { value: found.path }, reading);
  return { kind: 'value', text: `${plainHelper(found.path)} ${original} at=${at}` };
}

function readHelper(call: hbs.AST.SubExpression, scopes: readonly Scope[], reading: Reading): MessageValue {
  const name = (call.path as hbs.AST.PathExpression).original;
  if (name === 't') {
    const at = numberPlace(call, {}, reading);
    const known = checkMessage(call, reading);
    return { kind: 'value', text: known ? readCall(at, call, scopes, true, reading) : '' };
  }
  if (!Object.hasOwn(HELPERS, name)) {
    const known = Object.keys(HELPERS).join(', ');
    complain(reading, call, 'unknown-helper', `There is no helper "${name}"; there are ${known}.`);
    return { kind: 'value', text: '' };
  }
  const variables = readArguments(call, call.params, HELPERS[name as HelperName], scopes, reading);
  const at = numberPlace(call, variables, reading);
  const inner = reading.text.slice(
    offsetOf(reading, call.loc.start) + 1,
    offsetOf(reading, call.loc.end) - 1,
  );
  return { kind: name === 'link' ? 'link' : 'value', text: `${inner} at=${at}` };
}

function numberPlace(node: hbs.AST.Node, variables: Record<string, string>, reading: Reading): number {
  reading.places.push({ ...originOf(reading, node), variables });
  return reading.places.length - 1;
}
