import { SECTIONS, type Section } from './finding.ts';
import type { Path } from './places.ts';

/**
 * The keys a file gives to its entries, those of entries that could not be read included: they exist all the same.
 * Null where the keys cannot be told, because an entry has none or the whole list could not be read.
 */
export type KnownNames = Readonly<Record<'products' | Section, ReadonlySet<string> | null>>;

/**
 * Collects the keys of every entry from the plain data of a file, whatever its shape.
 * @param removed what could not be read
 */
export function knownNames(data: unknown, removed: readonly Path[]): KnownNames {
  const file = isMap(data) ? data : {};
  const lost = new Set(removed.flatMap((path) => (path.length === 1 ? [path[0]] : [])));
  const products = lost.has('products') || !isMap(file.products) ? null : new Set(Object.keys(file.products));
  const names = SECTIONS.map(
    (section) => [section, lost.has(section) ? null : keysOf(file[section])] as const,
  );
  return { products, ...(Object.fromEntries(names) as Record<Section, ReadonlySet<string> | null>) };
}

function keysOf(list: unknown): ReadonlySet<string> | null {
  const entries: readonly unknown[] = Array.isArray(list) ? list : [];
  const keys = entries.map((entry) => (isMap(entry) ? entry.key : undefined));
  return keys.every((key) => typeof key === 'string') ? new Set(keys) : null;
}

function isMap(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
