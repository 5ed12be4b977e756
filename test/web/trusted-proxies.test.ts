import { request } from 'node:http';
import { expect, it } from 'vitest';
import { useWeb } from '../support/make-web.ts';

const web = useWeb({ trustedProxies: ['127.0.0.2', 'fd00::/8'], requestsPerMinute: 2 });

/** Asks for the keys from an address of this machine, in the name of somebody. */
function askFrom(localAddress: string, forwardedFor: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'X-Forwarded-For': forwardedFor };
    const call = request(`${web.url}/.well-known/jwks.json`, { localAddress, headers }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode ?? 0));
    });
    call.once('error', reject);
    call.end();
  });
}

const said = () => web.logged.filter((line) => line.includes('TRUST_PROXY'));

it('counts those behind a listed proxy one by one, and says nothing', async () => {
  for (const customer of ['203.0.113.1', '203.0.113.2', '203.0.113.3'])
    expect(await askFrom('127.0.0.2', customer)).toBe(200);
  for (const status of [200, 429]) expect(await askFrom('127.0.0.2', '203.0.113.1')).toBe(status);
  expect(said()).toEqual([]);
});

it('counts whoever comes by a proxy that is not listed as that proxy, and says once what to set', async () => {
  for (const [customer, status] of [
    ['203.0.113.11', 200],
    ['203.0.113.12', 200],
    ['203.0.113.13', 429],
  ] as const)
    expect(await askFrom('127.0.0.3', customer)).toBe(status);
  expect(said()).toEqual([expect.stringContaining('add its address')]);
  expect(web.logged.join()).not.toMatch(/127\.0\.0\.|203\.0\.113/);
});
