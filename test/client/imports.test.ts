import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

const SRC = resolve(import.meta.dirname, '../../src');
const IMPORT = /(?:from|import)\s*\(?\s*'([^']+)'/g;

function importsOf(file: string): readonly string[] {
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, name = '']) => name);
}

/** All files of `src` that come along with one, by their path in `src`. */
function reachableFrom(file: string, found = new Set<string>()): ReadonlySet<string> {
  const name = relative(SRC, file);
  if (found.has(name)) return found;
  found.add(name);
  for (const specifier of importsOf(file)) {
    if (specifier.startsWith('.')) reachableFrom(join(dirname(file), specifier), found);
    else found.add(specifier);
  }
  return found;
}

it('the SDK brings nothing along but itself and domain/policy', () => {
  const found = [...reachableFrom(join(SRC, 'client/client.ts'))];
  expect(found).toContain('domain/policy/verdict.ts');
  expect(found.filter((name) => !/^(?:client|domain\/policy)\/[a-z0-9-]+\.ts$/.test(name))).toEqual([]);
  expect(found).not.toContain('client/store-file.ts');
});

it('only the file store knows of Node, and no file of the SDK imports a package', () => {
  for (const name of readdirSync(join(SRC, 'client')).filter((file) => file.endsWith('.ts'))) {
    const packages = importsOf(join(SRC, 'client', name)).filter((specifier) => !specifier.startsWith('.'));
    expect(packages, name).toEqual(name === 'store-file.ts' ? ['node:fs/promises', 'node:path'] : []);
  }
});

it('the rules of domain/policy stand alone', () => {
  for (const name of readdirSync(join(SRC, 'domain/policy'))) {
    const strangers = importsOf(join(SRC, 'domain/policy', name)).filter(
      (specifier) => !/^\.\/[a-z-]+\.ts$/.test(specifier),
    );
    expect(strangers, name).toEqual([]);
  }
});
