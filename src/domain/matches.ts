import type { AccountFacts, AttributeValue } from './account.ts';
import type { Condition, Operator, Test, Where, WhereField } from './where.ts';

/**
 * Does the account fit the filter?
 *
 * Every field is read as the list of values the account has in it: none when it is unknown, one for a plain
 * field, any number for `tags` and `owns`. `is`, `in`, `has` and `hasAny` want one of them to equal one of the
 * given values; `not` and `hasNone` want none to, so an unknown field fits those two and nothing else. `lt`,
 * `lte`, `gt` and `gte` compare numbers with numbers and texts with texts. Values of different types are never
 * equal. Texts are compared exactly, `country` in any case. An empty filter fits nobody.
 */
export function matches(where: Where, account: AccountFacts): boolean {
  if ('all' in where) return true;
  return where.every.length > 0 && where.every.every((condition) => holds(condition, account));
}

function holds(condition: Condition, account: AccountFacts): boolean {
  if ('any' in condition) return condition.any.some((where) => matches(where, account));
  if ('none' in condition) {
    return condition.none.length > 0 && !condition.none.some((where) => matches(where, account));
  }
  const { field, test } = condition;
  return passes(test, valuesOf(field, account), field === 'country' ? sameText : same);
}

function valuesOf(field: WhereField, account: AccountFacts): readonly AttributeValue[] {
  if (field === 'tags' || field === 'owns') return account[field];
  if (isAttribute(field)) {
    const value = account.attributes[field.slice('attributes.'.length)];
    return value === undefined ? [] : [value];
  }
  const value = account[field];
  return value === null ? [] : [value];
}

function isAttribute(field: WhereField): field is `attributes.${string}` {
  return field.startsWith('attributes.');
}

type Comparison = (a: AttributeValue, b: AttributeValue) => boolean;

function passes(test: Test, values: readonly AttributeValue[], equal: Comparison): boolean {
  const isWanted = (value: AttributeValue) => wantedOf(test).some((wanted) => equal(value, wanted));
  switch (test.operator) {
    case 'is':
    case 'in':
    case 'has':
    case 'hasAny':
      return values.some(isWanted);
    case 'not':
    case 'hasNone':
      return !values.some(isWanted);
    case 'lt':
      return values.some((value) => order(value, test.value) < 0);
    case 'lte':
      return values.some((value) => order(value, test.value) <= 0);
    case 'gt':
      return values.some((value) => order(value, test.value) > 0);
    case 'gte':
      return values.some((value) => order(value, test.value) >= 0);
  }
}

function wantedOf(test: Test): readonly AttributeValue[] {
  return 'values' in test ? test.values : [test.value];
}

function same(a: AttributeValue, b: AttributeValue): boolean {
  return a === b;
}

function sameText(a: AttributeValue, b: AttributeValue): boolean {
  return typeof a === 'string' && typeof b === 'string' && a.toUpperCase() === b.toUpperCase();
}

/** Negative, zero or positive as `a` is before, with or after `b`; not a number, and so none of them, when they have no order. */
function order(a: AttributeValue, b: AttributeValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== 'string' || typeof b !== 'string') return Number.NaN;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The filter in words, for a plan a person reads: `seats at most 10 and country is DE or US`. */
export function describeWhere(where: Where): string {
  if ('all' in where) return 'everyone';
  if (where.every.length === 0) return 'nobody';
  return where.every.map(describeCondition).join(' and ');
}

function describeCondition(condition: Condition): string {
  if ('any' in condition) return `any of (${condition.any.map(describeWhere).join('; ')})`;
  if ('none' in condition) return `none of (${condition.none.map(describeWhere).join('; ')})`;
  const { field, test } = condition;
  const wanted = wantedOf(test).join(' or ');
  if (field === 'tags') return `tags ${LIST_WORDS[test.operator]} ${wanted}`;
  if (field === 'owns') return `owned products ${LIST_WORDS[test.operator]} ${wanted}`;
  return `${field} ${WORDS[test.operator]} ${wanted}`;
}

const COMPARING_WORDS = { lt: 'below', lte: 'at most', gt: 'above', gte: 'at least' } as const;

const WORDS: Readonly<Record<Operator, string>> = {
  ...COMPARING_WORDS,
  is: 'is',
  in: 'is',
  has: 'is',
  hasAny: 'is',
  not: 'is not',
  hasNone: 'is not',
};

const LIST_WORDS: Readonly<Record<Operator, string>> = {
  ...COMPARING_WORDS,
  is: 'include',
  in: 'include',
  has: 'include',
  hasAny: 'include',
  not: 'do not include',
  hasNone: 'do not include',
};
