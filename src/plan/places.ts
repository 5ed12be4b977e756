import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter, type Node } from 'yaml';

/** Where something stands in a file; both count from 1. */
export type Place = { readonly line: number; readonly column: number };

/** Keys and list positions from the top of the file: `['phases', 3, 'stage']`. */
export type Path = readonly (string | number)[];

/** Is the one path at or below the other? */
export function startsWith(path: Path, beginning: Path): boolean {
  return beginning.every((step, depth) => path[depth] === step);
}

/** Finds the place of a key or a value of one file. What is not written there is answered with what surrounds it. */
export type Places = { readonly file: string; readonly at: (path: Path, part: 'key' | 'value') => Place };

/** @param lines the counter that was filled while the document was parsed */
export function placesOf(file: string, document: Document, lines: LineCounter): Places {
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  return { file, at: (path, part) => placeAt(offsetOf(path, part, document)) };
}

function offsetOf(path: Path, part: 'key' | 'value', document: Document): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    const found = childOf(isAlias(node) ? node.resolve(document) : node, step);
    if (found === null) break;
    node = found.value;
    const isLast = depth === path.length - 1;
    const value = isEmpty(node) ? null : startOf(node);
    offset = (isLast && part === 'key' ? null : value) ?? startOf(found.key) ?? value ?? offset;
  }
  return offset;
}

function childOf(
  node: unknown,
  step: string | number,
): { readonly key: unknown; readonly value: unknown } | null {
  if (isSeq(node)) {
    const value = typeof step === 'number' ? node.items[step] : undefined;
    return value === undefined ? null : { key: null, value };
  }
  if (!isMap(node)) return null;
  // The last of two equal keys is the one that was read.
  const pair = node.items.findLast(({ key }) => String(isScalar(key) ? key.value : key) === String(step));
  return pair ? { key: pair.key, value: pair.value } : null;
}

/** `title:` with nothing behind it: the key is the better place to point at. */
function isEmpty(node: unknown): boolean {
  return node === null || (isScalar(node) && node.value === null);
}

function startOf(node: unknown): number | null {
  return isNode(node) ? ((node as Node).range?.[0] ?? null) : null;
}
