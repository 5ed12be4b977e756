import type { PostgresType } from 'postgres';

/**
 * PostgreSQL's array types, by the numbers they have in every server. The driver would ask each server for them when it connects,
 * and ends the process when it is cut off meanwhile.
 */
const ARRAYS = {
  bool: 1000,
  int2: 1005,
  int4: 1007,
  text: 1009,
  varchar: 1015,
  int8: 1016,
  float8: 1022,
  date: 1182,
  timestamptz: 1185,
  numeric: 1231,
  jsonb: 3807,
} as const;

const NUMBERS: readonly string[] = ['int2', 'int4', 'int8', 'float8'];

/** For the driver's `types`: arrays of the types this program uses, instants as epoch milliseconds. */
export const ARRAY_TYPES: Readonly<Record<string, PostgresType>> = Object.fromEntries(
  Object.entries(ARRAYS).map(([name, oid]) => [
    `${name}Array`,
    {
      to: oid,
      from: [oid],
      serialize: (values: readonly unknown[]) =>
        `{${values.map((value) => (value === null || value === undefined ? 'NULL' : quoted(written(name, value)))).join(',')}}`,
      parse: (text: string) => readArray(text).map((value) => (value === null ? null : read(name, value))),
    },
  ]),
);

function written(name: string, value: unknown): string {
  if (name === 'timestamptz') return new Date(value as number).toISOString();
  if (name === 'jsonb' && typeof value !== 'string') return JSON.stringify(value);
  return String(value);
}

function read(name: string, text: string): unknown {
  if (NUMBERS.includes(name)) return Number(text);
  if (name === 'timestamptz') return Date.parse(text);
  if (name === 'bool') return text === 't';
  return name === 'jsonb' ? JSON.parse(text) : text;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** An element: in quotes, where `\` keeps the next character as it is, or bare. */
const ELEMENT = /"((?:[^"\\]|\\.)*)"|([^,{}]+)/gs;

/** The elements of an array of one dimension as PostgreSQL writes it, such as `{a,"b c",NULL}`. */
function readArray(text: string): readonly (string | null)[] {
  return [...text.matchAll(ELEMENT)].map(([, inQuotes, bare]) => {
    if (inQuotes !== undefined) return inQuotes.replace(/\\(.)/gs, '$1');
    return bare === 'NULL' ? null : (bare ?? '');
  });
}
