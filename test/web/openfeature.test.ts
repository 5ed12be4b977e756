import { OFREPProvider } from '@openfeature/ofrep-provider';
import { type EvaluationContext, OpenFeature } from '@openfeature/server-sdk';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ClientApp, startClientApp } from '../support/client-app.ts';
import { useTestDatabase } from '../support/database.ts';
import { licensingContext, PRODUCT } from '../support/make-licensing.ts';
import { countingFetch, type FlagWorld, makeFlagWorld, VIEWER } from './openfeature-world.ts';

const STAGE = `${PRODUCT}.stage`;
const SYNC = `${PRODUCT}.feature.cloud-sync`;
const database = useTestDatabase();
let world: FlagWorld;
let app: ClientApp;

beforeAll(async () => {
  world = await makeFlagWorld(database.url);
  app = await startClientApp(world.context, { hears: true });
});
beforeEach(() => world.stand(world.strict, 'enforce-feature'));
afterEach(() => OpenFeature.close());
afterAll(async () => {
  await app.close();
  await world.context.pool.end();
});

describe('the OpenFeature client for servers', () => {
  test('reads stage, effect and a feature, with variant, reason and metadata', async () => {
    const { client } = await serverClient(world.strict.key);
    expect(await client.getStringDetails(STAGE, 'none', { targetingKey: 's-1' })).toMatchObject({
      ...{ value: 'enforce-feature', variant: 'enforce-feature', reason: 'TARGETING_MATCH' },
      flagMetadata: { cohort: 'pilot', campaign: 'atlas-2027', phase: 'enforce', code: 'IN_RUNWAY' },
    });
    expect(await client.getStringValue(`${PRODUCT}.effect`, 'none', { targetingKey: 's-1' })).toBe('allow');
    expect(await client.getBooleanDetails(SYNC, true, { targetingKey: 's-1' })).toMatchObject({
      ...{ value: false, variant: 'block', reason: 'TARGETING_MATCH' },
      flagMetadata: { code: 'ENTITLEMENTS_MISSING', epoch: 1, revision: expect.any(Number) },
    });
    const render = `${PRODUCT}.feature.render`;
    expect(await client.getBooleanValue(render, false, { targetingKey: 's-1' })).toBe(true);
    expect(await client.getStringDetails(`${VIEWER}.stage`, 'none', { targetingKey: 's-1' })).toMatchObject({
      ...{ value: 'off', reason: 'TARGETING_MATCH' },
    });
  });

  test('sees a change with its next question, and another context at once', async () => {
    const { client } = await serverClient(world.strict.key);
    const ask = (asked: EvaluationContext) =>
      client.getStringValue(STAGE, 'none', { targetingKey: 's-2', ...asked });
    expect(await ask({})).toBe('enforce-feature');
    await world.stand(world.strict, 'warn');
    expect(await ask({})).toBe('warn');
    await world.stand(world.strict, 'enforce-feature');
    const anybody = (await serverClient(null)).client;
    const hinted = (hint: string | null) =>
      anybody.getStringValue(STAGE, 'none', { targetingKey: 's-3', ...(hint === null ? {} : { hint }) });
    for (const [hint, stage] of [
      ...([
        ['SERIAL-1', 'enforce-feature'],
        [null, 'warn'],
        ['SERIAL-1', 'enforce-feature'],
      ] as const),
    ])
      expect(await hinted(hint)).toBe(stage);
  });

  test('understands every refusal, and falls back to the default of the code', async () => {
    const { client, statuses } = await serverClient(world.strict.key);
    const details = (flag: string, asked: EvaluationContext) => client.getStringDetails(flag, 'mine', asked);
    expect(await details('nothing.stage', { targetingKey: 's-4' })).toMatchObject({
      ...{ value: 'mine', errorCode: 'FLAG_NOT_FOUND', errorMessage: 'There is no such flag.' },
    });
    expect(await details(STAGE, {})).toMatchObject({ value: 'mine', errorCode: 'TARGETING_KEY_MISSING' });
    const odd = { targetingKey: 's-4', hint: { not: 'a text' } };
    expect(await details(STAGE, odd)).toMatchObject({ value: 'mine', errorCode: 'INVALID_CONTEXT' });
    expect(await details(SYNC, { targetingKey: 's-4' })).toMatchObject({ errorCode: 'TYPE_MISMATCH' });
    expect(statuses).toEqual([404, 400, 400, 200]);
  });

  test('takes a failure here for one, not for something it does not know', async () => {
    const pool = licensingContext('postgres://nobody@127.0.0.1:1/none').pool;
    const broken = await startClientApp({ ...world.context, pool });
    const { client } = await serverClient(world.strict.key, broken.url);
    expect(await client.getStringDetails(STAGE, 'mine', { targetingKey: 's-5' })).toMatchObject({
      ...{ value: 'mine', errorCode: 'GENERAL', errorMessage: 'Something went wrong here. Try again later.' },
    });
    await broken.close();
  });

  test('waits when it is told to', async () => {
    const small = await startClientApp(world.context, { requestsPerMinute: 1 });
    const { client, statuses } = await serverClient(world.strict.key, small.url);
    const ask = () => client.getStringDetails(STAGE, 'mine', { targetingKey: 's-6' });
    await ask();
    expect((await ask()).errorMessage).toContain('rate limit exceeded');
    expect((await ask()).errorMessage).toContain('paused due to TooManyRequests');
    expect(statuses).toEqual([200, 429]);
    await small.close();
  });
});

async function serverClient(licenseKey: string | null, url = app.url) {
  const { statuses, fetch } = countingFetch();
  const headers: [string, string][] = licenseKey === null ? [] : [['Authorization', `Bearer ${licenseKey}`]];
  const domain = `server-${Math.random()}`;
  const provider = new OFREPProvider({ baseUrl: url, headers, fetchImplementation: fetch });
  await OpenFeature.setProviderAndWait(domain, provider);
  return { client: OpenFeature.getClient(domain), statuses };
}
