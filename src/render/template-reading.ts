import type { Variables } from '../domain/letter.ts';
import type { Problem } from '../domain/problem.ts';
import type { Brand } from './brand.ts';
import type { MessageCall } from './message-calls.ts';
import type { Messages } from './messages.ts';

/** One expression of a template: where it was written, and which variable each of its arguments names. */
export type Place = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly variables: Readonly<Record<string, string>>;
};

/** What expressions of one template are read against. */
export type ExpressionContext = {
  readonly variables: Variables;
  readonly messages: Messages;
  readonly brand: Brand;
  /** Texts put in now, by name (`brand.name`, `template.locale`), ready for the place they go to. */
  readonly constants: ReadonlyMap<string, string>;
  /** Markup has attributes to be careful with; a subject has not. */
  readonly markup: boolean;
  /** Where a line and column of the text (both 1-based) were written. */
  readonly origin: (line: number, column: number) => { file: string; line: number; column: number };
};

type Edit = { readonly from: number; readonly to: number; readonly text: string };

/** One text being read: what was found in it so far, and what will be changed in it. */
export type Reading = {
  readonly text: string;
  readonly lineStarts: readonly number[];
  readonly context: ExpressionContext;
  readonly places: Place[];
  readonly calls: Map<number, MessageCall>;
  readonly problems: Problem[];
  readonly edits: Edit[];
};

/** An expression with arguments: a call, a block, or a call within a call. */
export type Statement = hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression;

/** Notes a problem at the place where the node was written. */
export function complain(reading: Reading, node: hbs.AST.Node, code: string, message: string): void {
  reading.problems.push({ severity: 'error', code, ...originOf(reading, node), message });
}

/** File, line and column (1-based) of a node. */
export function originOf(
  reading: Reading,
  node: hbs.AST.Node,
): { file: string; line: number; column: number } {
  return reading.context.origin(node.loc.start.line, node.loc.start.column + 1);
}

/** Position of a node in the text, in UTF-16 units. */
export function offsetOf(reading: Reading, position: hbs.AST.Position): number {
  return (reading.lineStarts[position.line - 1] ?? 0) + position.column;
}

/** The text with all edits made. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = edits.toSorted((a, b) => a.from - b.from);
  let result = '';
  let at = 0;
  for (const edit of ordered) {
    result += text.slice(at, edit.from) + edit.text;
    at = edit.to;
  }
  return result + text.slice(at);
}
