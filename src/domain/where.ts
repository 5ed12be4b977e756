import type { AttributeValue } from './account.ts';

/** A filter of a campaign file, read. `all` is everybody; an empty list of conditions cannot be written. */
export type Where = { readonly all: true } | { readonly every: readonly Condition[] };

export type Condition =
  | { readonly field: WhereField; readonly test: Test }
  | { readonly any: readonly Where[] }
  | { readonly none: readonly Where[] };

export const WHERE_FIELDS = [
  'country',
  'region',
  'locale',
  'rep',
  'parent',
  'tags',
  'seats',
  'owns',
] as const;

/** A plain field, or `attributes.<name>`. */
export type WhereField = (typeof WHERE_FIELDS)[number] | `attributes.${string}`;

export const OPERATORS = ['is', 'not', 'in', 'lt', 'lte', 'gt', 'gte', 'has', 'hasAny', 'hasNone'] as const;
export type Operator = (typeof OPERATORS)[number];

/** One comparison. A plain value is read as `is`, a list as `in`. */
export type Test =
  | { readonly operator: 'is' | 'not' | 'lt' | 'lte' | 'gt' | 'gte' | 'has'; readonly value: AttributeValue }
  | { readonly operator: 'in' | 'hasAny' | 'hasNone'; readonly values: readonly AttributeValue[] };
