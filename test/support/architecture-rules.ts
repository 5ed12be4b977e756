import { basename } from 'node:path';
import ts from 'typescript-6';
import { ARROWS, DOORS } from './architecture-rooms.ts';
import { type Import, lineOf, type SourceFile } from './source-file.ts';

export type Rule = {
  readonly name: string;
  /** Why the rule is there, for whoever just broke it. */
  readonly why: string;
  readonly find: (file: SourceFile) => readonly Breach[];
};

export type Breach = { readonly line: number; readonly what: string; readonly why?: string };

/** Every breach of every rule, one line each: where, what, and why it matters. */
export function findBreaches(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) =>
    RULES.flatMap((rule) =>
      rule
        .find(file)
        .map(({ line, what, why }) => `${file.path}:${line} [${rule.name}] ${what}. ${why ?? rule.why}`),
    ),
  );
}

const LINES_AT_MOST = 399;
const HASH_FILE = 'src/domain/sha256.ts';
const CONFIG_FILE = 'src/cli/config.ts';
const PORTS_FILE = 'src/domain/ports.ts';

export const RULES: readonly Rule[] = [
  {
    name: 'arrows',
    why: 'Rooms import along the arrows only.',
    find: (file) => {
      const room = roomOf(file.path);
      const arrow = ARROWS[room];
      if (!arrow) return [{ line: 1, what: `${file.path} is in no room` }];
      return breachesOf(file, ({ target }) => {
        if (target === null || isIn('cli', target) || roomOf(target) === room) return null;
        if (arrow.mayImport.some((allowed) => isIn(allowed, target))) return null;
        return { what: `${room} may not import ${target}`, why: arrow.why };
      });
    },
  },
  {
    name: 'nobody imports cli',
    why: 'cli wires everything together; whoever imports it would be wired to everything.',
    find: (file) =>
      breachesOf(file, ({ target }) =>
        target && isIn('cli', target) && !isIn('cli', file.path) ? { what: `${target} is imported` } : null,
      ),
  },
  {
    name: 'one door per library',
    why: 'A library that is imported in one place can be understood, tested and replaced there.',
    find: (file) =>
      breachesOf(file, ({ library }) => {
        const door = DOORS.find(({ libraries }) => library !== null && libraries.includes(library));
        if (!door || door.places.some((place) => isIn(place, file.path))) return null;
        return { what: `${library} may be imported in ${door.places.join(' and ')} only`, why: door.why };
      }),
  },
  {
    name: 'domain brings no library',
    why: 'The rules are plain TypeScript; only days and zones come from a library, and the hash from Node.',
    find: (file) =>
      breachesOf(file, ({ library, names }) => {
        if (!isIn('domain', file.path) || library === null) return null;
        if (library === 'temporal-polyfill' && !isIn('domain/policy', file.path)) return null;
        const isHash =
          file.path === HASH_FILE && library === 'node:crypto' && names.every((name) => name === 'hash');
        return isHash ? null : { what: `${library} (${names.join(', ')}) is imported` };
      }),
  },
  {
    name: 'client brings no library',
    why: 'A vendor links the SDK into a product: every library it brought would be theirs to audit.',
    find: (file) =>
      breachesOf(file, ({ library }) =>
        isIn('client', file.path) && library !== null && !library.startsWith('node:')
          ? { what: `${library} is imported` }
          : null,
      ),
  },
  {
    name: 'domain is silent',
    why: 'The same question must have the same answer at any time and on any machine: `now` is an argument, I/O is somebody else’s.',
    find: (file) =>
      isIn('domain', file.path) && file.path !== PORTS_FILE ? nodesThat(file, whatIsLoud) : [],
  },
  {
    name: 'no re-exports',
    why: 'An import names the file that holds the thing; barrels hide that and tie rooms together.',
    find: (file) => [
      ...breachesOf(file, ({ passedOn, specifier }) =>
        passedOn ? { what: `${specifier} is passed on` } : null,
      ),
      ...nodesThat(file, (node) =>
        ts.isExportDeclaration(node) && !node.moduleSpecifier ? importedNameIn(node, file) : null,
      ),
    ],
  },
  {
    name: 'no default exports',
    why: 'A thing has one name, the same at both ends of an import.',
    find: (file) =>
      nodesThat(file, (node) => {
        const isDefault =
          ts.isExportAssignment(node) ||
          (ts.isExportSpecifier(node) && node.name.text === 'default') ||
          node.kind === ts.SyntaxKind.DefaultKeyword;
        return isDefault && !ts.isDefaultClause(node.parent) ? 'there is a default export' : null;
      }),
  },
  {
    name: 'no enums',
    why: 'A union of strings is its own documentation in JSON, SQL and the debugger, and needs no code at run time.',
    find: (file) => nodesThat(file, (node) => (ts.isEnumDeclaration(node) ? `enum ${node.name.text}` : null)),
  },
  {
    name: 'no classes but errors',
    why: 'Data and functions can be saved, sent and tested as they are; only exceptions need a class.',
    find: (file) =>
      nodesThat(file, (node) =>
        ts.isClassLike(node) && !extendsError(node) ? `class ${node.name?.text ?? '(anonymous)'}` : null,
      ),
  },
  {
    name: 'files are named for what they hold',
    why: 'A drawer called utils, helpers or types fills up with what has a better place.',
    find: (file) =>
      /^(utils?|helpers?|types?|common|misc|index)\./.test(basename(file.path))
        ? [{ line: 1, what: `the file is called ${basename(file.path)}` }]
        : [],
  },
  {
    name: 'files stay short',
    why: `A file of more than ${LINES_AT_MOST} lines holds two things.`,
    find: (file) => {
      const lines = file.text.split('\n').length - (file.text.endsWith('\n') ? 1 : 0);
      return lines > LINES_AT_MOST ? [{ line: LINES_AT_MOST + 1, what: `the file has ${lines} lines` }] : [];
    },
  },
  {
    name: 'the environment is read once',
    why: 'Configuration is one checked value; a variable that is read elsewhere is in no list and no error message.',
    find: (file) =>
      file.path === CONFIG_FILE
        ? []
        : [
            ...nodesThat(file, readsEnvironment),
            ...breachesOf(file, ({ library }) =>
              library === 'node:process' ? { what: 'node:process is imported' } : null,
            ),
          ],
  },
];

