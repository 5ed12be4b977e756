import type { BenchClient } from './licensing-world.ts';
import type { CapturedAnswer, LoadRequest } from './load-scenario.ts';

/** What client software sends, as bytes: as the SDK and an OpenFeature provider ask. */
export function policyRequest(client: BenchClient, etag: string | null = null): LoadRequest {
  const query = new URLSearchParams({ product: client.product, installation: client.installation });
  const headers = etag === null ? [] : [`If-None-Match: ${etag}`];
  const status = etag === null ? 200 : 304;
  return {
    send: request('GET', `/v1/policy?${query}`, client, 'application/jwt', headers),
    status,
    holds: etag ?? '',
  };
}

export function streamRequest(client: BenchClient): string {
  const query = new URLSearchParams({ product: client.product, installation: client.installation });
  return request('GET', `/v1/policy/stream?${query}`, client, 'text/event-stream', []);
}

export function checkRequest(client: BenchClient): LoadRequest {
  const { product, installation } = client;
  const body = JSON.stringify({ product, installation, features: [] });
  return { send: post('/v1/check', client, body), status: 200, holds: '"effect":"' };
}

export function ofrepRequest(client: BenchClient): LoadRequest {
  const flag = `${client.product}.effect`;
  const body = JSON.stringify({ context: { targetingKey: client.installation } });
  return {
    send: post(`/ofrep/v1/evaluate/flags/${flag}`, client, body),
    ...{ status: 200, holds: `"key":"${flag}"` },
  };
}

function post(path: string, client: BenchClient, body: string): string {
  const headers = ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`];
  return `${request('POST', path, client, 'application/json', headers)}${body}`;
}

function request(
  method: string,
  path: string,
  client: BenchClient,
  accept: string,
  headers: readonly string[],
): string {
  return [
    `${method} ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Authorization: License ${client.licenseKey}`,
    `Accept: ${accept}`,
    // Each customer has an address of its own, as behind a proxy: limits are by address.
    `X-Forwarded-For: ${addressOf(client)}`,
    ...headers,
    '\r\n',
  ].join('\r\n');
}

function addressOf({ account }: BenchClient): string {
  const number = Number(account.replace(/\D/g, ''));
  return `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
}

/** A header of an answer, whatever its spelling; null when there is none. */
export function headerOf({ head }: CapturedAnswer, name: string): string | null {
  const line = head.split('\r\n').find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return line?.slice(name.length + 1).trim() ?? null;
}
