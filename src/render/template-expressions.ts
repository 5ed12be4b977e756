import Handlebars from 'handlebars';
import type { Variables } from '../domain/letter.ts';
import type { Problem } from '../domain/problem.ts';
import { resolveVariable, type Scope } from './declared-variables.ts';
import { checkAttribute, isInsideTag, readArguments } from './expression-checks.ts';
import { HELPERS, type HelperName, plainHelper } from './letter-helpers.ts';
import type { MessageCall } from './message-calls.ts';
import { readMessageCall } from './read-message-call.ts';
import {
  applyEdits,
  complain,
  type ExpressionContext,
  offsetOf,
  originOf,
  type Place,
  type Reading,
  type Statement,
} from './template-reading.ts';

/**
 * Reads every expression of a template, checks it, and numbers it: `{{account.name}}` becomes
 * `{{show account.name at=7}}`. So each expression is a helper call that knows its place, and one that meets a missing
 * value can refuse with it. (Handlebars' strict mode cannot: it prints null as nothing, lets `{{#if typo}}` pass, and
 * knows no lines once MJML has been compiled.)
 * Messages, `{{t …}}`, become marks and calls: each language has its own.
 * @param found expressions numbered and messages called so far; the new ones are added
 */
export function numberExpressions(
  text: string,
  context: ExpressionContext,
  found: { readonly places: Place[]; readonly calls: Map<number, MessageCall> },
): { text: string; problems: readonly Problem[] } {
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
  const reading: Reading = { text, lineStarts, context, ...found, problems: [], edits: [] };
  let program: hbs.AST.Program;
  try {
    program = Handlebars.parseWithoutProcessing(text);
  } catch (error) {
    return { text, problems: [syntaxProblem(error, context)] };
  }
  readProgram(program, [{ variables: context.variables, path: '' }], reading);
  return { text: applyEdits(text, reading.edits), problems: reading.problems };
}

function syntaxProblem(error: unknown, context: ExpressionContext): Problem {
  const [summary = '', ...rest] = String(error instanceof Error ? error.message : error).split('\n');
  const line = Number(/line (\d+)/.exec(summary)?.[1] ?? /- (\d+):/.exec(summary)?.[1] ?? 1);
  const message = `This cannot be read: ${rest.at(-1) ?? summary}`;
  return { severity: 'error', code: 'syntax', ...context.origin(line, 1), column: null, message };
}

function readProgram(program: hbs.AST.Program, scopes: readonly Scope[], reading: Reading): void {
  for (const statement of program.body) {
    if (statement.type === 'MustacheStatement') {
      readMustache(statement as hbs.AST.MustacheStatement, scopes, reading);
    } else if (statement.type === 'BlockStatement') {
      readBlock(statement as hbs.AST.BlockStatement, scopes, reading);
    } else if (statement.type === 'CommentStatement') {
      removeComment(statement, reading);
    } else if (statement.type === 'PartialStatement') {
      complain(reading, statement, 'partial', 'A partial stands alone on its line.');
    } else if (statement.type !== 'ContentStatement') {
      complain(reading, statement, 'not-supported', 'Templates know values, if, unless and each; not this.');
    }
  }
}

function readMustache(
  statement: hbs.AST.MustacheStatement,
  scopes: readonly Scope[],
  reading: Reading,
): void {
  const path = statement.path as hbs.AST.PathExpression;
  if (!statement.escaped) {
    complain(reading, statement, 'unescaped', 'Values are always escaped: write {{…}} with two braces.');
    return;
  }
  if (/^(brand|template)\./.test(path.original)) {
    putConstant(statement, path.original, reading);
    return;
  }
  const isCall = statement.params.length > 0 || (statement.hash?.pairs.length ?? 0) > 0;
  const helper = isCall ? path.original : 'show';
  if (!isHelper(helper)) {
    const known = Object.keys(HELPERS).join(', ');
    complain(reading, statement, 'unknown-helper', `There is no helper "${helper}"; there are ${known}.`);
    return;
  }
  const inTag = reading.context.markup && checkAttribute(statement, helper, reading);
  if (helper === 't') {
    readMessageCall(statement, scopes, inTag || !reading.context.markup, reading);
    return;
  }
  const params = isCall ? statement.params : [path];
  const variables = readArguments(statement, params, HELPERS[helper], scopes, reading);
  if (!isCall) insert(`${plainHelper(variables.value ?? '')} `, offsetOf(reading, path.loc.start), reading);
  numberStatement(statement, [...params, path], variables, reading);
}

function isHelper(name: string): name is HelperName {
  return Object.hasOwn(HELPERS, name);
}

const BLOCKS = ['if', 'unless', 'each'];

function readBlock(statement: hbs.AST.BlockStatement, scopes: readonly Scope[], reading: Reading): void {
  const path = statement.path as hbs.AST.PathExpression;
  const [param] = statement.params;
  if (!BLOCKS.includes(path.original) || param === undefined || statement.params.length > 1) {
    const message = `Blocks are {{#if x}}, {{#unless x}} and {{#each x}}, not "${path.original}".`;
    complain(reading, statement, 'unknown-helper', message);
    return;
  }
  if (reading.context.markup && isInsideTag(reading, offsetOf(reading, statement.loc.start))) {
    complain(reading, statement, 'unsafe-attribute', 'A block cannot stand inside a tag.');
  }
  const each = path.original === 'each';
  const variables = readArguments(statement, [param], [each ? 'list' : 'any'], scopes, reading);
  numberStatement(statement, [param], variables, reading);
  const list = each ? resolveVariable(param, scopes) : null;
  const inner =
    each && list?.ok && Array.isArray(list.variables)
      ? [...scopes, { variables: list.variables[0] as Variables, path: `${list.path}[]` }]
      : scopes;
  readProgram(statement.program, inner, reading);
  if (statement.inverse === undefined || statement.inverse === null) return;
  if ((statement.inverse as hbs.AST.Program & { chained?: boolean }).chained) {
    complain(reading, statement.inverse, 'not-supported', 'Write {{else}}{{#if …}}, not {{else if …}}.');
  } else readProgram(statement.inverse, scopes, reading);
}

function putConstant(statement: hbs.AST.MustacheStatement, name: string, reading: Reading): void {
  const text = reading.context.constants.get(name);
  if (text === undefined) {
    const known = [...reading.context.constants.keys()].join(', ');
    complain(reading, statement, 'undeclared-variable', `"${name}" is unknown; there are ${known}.`);
    return;
  }
  const from = offsetOf(reading, statement.loc.start);
  reading.edits.push({ from, to: offsetOf(reading, statement.loc.end), text });
}

function removeComment(statement: hbs.AST.Statement, reading: Reading): void {
  const from = offsetOf(reading, statement.loc.start);
  const to = offsetOf(reading, statement.loc.end);
  reading.edits.push({ from, to, text: reading.text.slice(from, to).replace(/[^\n]/g, '') });
}

function numberStatement(
  statement: Statement,
  parts: readonly hbs.AST.Expression[],
  variables: Record<string, string>,
  reading: Reading,
): void {
  const ends = [...parts, ...(statement.hash?.pairs ?? [])].map((part) => offsetOf(reading, part.loc.end));
  const from = Math.max(...ends);
  insert(` at=${reading.places.length}`, from, reading);
  reading.places.push({ ...originOf(reading, statement), variables });
}

function insert(text: string, at: number, reading: Reading): void {
  reading.edits.push({ from: at, to: at, text });
}
