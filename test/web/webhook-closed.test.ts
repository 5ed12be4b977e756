import { expect, test } from 'vitest';
import { useWeb } from '../support/make-web.ts';

const said: string[] = [];
const say = (sentence: string) => void said.push(sentence);
const web = useWeb({
  sendgridWebhookKey: 'no key at all',
  bounceWebhookSecret: null,
  log: { info: () => {}, warn: say, error: say },
});

function post(source: string): Promise<Response> {
  return fetch(`${web.url}/webhooks/${source}`, { method: 'POST', body: '[]' });
}

async function refusals(source: string): Promise<readonly string[]> {
  const metrics = await (await fetch(`${web.url}/metrics`)).text();
  const lines = metrics.split('\n').filter((line) => line.includes(`refused_total{source="${source}"`));
  return lines.filter((line) => !line.endsWith(' 0')).map((line) => line.slice(line.indexOf('reason=')));
}

test('a webhook nobody opened says how to open it, and counts who asked', async () => {
  const answer = await post('bounce');
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({
    code: 'closed',
    detail: 'This webhook is closed: set BOUNCE_WEBHOOK_SECRET to open it.',
  });
  expect(await refusals('bounce')).toEqual(['reason="closed"} 1']);
});

test('a key that cannot be read is told at the start, and opens nothing', async () => {
  expect(said.filter((one) => one.startsWith('SENDGRID_WEBHOOK_PUBLIC_KEY is not the key'))).toHaveLength(1);
  expect((await post('sendgrid')).status).toBe(403);
  expect(await refusals('sendgrid')).toEqual(['reason="signature"} 1']);
});
