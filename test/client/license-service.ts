import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PolicyDocument } from '../../src/domain/policy/document.ts';
import type { Receipt } from '../../src/domain/policy/receipt.ts';
import { DOCUMENT, RECEIPT } from '../domain/policy/facts.ts';

export type SigningKey = { readonly kid: string; readonly privateKey: KeyObject; readonly x: string };

export function signingKey(kid: string): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  if (x === undefined) throw new Error('An Ed25519 key has an x.');
  return { kid, privateKey, x };
}

/** A compact JWS of anything, right or wrong: header members and claims are taken as they are given. */
export function signed(
  claims: unknown,
  key: SigningKey,
  header: Readonly<Record<string, unknown>> = {},
): string {
  return signedText(
    JSON.stringify({ alg: 'EdDSA', kid: key.kid, typ: 'policy+jwt', ...header }),
    JSON.stringify(claims),
    key,
  );
}

export function signedText(header: string, claims: string, key: SigningKey): string {
  const text = `${Buffer.from(header).toString('base64url')}.${Buffer.from(claims).toString('base64url')}`;
  return `${text}.${sign(null, Buffer.from(text), key.privateKey).toString('base64url')}`;
}

/** One key says of another that it may sign in its place; claims and header may be bent. */
export function endorsement(
  endorser: SigningKey,
  key: Pick<SigningKey, 'kid' | 'x'>,
  iss: string,
  bent: { readonly claims?: object; readonly header?: object } = {},
): string {
  const claims = { schema: 1, iss, iat: DOCUMENT.iat, kid: key.kid, x: key.x, ...bent.claims };
  return signed(claims, endorser, { typ: 'key+jwt', ...bent.header });
}

/** A member of a key set as the service publishes it. */
export function publishedKey({ kid, x }: Pick<SigningKey, 'kid' | 'x'>, endorsement?: string): object {
  return { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig', endorsement };
}

/** What was asked, as far as tests care. */
export type Asked = {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};

export type LicenseService = {
  readonly url: string;
  /** What it signs with from now on. */
  key: SigningKey;
  readonly asked: Asked[];
  /** Answers `/v1/policy` and `/v1/check` from these from now on; `iss` is filled in. Null: 404. */
  document: Partial<PolicyDocument> | null;
  receipt: Partial<Receipt> | null;
  /** The text at `/.well-known/jwks.json`; null: 404. */
  keySet: string | null;
  /** Takes over what asks for `/v1/policy/stream`; null: 404. */
  stream: ((response: ServerResponse, request: IncomingMessage) => void) | null;
  /** Takes the place of every answer while it is set. */
  fault: ((response: ServerResponse) => void) | null;
  /** A page for browsers at `/`. */
  page: string | null;
  issue(part?: Partial<PolicyDocument>): string;
  issueReceipt(part?: Partial<Receipt>): string;
  close(): Promise<void>;
};

/**
 * A license service over real HTTP on the loopback, signing with `node:crypto`.
 * @param again its port and key, to start one that was closed again
 */
export async function startLicenseService(
  again: { readonly port: number; readonly key: SigningKey } = { port: 0, key: signingKey('k1') },
): Promise<LicenseService> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((done) => server.listen(again.port, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const service: LicenseService = {
    url,
    key: again.key,
    asked: [],
    document: {},
    receipt: null,
    keySet: null,
    stream: null,
    fault: null,
    page: null,
    issue: (part = {}) => signed({ ...DOCUMENT, iss: url, ...part }, service.key),
    issueReceipt: (part = {}) =>
      signed({ ...RECEIPT, iss: url, ...part }, service.key, { typ: 'receipt+jwt' }),
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const path = request.url ?? '';
    // Any page may ask, as with the real one.
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-expose-headers', 'ETag, Retry-After');
    response.setHeader(
      'access-control-allow-headers',
      'Authorization, Content-Type, If-None-Match, Last-Event-ID',
    );
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    service.asked.push({ path, headers: request.headers, body });
    if (service.fault) return service.fault(response);
    if (path === '/' && service.page !== null) {
      response.writeHead(200, { 'content-type': 'text/html' }).end(service.page);
    } else if (path === '/.well-known/jwks.json' && service.keySet !== null) {
      response.writeHead(200, { 'content-type': 'application/jwk-set+json' }).end(service.keySet);
    } else if (path.startsWith('/v1/policy/stream')) {
      if (service.stream === null) response.writeHead(404).end();
      else service.stream(response, request);
    } else if (path.startsWith('/v1/policy') && service.document) {
      answerPolicy(service.issue(service.document), request, response);
    } else if (path === '/v1/check' && service.receipt) {
      const { nonce } = JSON.parse(body);
      const receipt = service.issueReceipt({ nonce, ...service.receipt });
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ receipt }));
    } else {
      response.writeHead(404, { 'content-type': 'application/problem+json' }).end('{}');
    }
  }
  return service;
}

function answerPolicy(token: string, request: IncomingMessage, response: ServerResponse): void {
  const etag = `"${token.slice(-20)}"`;
  if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
  else response.writeHead(200, { 'content-type': 'application/jwt', etag }).end(token);
}
