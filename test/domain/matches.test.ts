import { describe, expect, test } from 'vitest';
import type { AccountFacts, AttributeValue } from '../../src/domain/account.ts';
import { describeWhere, matches } from '../../src/domain/matches.ts';
import type { Condition, Operator, Where, WhereField } from '../../src/domain/where.ts';

const account: AccountFacts = {
  externalKey: 'A-1',
  name: 'Alba',
  country: 'DE',
  region: 'EMEA',
  locale: 'de-DE',
  timeZone: null,
  rep: 'rosa',
  parent: null,
  tags: ['pilot', 'gold'],
  attributes: { segment: 'enterprise', rank: 7, strategic: true, since: '2019-05-01' },
  seats: 10,
  owns: ['atlas-cad'],
};

function condition(
  field: WhereField,
  operator: Operator,
  wanted: AttributeValue | readonly AttributeValue[],
): Condition {
  if (operator === 'in' || operator === 'hasAny' || operator === 'hasNone') {
    return { field, test: { operator, values: Array.isArray(wanted) ? wanted : [wanted as AttributeValue] } };
  }
  return { field, test: { operator, value: wanted as AttributeValue } };
}

const where = (...every: Condition[]): Where => ({ every });
const fits = (...every: Condition[]) => matches(where(...every), account);

describe('a filter', () => {
  test('all fits everybody, an empty one nobody', () => {
    expect(matches({ all: true }, account)).toBe(true);
    expect(matches({ every: [] }, account)).toBe(false);
    expect(fits({ none: [] })).toBe(false);
    expect(fits({ any: [] })).toBe(false);
  });

  test('needs every one of its conditions', () => {
    const german = condition('country', 'is', 'DE');
    expect(fits(german, condition('seats', 'is', 10))).toBe(true);
    expect(fits(german, condition('seats', 'is', 11))).toBe(false);
  });

  test('nests any and none', () => {
    const german = where(condition('country', 'is', 'DE'));
    const french = where(condition('country', 'is', 'FR'));
    expect(fits({ any: [french, german] })).toBe(true);
    expect(fits({ any: [french] })).toBe(false);
    expect(fits({ none: [french] })).toBe(true);
    expect(fits({ none: [french, german] })).toBe(false);
    expect(fits({ none: [where({ none: [german] })] })).toBe(true);
  });
});

describe('a condition', () => {
  test.each<[boolean, WhereField, Operator, AttributeValue | readonly AttributeValue[]]>([
    [true, 'country', 'is', 'de'],
    [true, 'country', 'in', ['us', 'dE']],
    [false, 'country', 'not', 'de'],
    [false, 'region', 'is', 'emea'],
    [true, 'rep', 'is', 'rosa'],
    [true, 'rep', 'has', 'rosa'],
    [true, 'rep', 'hasNone', ['otto']],
    [true, 'locale', 'in', ['en-US', 'de-DE']],
    [false, 'locale', 'in', ['de']],
    [true, 'tags', 'has', 'gold'],
    [true, 'tags', 'is', 'gold'],
    [false, 'tags', 'not', 'gold'],
    [true, 'tags', 'hasAny', ['silver', 'gold']],
    [false, 'tags', 'hasAny', ['silver']],
    [false, 'tags', 'hasNone', ['silver', 'gold']],
    [true, 'tags', 'hasNone', ['silver']],
    [true, 'owns', 'in', ['atlas-viewer', 'atlas-cad']],
    [false, 'owns', 'is', 'atlas'],
    [false, 'seats', 'lt', 10],
    [true, 'seats', 'lte', 10],
    [false, 'seats', 'gt', 10],
    [true, 'seats', 'gte', 10],
    [true, 'seats', 'lt', 11],
    [true, 'seats', 'gt', 9],
    [true, 'attributes.segment', 'is', 'enterprise'],
    [true, 'attributes.strategic', 'is', true],
    [true, 'attributes.since', 'lt', '2020-01-01'],
    [false, 'attributes.since', 'gte', '2020-01-01'],
  ])('is %s for %s %s %j', (expected, field, operator, wanted) => {
    expect(fits(condition(field, operator, wanted))).toBe(expected);
  });

  test.each<[boolean, WhereField, Operator, AttributeValue]>([
    [false, 'attributes.rank', 'is', '7'],
    [true, 'attributes.rank', 'not', '7'],
    [false, 'attributes.rank', 'lt', '9'],
    [false, 'attributes.segment', 'gt', 0],
    [false, 'attributes.strategic', 'is', 'true'],
    [false, 'attributes.strategic', 'gte', true],
    [false, 'seats', 'is', '10'],
    [false, 'country', 'is', 49],
  ])('never crosses types: %s for %s %s %j', (expected, field, operator, wanted) => {
    expect(fits(condition(field, operator, wanted))).toBe(expected);
  });

  test.each<WhereField>(['parent', 'attributes.unheard', 'attributes.toString', 'attributes.'])(
    'about the unknown %s fits only “not” and “hasNone”',
    (field) => {
      const fitting = (
        ['is', 'in', 'lt', 'lte', 'gt', 'gte', 'has', 'hasAny', 'not', 'hasNone'] as const
      ).filter((operator) => fits(condition(field, operator, 'x')));
      expect(fitting).toEqual(['not', 'hasNone']);
    },
  );
});

describe('a filter in words', () => {
  test.each<[string, Where]>([
    ['everyone', { all: true }],
    ['nobody', { every: [] }],
    [
      'seats at most 10 and country is DE or US',
      where(condition('seats', 'lte', 10), condition('country', 'in', ['DE', 'US'])),
    ],
    ['tags include pilot', where(condition('tags', 'has', 'pilot'))],
    ['tags do not include a or b', where(condition('tags', 'hasNone', ['a', 'b']))],
    ['owned products include atlas-cad', where(condition('owns', 'is', 'atlas-cad'))],
    ['attributes.segment is not enterprise', where(condition('attributes.segment', 'not', 'enterprise'))],
    [
      'any of (seats above 5; region is EMEA) and none of (seats at least 90; seats below 1)',
      where(
        { any: [where(condition('seats', 'gt', 5)), where(condition('region', 'is', 'EMEA'))] },
        { none: [where(condition('seats', 'gte', 90)), where(condition('seats', 'lt', 1))] },
      ),
    ],
  ])('%s', (words, filter) => {
    expect(describeWhere(filter)).toBe(words);
  });
});
