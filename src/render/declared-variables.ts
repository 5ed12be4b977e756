import type { Variables } from '../domain/letter.ts';

/** What names mean at one place of a template: the variables in reach and the path that led here (`products[]`). */
export type Scope = { readonly variables: Variables; readonly path: string };

/** What an expression names: a declared variable, or the reason why it names none. */
export type Resolved =
  | { readonly ok: true; readonly path: string; readonly variables: Variables }
  | { readonly ok: false; readonly path: string; readonly reason: string };

const LOOP_DATA = ['index', 'first', 'last'];

/** Follows a path such as `links.faq`, `../account.name`, `this` or `@last` through the declared variables. */
export function resolveVariable(expression: hbs.AST.Expression, scopes: readonly Scope[]): Resolved {
  const path = expression as hbs.AST.PathExpression;
  if (expression.type !== 'PathExpression') {
    return { ok: false, path: '', reason: 'Expressions cannot be nested.' };
  }
  if (path.data) {
    const known = LOOP_DATA.includes(path.original.slice(1)) && scopes.length > 1;
    return known
      ? { ok: true, path: path.original, variables: 'yes-no' }
      : { ok: false, path: path.original, reason: `"${path.original}" does not exist here.` };
  }
  const scope = scopes[scopes.length - 1 - path.depth];
  if (scope === undefined)
    return { ok: false, path: path.original, reason: `"${path.original}" leads nowhere.` };
  let { variables, path: name } = scope;
  for (const part of path.parts as string[]) {
    const inner = typeof variables === 'object' && !Array.isArray(variables) ? variables : {};
    if (!Object.hasOwn(inner, part)) {
      const known = Object.keys(inner).join(', ') || 'nothing';
      const where = name === '' ? 'a template of this class' : `"${name}"`;
      return {
        ok: false,
        path: name === '' ? path.original : `${name}.${part}`,
        reason: `"${part}" is no variable: ${where} has ${known}.`,
      };
    }
    variables = (inner as Record<string, Variables>)[part] as Variables;
    name = name === '' ? part : `${name}.${part}`;
  }
  return { ok: true, path: name, variables };
}

const KINDS: Readonly<Record<string, (variables: Variables) => boolean>> = {
  any: () => true,
  plain: (variables) => variables === 'text' || variables === 'number',
  list: (variables) => Array.isArray(variables),
  texts: (variables) => Array.isArray(variables) && variables[0] === 'text',
  date: (variables) => variables === 'date',
  instant: (variables) => variables === 'instant',
  link: (variables) => variables === 'link',
};

/** The problem with a variable where one of kind `wanted` belongs; null when it fits. */
export function expressionProblem(found: Resolved, wanted: string): { code: string; text: string } | null {
  if (!found.ok) return { code: 'undeclared-variable', text: found.reason };
  if (KINDS[wanted]?.(found.variables)) return null;
  const kind = typeof found.variables === 'string' ? `a ${found.variables}` : 'a group or a list';
  const hint =
    found.variables === 'date' || found.variables === 'link'
      ? ` Write {{${found.variables} ${found.path}}}.`
      : found.variables === 'instant'
        ? ' Write {{dateTime …}} or {{timeRange … …}}.'
        : '';
  return { code: 'wrong-kind', text: `"${found.path}" is ${kind}, which does not fit here.${hint}` };
}
