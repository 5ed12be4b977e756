import { join } from 'node:path';
import { expect, test } from 'vitest';
import { campaignJsonSchema } from '../../src/plan/campaign-schema.ts';

test('the JSON Schema beside the campaigns is the one of this code (vitest -u writes it anew)', async () => {
  const file = join(import.meta.dirname, '../../campaigns/campaign.schema.json');
  await expect(`${JSON.stringify(campaignJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(file);
});

type Schema = { readonly [key: string]: unknown };

function mapsIn(schema: unknown): readonly Schema[] {
  if (Array.isArray(schema)) return schema.flatMap(mapsIn);
  if (typeof schema !== 'object' || schema === null) return [];
  const inner = Object.values(schema).flatMap(mapsIn);
  return 'properties' in schema ? [schema as Schema, ...inner] : inner;
}

test('editors refuse unknown keys in every map and say what each map is for', () => {
  const maps = mapsIn(campaignJsonSchema());
  expect(maps.length).toBeGreaterThan(20);
  expect(maps.filter((map) => map.additionalProperties !== false)).toEqual([]);
  expect(maps.filter((map) => typeof map.description !== 'string')).toEqual([]);
});

test('a filter may ask for any attribute', () => {
  const filter = mapsIn(campaignJsonSchema()).find((map) => 'patternProperties' in map);
  expect(Object.keys((filter?.patternProperties ?? {}) as object)).toEqual(['^attributes\\.\\S+$']);
});