/** `src/store/views/x.ts` is in room `store` (views has no line of its own), `src/domain/policy/x.ts` in `domain/policy`. */
function roomOf(path: string): string {
  const [, outer = '', inner = ''] = path.split('/');
  return `${outer}/${inner}` in ARROWS ? `${outer}/${inner}` : outer;
}

function isIn(place: string, path: string): boolean {
  return path === `src/${place}` || path.startsWith(`src/${place}/`);
}

function breachesOf(file: SourceFile, judge: (found: Import) => Omit<Breach, 'line'> | null): Breach[] {
  return file.imports.flatMap((found) => {
    const breach = judge(found);
    return breach ? [{ line: found.line, ...breach }] : [];
  });
}

function nodesThat(file: SourceFile, judge: (node: ts.Node) => string | null): Breach[] {
  return file.nodes.flatMap((node) => {
    const what = judge(node);
    return what === null ? [] : [{ line: lineOf(file.tree, node), what }];
  });
}

const LOUD = new Set([
  ...[
    'Promise',
    'process',
    'console',
    'fetch',
    'performance',
    'crypto',
    'globalThis',
    'require',
    'navigator',
  ],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
]);

function whatIsLoud(node: ts.Node): string | null {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'a function is async';
  if (ts.isAwaitExpression(node)) return 'there is an await';
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
    return 'new Date() reads the clock';
  if (ts.isCallExpression(node) && node.expression.getText() === 'Date') return 'Date() reads the clock';
  if (ts.isPropertyAccessExpression(node)) {
    const path = node.getText();
    if (['Date.now', 'Temporal.Now'].includes(path)) return `${path} reads the clock`;
    if (path === 'Math.random') return 'Math.random is chance';
  }
  return ts.isIdentifier(node) && LOUD.has(node.text) && !isOnlyAName(node) ? `${node.text} is used` : null;
}

/** A key or a member that happens to be called like something of the outside. */
function isOnlyAName(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  const isMember =
    ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isMethodSignature(parent);
  return isMember && parent.name === node;
}

function importedNameIn(node: ts.ExportDeclaration, file: SourceFile): string | null {
  if (!node.exportClause || !ts.isNamedExports(node.exportClause)) return null;
  const imported = new Set<string>();
  for (const other of file.nodes) {
    const isImport = ts.isImportSpecifier(other) || ts.isImportClause(other) || ts.isNamespaceImport(other);
    if (isImport && other.name) imported.add(other.name.text);
  }
  const passedOn = node.exportClause.elements.find((element) =>
    imported.has((element.propertyName ?? element.name).text),
  );
  return passedOn ? `${passedOn.name.text} is passed on` : null;
}

function extendsError(node: ts.ClassLikeDeclaration): boolean {
  const base = node.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)
    ?.types[0];
  return base?.expression.getText() === 'Error';
}

function readsEnvironment(node: ts.Node): string | null {
  const isRead =
    (ts.isPropertyAccessExpression(node) &&
      node.name.text === 'env' &&
      /^(?:globalThis\.)?process\.env$|^import\.meta\.env$/.test(node.getText())) ||
    (ts.isElementAccessExpression(node) && /^process\[.env.\]$/.test(node.getText())) ||
    (ts.isVariableDeclaration(node) &&
      node.initializer?.getText() === 'process' &&
      /\benv\b/.test(node.name.getText()));
  return isRead ? 'the environment is read' : null;
}
