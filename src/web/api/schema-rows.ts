import type { SchemaRow } from '../../pages/api-page.tsx';

/** As much of a JSON Schema as ours use. */
export type JsonSchema = {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
};

/** The members of an object, those of objects in it under `outer.inner`, of lists under `list[].member`. */
export function schemaRows(schema: JsonSchema, prefix = ''): readonly SchemaRow[] {
  const ways = (schema.anyOf ?? [schema]).filter((one) => one.properties !== undefined);
  const required = (name: string) => ways.every((one) => one.required?.includes(name));
  const members = new Map(ways.flatMap((one) => Object.entries(one.properties ?? {})));
  return [...members].flatMap(([name, member]) => {
    const path = `${prefix}${name}`;
    const row = {
      name: path,
      type: typeWords(member),
      isRequired: required(name) && member.default === undefined,
      says: member.description ?? '',
    };
    return [row, ...innerRows(member, path)];
  });
}

function innerRows(member: JsonSchema, path: string): readonly SchemaRow[] {
  const [plain = member] = nonNull(member);
  if (plain.items !== undefined) return schemaRows(plain.items, `${path}[].`);
  return schemaRows(plain, `${path}.`);
}

/** What a value may be, in words: `date or null`, `one of open, closed`. */
export function typeWords(schema: JsonSchema): string {
  const ways = nonNull(schema);
  const isNullable = ways.length < (schema.anyOf?.length ?? 1);
  const words = [...new Set(ways.map(plainWords))].join(' or ');
  return isNullable ? `${words} or null` : words;
}

function nonNull(schema: JsonSchema): readonly JsonSchema[] {
  return (schema.anyOf ?? [schema]).filter((one) => one.type !== 'null');
}

function plainWords(schema: JsonSchema): string {
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  if (schema.const !== undefined) return String(schema.const);
  if (schema.type === 'array')
    return `list of ${schema.items === undefined ? 'values' : listed(schema.items)}`;
  if (schema.type === 'object' && schema.properties === undefined) return 'object of any names';
  if (schema.format === 'date') return 'date';
  if (schema.format === 'date-time') return 'moment';
  if (schema.type === 'boolean') return 'true or false';
  if (schema.type === 'integer') return 'whole number';
  if (schema.type === 'string') return 'text';
  return typeof schema.type === 'string' ? schema.type : 'any value';
}

function listed(items: JsonSchema): string {
  return items.properties === undefined && items.anyOf === undefined
    ? plainWords(items).replace(/^text$/, 'texts')
    : 'objects';
}

/** A small body that would be taken: the required members alone. */
export function exampleOf(schema: JsonSchema, name = ''): unknown {
  const [plain = schema] = nonNull(schema);
  if (plain.enum !== undefined) return plain.enum[0];
  if (plain.const !== undefined) return plain.const;
  if (plain.type === 'array') return plain.items === undefined ? [] : [exampleOf(plain.items, name)];
  if (plain.type === 'object') {
    const members = Object.entries(plain.properties ?? {});
    const shown = members.filter(([key, one]) => plain.required?.includes(key) && one.default === undefined);
    return Object.fromEntries(shown.map(([key, one]) => [key, exampleOf(one, key)]));
  }
  if (plain.type === 'integer' || plain.type === 'number') return plain.minimum ?? 1;
  if (plain.type === 'boolean') return true;
  if (plain.format === 'date') return '2027-12-31';
  return EXAMPLES[name] ?? name;
}

const EXAMPLES: Readonly<Record<string, string>> = {
  externalKey: 'SO-2027-0815',
  account: 'C-10234',
  to: 'C-10250',
  product: 'atlas-cad',
  name: 'Example Company',
  email: 'ada@customer.example',
  reason: 'Order SO-2027-0815',
  subject: 'Which seats did we buy?',
  hash: 'c0ffee…',
  phase: 'pilot-grace',
};
