import { ok, type Result, refuse } from '../domain/result.ts';
import { didYouMean } from './nearest.ts';

/**
 * Text with expressions in braces: `licensing@{slug(account)}.example`. An expression is a column (`account`,
 * `[Account Name]` with anything but letters, digits and `_`, `list.sales_price` of a joined file), a number, a
 * 'text', or a function of those.
 */
export type Template = { readonly text: string; readonly parts: readonly (string | Expression)[] };

export type Expression =
  | { readonly kind: 'column'; readonly join: string | null; readonly column: string }
  | { readonly kind: 'literal'; readonly value: string }
  | { readonly kind: 'call'; readonly name: FunctionName; readonly of: readonly Expression[] };

/** Every function with how many arguments it takes and what it gives. */
export const FUNCTIONS = {
  slug: {
    least: 1,
    most: 1,
    about: 'lower case, accents dropped, all but letters and digits turned into `-`',
  },
  lower: { least: 1, most: 1, about: 'lower case' },
  upper: { least: 1, most: 1, about: 'upper case' },
  country: { least: 1, most: 1, about: "the ISO code of a country's code or English name" },
  firstOf: { least: 2, most: 9, about: 'the first that is not blank' },
  divide: { least: 2, most: 2, about: 'the first number divided by the second' },
  round: { least: 1, most: 1, about: 'to the nearest whole number, halves up' },
  atLeast: { least: 2, most: 2, about: 'the larger of two numbers' },
  plusYears: { least: 2, most: 2, about: 'the date so many years later; 29 February becomes 28' },
  sum: { least: 1, most: 1, about: 'over the rows of `each`: the numbers added up' },
  earliest: { least: 1, most: 1, about: 'over the rows of `each`: the first date' },
  latest: { least: 1, most: 1, about: 'over the rows of `each`: the last date' },
  count: { least: 0, most: 0, about: 'how many rows `each` put together' },
} as const;
export type FunctionName = keyof typeof FUNCTIONS;

const TOKEN = /\s*(?:([\p{L}_][\p{L}\p{N}_]*)|(\d+(?:\.\d+)?)|'([^']*)'|\[([^\]]+)\]|([.,()]))/uy;
const DEEPEST = 20;

type Token = { readonly kind: 'name' | 'number' | 'text' | 'bracket' | 'mark'; readonly value: string };

/** Reads a template; the refusal's message says what is wrong with it. */
export function parseTemplate(text: string): Result<Template> {
  const parts: (string | Expression)[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{', at);
    const plain = open === -1 ? text.slice(at) : text.slice(at, open);
    if (plain.includes('}')) return refuse('bad-template', 'a } without a { before it');
    if (plain !== '') parts.push(plain);
    if (open === -1) break;
    const close = text.indexOf('}', open);
    if (close === -1) return refuse('bad-template', 'a { is never closed with }');
    const expression = parseExpression(text.slice(open + 1, close));
    if (!expression.ok) return expression;
    parts.push(expression.value);
    at = close + 1;
  }
  return ok({ text, parts });
}

function parseExpression(text: string): Result<Expression> {
  const tokens = tokensOf(text);
  if (!tokens.ok) return tokens;
  const read = expressionAt(tokens.value, 0, 0);
  if (!read.ok) return read;
  const rest = tokens.value[read.value.next];
  if (rest)
    return refuse(
      'bad-template',
      `${JSON.stringify(rest.value)} is not expected after a whole expression in {${text}}`,
    );
  return ok(read.value.expression);
}

function tokensOf(text: string): Result<Token[]> {
  const tokens: Token[] = [];
  const source = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (!match) {
      const hint = 'a column with other signs than letters, digits and _ stands in [ ]';
      return refuse(
        'bad-template',
        `{${text}} cannot be read at ${JSON.stringify(source.slice(at).trim())}: ${hint}`,
      );
    }
    const [, name, number, literal, bracket, mark] = match;
    if (name !== undefined) tokens.push({ kind: 'name', value: name });
    else if (number !== undefined) tokens.push({ kind: 'number', value: number });
    else if (literal !== undefined) tokens.push({ kind: 'text', value: literal });
    else if (bracket !== undefined) tokens.push({ kind: 'bracket', value: bracket.trim() });
    else tokens.push({ kind: 'mark', value: mark ?? '' });
  }
  return ok(tokens);
}

type Read = { readonly expression: Expression; readonly next: number };

function expressionAt(tokens: readonly Token[], at: number, depth: number): Result<Read> {
  const token = tokens[at];
  if (!token || token.kind === 'mark')
    return refuse('bad-template', 'a column, number or function is missing');
  if (depth > DEEPEST)
    return refuse('bad-template', `functions stand more than ${DEEPEST} deep in each other`);
  if (token.kind === 'number' || token.kind === 'text') {
    return ok({ expression: { kind: 'literal', value: token.value }, next: at + 1 });
  }
  const mark = tokens[at + 1]?.kind === 'mark' ? tokens[at + 1]?.value : null;
  if (token.kind === 'name' && mark === '(') return callAt(tokens, at, token.value, depth);
  if (token.kind === 'name' && mark === '.') {
    const column = tokens[at + 2];
    if (column?.kind !== 'name' && column?.kind !== 'bracket') {
      return refuse('bad-template', `after ${token.value}. a column of that joined file is missing`);
    }
    return ok({ expression: { kind: 'column', join: token.value, column: column.value }, next: at + 3 });
  }
  return ok({ expression: { kind: 'column', join: null, column: token.value }, next: at + 1 });
}

function callAt(tokens: readonly Token[], at: number, name: string, depth: number): Result<Read> {
  if (!isFunction(name)) {
    return refuse('bad-template', `there is no function ${name}.${didYouMean(name, Object.keys(FUNCTIONS))}`);
  }
  const of: Expression[] = [];
  let next = at + 2;
  while (!isMark(tokens[next], ')')) {
    if (of.length > 0) {
      if (!isMark(tokens[next], ',')) return refuse('bad-template', `${name}( is never closed with )`);
      next += 1;
    }
    const argument = expressionAt(tokens, next, depth + 1);
    if (!argument.ok) return argument;
    of.push(argument.value.expression);
    next = argument.value.next;
  }
  const { least, most } = FUNCTIONS[name];
  if (of.length < least || of.length > most) {
    const wanted = least === most ? `${least}` : `${least} to ${most}`;
    return refuse(
      'bad-template',
      `${name} takes ${wanted} argument${wanted === '1' ? '' : 's'}, not ${of.length}`,
    );
  }
  return ok({ expression: { kind: 'call', name, of }, next: next + 1 });
}

function isFunction(name: string): name is FunctionName {
  return Object.hasOwn(FUNCTIONS, name);
}

function isMark(token: Token | undefined, value: string): boolean {
  return token?.kind === 'mark' && token.value === value;
}

/** Every column a template names, in order. */
export function columnsIn(template: Template): { readonly join: string | null; readonly column: string }[] {
  const found: { join: string | null; column: string }[] = [];
  const visit = (expression: Expression): void => {
    if (expression.kind === 'column') found.push({ join: expression.join, column: expression.column });
    if (expression.kind === 'call') expression.of.forEach(visit);
  };
  for (const part of template.parts) if (typeof part !== 'string') visit(part);
  return found;
}
