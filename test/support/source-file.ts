import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript-6';

/** One file of `src/`, read far enough to judge its shape. */
export type SourceFile = {
  /** From the root of the project: `src/domain/plan.ts`. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  /** Every node of the tree, in the order of the text. */
  readonly nodes: readonly ts.Node[];
  readonly imports: readonly Import[];
};

export type Import = {
  readonly line: number;
  /** As written: `pg`, `node:fs`, `./plan.ts`. */
  readonly specifier: string;
  /** For a file of ours its path from the root, else null. */
  readonly target: string | null;
  /** The library's name without the path inside it (`drizzle-orm`, `@sendgrid/mail`), `node:…` with it; null for a file of ours. */
  readonly library: string | null;
  /** Names taken; `*` for all, `default` for the default one. */
  readonly names: readonly string[];
  /** `export … from`. */
  readonly passedOn: boolean;
};

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Comments are not judged, so the time to read them is saved. */
const READING = { languageVersion: ts.ScriptTarget.ES2023, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };

/** Every TypeScript file below `src/`. */
export function readSources(): SourceFile[] {
  return readdirSync(`${ROOT}src`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(ROOT.length).replaceAll('\\', '/'))
    .sort()
    .map((path) => parseSource(path, readFileSync(ROOT + path, 'utf8')));
}

/** The folders of `src/`, which are its rooms. */
export function readRooms(): string[] {
  return readdirSync(`${ROOT}src`, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

export function parseSource(path: string, text: string): SourceFile {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(path, text, READING, true, kind);
  const nodes: ts.Node[] = [];
  const collect = (node: ts.Node) => {
    nodes.push(node);
    ts.forEachChild(node, collect);
  };
  collect(tree);
  const imports = nodes.flatMap((node): Import[] => {
    const found = importOf(node);
    if (!found) return [];
    const { specifier, names, passedOn } = found;
    const target = specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : null;
    const library = target ? null : libraryOf(specifier);
    return [{ line: lineOf(tree, node), specifier, target, library, names, passedOn }];
  });
  return { path, text, tree, nodes, imports };
}

/** 1-based. */
export function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

type Found = Pick<Import, 'specifier' | 'names' | 'passedOn'>;

function importOf(node: ts.Node): Found | null {
  if (ts.isImportDeclaration(node)) {
    return { specifier: textOf(node.moduleSpecifier), names: namesOf(node.importClause), passedOn: false };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    return { specifier: textOf(node.moduleSpecifier), names: ['*'], passedOn: true };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    return argument && ts.isStringLiteralLike(argument)
      ? { specifier: argument.text, names: ['*'], passedOn: false }
      : null;
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { specifier: textOf(node.argument.literal), names: ['*'], passedOn: false };
  }
  return null;
}

function textOf(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : '';
}

function namesOf(clause: ts.ImportClause | undefined): string[] {
  if (!clause) return ['*'];
  const bindings = clause.namedBindings;
  const listed = !bindings
    ? []
    : ts.isNamespaceImport(bindings)
      ? ['*']
      : bindings.elements.map((element) => (element.propertyName ?? element.name).text);
  return [...(clause.name ? ['default'] : []), ...listed];
}

function libraryOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
