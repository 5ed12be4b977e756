import { expect, test } from 'vitest';
import { holidaysFor, isKnownCountry, knownCountries } from '../../src/plan/holidays.ts';

test('public holidays of a country and of a state come by local day', () => {
  const holidays = holidaysFor(['DE', 'DE-BY', 'US'], 2027, 2027);
  expect(holidays.get('DE')?.has('2027-10-03')).toBe(true);
  expect(holidays.get('DE')?.has('2027-01-06')).toBe(false);
  expect(holidays.get('DE-BY')?.has('2027-01-06')).toBe(true);
  expect(holidays.get('US')?.has('2027-11-25')).toBe(true);
});

test('a day off in lieu counts, and days that are merely observed do not', () => {
  const us = holidaysFor(['US'], 2027, 2027).get('US');
  expect(us?.has('2027-07-05')).toBe(true);
  expect(us?.has('2027-02-14')).toBe(false);
});

test('a holiday of several days takes all of them, also where days begin at sunset', () => {
  const holidays = holidaysFor(['SA'], 2027, 2027).get('SA');
  expect(['2027-03-09', '2027-03-10', '2027-03-11'].every((day) => holidays?.has(day))).toBe(true);
});

test('both years of a span are included and none beside them', () => {
  const years = new Set([...(holidaysFor(['DE'], 2027, 2028).get('DE') ?? [])].map((day) => day.slice(0, 4)));
  expect([...years]).toEqual(['2027', '2028']);
});

test.each(['XX', 'DE-XX', 'Germany', '', '__proto__'])('%s has no holidays and is not known', (country) => {
  expect(holidaysFor([country], 2027, 2027).get(country)?.size).toBe(0);
  expect(isKnownCountry(country)).toBe(false);
});

test('many countries are known', () => {
  expect(knownCountries()).toEqual(expect.arrayContaining(['DE', 'US', 'JP', 'BR', 'KE']));
});
