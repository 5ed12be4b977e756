import { z } from 'zod';
import type { AttributeValue } from '../domain/account.ts';
import {
  type Condition,
  OPERATORS,
  type Operator,
  type Test,
  WHERE_FIELDS,
  type Where,
  type WhereField,
} from '../domain/where.ts';
import { shown, strictMap, unknownKey } from './schema-shapes.ts';

const value = z.union([z.string(), z.number(), z.boolean()], {
  error: (issue) =>
    issue.input === undefined
      ? undefined
      : `must be one value (text, number, true or false), not ${shown(issue.input)}`,
});
const values = z.array(value).min(1, { error: 'must name at least one value: an empty list fits nobody' });

const operators = strictMap(
  {
    is: value.optional(),
    not: value.optional(),
    in: values.optional(),
    lt: value.optional(),
    lte: value.optional(),
    gt: value.optional(),
    gte: value.optional(),
    has: value.optional(),
    hasAny: values.optional(),
    hasNone: values.optional(),
  },
  'Comparisons that must all hold: is, not, in, lt, lte, gt, gte, has, hasAny, hasNone.',
).refine((map) => Object.keys(map).length > 0, {
  error: `must name a comparison: ${OPERATORS.join(', ')}`,
});

const test = z
  .union([value, values, operators], {
    error: (issue) =>
      `must be a value, a list of values or a comparison such as {gte: 10}, not ${shown(issue.input)}`,
  })
  .meta({ description: 'A value, a list (any of them), or comparisons such as {gte: 10}.' });
type WrittenTest = z.output<typeof test>;

const nested = z
  .array(z.lazy((): z.ZodType<Where> => where))
  .min(1, { error: 'must hold at least one filter' });

const ATTRIBUTE = /^attributes\.\S+$/;

const conditions = z
  .object({
    country: test.optional().describe('ISO 3166 country code of the account, such as DE.'),
    region: test.optional(),
    locale: test.optional(),
    rep: test.optional().describe("Staff key of the account's rep."),
    parent: test.optional().describe('External key of the parent account.'),
    tags: test.optional(),
    seats: test.optional().describe('Sum of the quantities of the entitlements in force.'),
    owns: test.optional().describe('Product keys the account owns, expired entitlements included.'),
    any: nested.optional().describe('At least one of these filters fits.'),
    none: nested.optional().describe('None of these filters fits.'),
  })
  .catchall(test)
  .check((context) => {
    const written = Object.keys(context.value);
    if (written.length === 0) {
      context.issues.push({
        code: 'custom',
        input: context.value,
        path: [],
        message:
          'is empty, which would fit nobody: write `all` for everyone, or a condition such as {country: DE}',
      });
    }
    for (const name of written.filter((one) => !isKnown(one))) {
      context.issues.push({
        code: 'unrecognized_keys',
        keys: [name],
        input: context.value,
        path: [],
        message: unknownCondition(name),
      });
    }
  })
  .meta({
    id: 'conditions',
    description: 'Conditions that must all hold. Also `attributes.<name>` for any attribute.',
  });

/** A filter of a campaign file: `all`, or conditions that must all hold. Out comes the domain's {@link Where}. */
export const where: z.ZodType<Where> = z
  .union([
    z.literal('all', {
      error: (issue) => `must be \`all\` or conditions such as {country: DE}, not ${shown(issue.input)}`,
    }),
    conditions,
  ])
  .transform((written): Where => (written === 'all' ? { all: true } : { every: conditionsOf(written) }))
  .meta({ description: '`all`, or conditions that must all hold.' });

function isKnown(name: string): boolean {
  return (
    name === 'any' || name === 'none' || ATTRIBUTE.test(name) || WHERE_FIELDS.some((field) => field === name)
  );
}

function unknownCondition(name: string): string {
  if (name === 'attributes') return 'needs a name behind a dot, such as `attributes.segment: enterprise`.';
  return unknownKey(name, [...WHERE_FIELDS, 'any', 'none', 'attributes.<name>']);
}

function conditionsOf(written: z.output<typeof conditions>): readonly Condition[] {
  return Object.entries(written).flatMap(([name, given]): readonly Condition[] => {
    if (name === 'any') return [{ any: given as readonly Where[] }];
    if (name === 'none') return [{ none: given as readonly Where[] }];
    return testsOf(given as WrittenTest).map((one) => ({ field: name as WhereField, test: one }));
  });
}

function testsOf(written: WrittenTest): readonly Test[] {
  if (Array.isArray(written)) return [{ operator: 'in', values: written }];
  if (typeof written !== 'object') return [{ operator: 'is', value: written }];
  return Object.entries(written).map(
    ([operator, given]): Test =>
      Array.isArray(given)
        ? { operator: operator as 'in' | 'hasAny' | 'hasNone', values: given }
        : {
            operator: operator as Exclude<Operator, 'in' | 'hasAny' | 'hasNone'>,
            value: given as AttributeValue,
          },
  );
}
