import { z } from 'zod';
import { didYouMean } from './nearest.ts';
import { SEPARATORS } from './read-table.ts';
import { type Aggregate, ATTRIBUTE, fieldsOf } from './standard-files.ts';
import { parseTemplate, type Template } from './template.ts';

/** Date notations a column may be in. Two digits of a year are 1970 to 2069. */
export const DATE_FORMATS = [
  'YYYY-MM-DD',
  'DD-MM-YY',
  'DD-MM-YYYY',
  'DD.MM.YY',
  'DD.MM.YYYY',
  'DD/MM/YY',
  'DD/MM/YYYY',
  'MM/DD/YY',
  'MM/DD/YYYY',
  'YYYY/MM/DD',
  'YYYYMMDD',
] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

export const NUMBER_FORMATS = ['1234.56', '1234,56', '1,234.56', '1.234,56'] as const;
export type NumberFormat = (typeof NUMBER_FORMATS)[number];

const scalar = z.union([z.string(), z.number(), z.boolean()], 'write a text or number').transform(String);
const name = z.string().min(1).max(200);

/** A short form for an object with one entry: `accounts: accounts.csv` for `accounts: {file: accounts.csv}`. */
const orObject = <Shape extends z.ZodType>(key: string, schema: Shape) =>
  z.preprocess((value) => (typeof value === 'string' ? { [key]: value } : value), schema);

const orList = <Item extends z.ZodType>(item: Item) =>
  z.preprocess(
    (value) => (Array.isArray(value) || value === undefined ? value : [value]),
    z.array(item).min(1),
  );

/** `Won`, `[Won, Lost]`, `{not: Won}` or `{not: [Won, Lost]}`; `""` is a blank cell. */
const condition = z.preprocess(
  (value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? { ...value, negated: true }
      : { negated: false, not: value },
  z.strictObject({ negated: z.boolean(), not: orList(scalar) }),
);

const source = orObject(
  'file',
  z.strictObject({
    file: name,
    separator: z.enum(SEPARATORS).optional(),
    columns: z
      .record(
        name,
        z.strictObject({
          rename: z.record(z.string(), scalar).optional(),
          oneOf: z.array(scalar).min(1).optional(),
          date: z.enum(DATE_FORMATS).optional(),
          number: z.enum(NUMBER_FORMATS).optional(),
        }),
      )
      .default({}),
    skip: z.array(z.strictObject({ when: nonEmpty(condition), why: name })).default([]),
  }),
);

const template = scalar.transform((text, context): Template => {
  const parsed = parseTemplate(text);
  if (parsed.ok) return parsed.value;
  context.issues.push({ code: 'custom', message: parsed.message, input: text });
  return z.NEVER;
});

const join = z.strictObject({
  file: name,
  on: nonEmpty(name),
  latest: name.optional(),
  optional: z.boolean().default(false),
});

function recipes(aggregate: Aggregate) {
  const fields = fieldsOf(aggregate);
  const columns = fields.map((field) => field.column);
  const mustHave = fields.filter((field) => field.blank === 'refused').map((field) => field.column);
  const isColumn = (column: string) =>
    columns.includes(column) || (aggregate === 'accounts' && ATTRIBUTE.test(column));
  return orList(
    z.strictObject({
      from: name,
      each: orList(name).optional(),
      join: z.record(z.string().regex(/^[A-Za-z_]\w*$/, 'use letters, digits and _'), join).default({}),
      fields: z.record(z.string(), template).superRefine((given, context) => {
        for (const column of Object.keys(given).filter((column) => !isColumn(column))) {
          const message = `${aggregate} have no column ${column}.${didYouMean(column, columns)}`;
          context.addIssue({ code: 'custom', path: [column], message });
        }
        for (const column of mustHave.filter((column) => !Object.hasOwn(given, column))) {
          context.addIssue({
            code: 'custom',
            message: `${column} is missing: every one of ${aggregate} needs it`,
          });
        }
      }),
    }),
  );
}

function nonEmpty<Value extends z.ZodType>(value: Value) {
  return z.record(name, value).refine((given) => Object.keys(given).length > 0, 'name at least one column');
}

/** The shape of a mapping file; `campaigns/crm.mapping.yaml` explains it by example. */
export const MAPPING = z.strictObject({
  files: z.record(name, source),
  reps: recipes('reps').optional(),
  accounts: recipes('accounts'),
  contacts: recipes('contacts'),
  entitlements: recipes('entitlements'),
  identifiers: recipes('identifiers').optional(),
});

type MappingRules = z.output<typeof MAPPING>;
export type Source = MappingRules['files'][string];
export type Recipe = MappingRules['accounts'][number];
export type Join = Recipe['join'][string];

/** A mapping file, read: the rules, and where in the file each stands so that a problem can point there. */
export type Mapping = {
  readonly file: string;
  readonly rules: MappingRules;
  /** 1-based place of the node at this path, or of the nearest one above it. */
  readonly placeOf: (path: readonly PropertyKey[]) => { readonly line: number; readonly column: number };
};
