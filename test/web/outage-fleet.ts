import { decodeJwt } from 'jose';
import type { Instant } from '../../src/domain/instant.ts';
import type { PolicyDocument } from '../../src/domain/policy/document.ts';
import { EFFECTS, type Effect } from '../../src/domain/policy/effect.ts';
import { decide } from '../../src/domain/policy/verdict.ts';
import type { Customer } from './outage-world.ts';

const PRODUCT = 'atlas-cad';
/** Far longer than any answer takes: an answer that never comes is to be noticed. */
const PATIENCE_MS = 30_000;

/** What one question of one client came to. */
export type Asked = {
  readonly what: 'policy' | 'check' | 'flag';
  readonly client: string;
  readonly status: number;
  /** What the client does now; null when it was not answered. */
  readonly effect: Effect | null;
  /** Why the answer is an old one; null for a fresh one. */
  readonly leftover: string | null;
  /** The tag of a document that this client did not have. */
  readonly news: string | null;
};

export type Fleet = {
  /** All clients at once: each asks for its policy, half of them have a check, a quarter of them a flag. */
  ask(turn: number, at: Instant): Promise<readonly Asked[]>;
  /** The newest document of each account, as its key alone gets it; asks until it is no leftover. */
  documents(): Promise<ReadonlyMap<string, PolicyDocument>>;
  /** Would-be verdicts of the day so far; returns how many batches were taken. */
  report(count: number): Promise<number>;
};

/** Client software of these customers, talking to one server. */
export function makeFleet(url: string, customers: readonly Customer[]): Fleet {
  const request = (path: string, init: RequestInit) =>
    fetch(url + path, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
  const held = new Map<string, { readonly etag: string; readonly document: PolicyDocument }>();

  async function policy({ key, installation }: Customer, isNew: boolean, at: Instant): Promise<Asked> {
    const known = held.get(installation);
    const answer = await request(`/v1/policy?product=${PRODUCT}&installation=${installation}`, {
      headers: {
        authorization: `License ${key}`,
        accept: 'application/jwt',
        ...(known === undefined || isNew ? {} : { 'if-none-match': known.etag }),
      },
    });
    const text = await answer.text();
    const got =
      answer.status === 200 ? { etag: answer.headers.get('etag') ?? '', document: read(text) } : null;
    if (got !== null && !isOlder(got.document, held.get(installation)?.document)) held.set(installation, got);
    const has = answer.status === 304 ? known : got;
    return {
      ...{ ...seen(answer), what: 'policy', client: installation },
      effect: has ? effectOf(has.document, at) : null,
      news: got === null || got.etag === known?.etag ? null : got.etag,
    };
  }

  async function check({ key, installation }: Customer): Promise<Asked> {
    const answer = await post(
      '/v1/check',
      { authorization: `License ${key}` },
      { product: PRODUCT, installation },
    );
    const body = (await answer.json()) as { readonly effect?: Effect };
    return {
      ...seen(answer),
      what: 'check',
      client: installation,
      effect: known(answer, body.effect),
      news: null,
    };
  }

  async function flag({ key, installation }: Customer): Promise<Asked> {
    const path = `/ofrep/v1/evaluate/flags/${PRODUCT}.effect`;
    const answer = await post(path, { 'x-api-key': key }, { context: { targetingKey: installation } });
    const body = (await answer.json()) as { readonly value?: Effect };
    return {
      ...seen(answer),
      what: 'flag',
      client: installation,
      effect: known(answer, body.value),
      news: null,
    };
  }

  function post(path: string, headers: Record<string, string>, body: unknown): Promise<Response> {
    const json = { 'content-type': 'application/json', ...headers };
    return request(path, { method: 'POST', headers: json, body: JSON.stringify(body) });
  }

  return {
    ask: async (turn, at) =>
      Promise.all(
        customers.flatMap((one, place) => [
          policy(one, (place + turn) % 3 === 0, at),
          ...((place + turn) % 2 === 0 ? [check(one)] : []),
          ...((place + turn) % 4 === 0 ? [flag(one)] : []),
        ]),
      ),
    documents: async () => {
      const keys = new Map(customers.map(({ account, key }) => [account, key]));
      const documentOf = async (key: string): Promise<PolicyDocument> => {
        const headers = { authorization: `License ${key}`, accept: 'application/jwt' };
        const answer = await request(`/v1/policy?product=${PRODUCT}`, { headers });
        const document = read(await answer.text());
        return seen(answer).leftover === null ? document : documentOf(key);
      };
      const all = [...keys].map(async ([account, key]) => [account, await documentOf(key)] as const);
      return new Map(await Promise.all(all));
    },
    report: async (count) => {
      const statuses = await Promise.all(
        customers.slice(0, 20).map(async ({ key, installation }) => {
          const reports = [{ installation, product: PRODUCT, code: 'EXPIRED', effect: 'block', count }];
          const answer = await post('/v1/reports', { authorization: `License ${key}` }, { reports });
          await answer.arrayBuffer();
          return answer.status;
        }),
      );
      return statuses.filter((status) => status < 300).length;
    },
  };
}

function seen(answer: Response): { readonly status: number; readonly leftover: string | null } {
  return { status: answer.status, leftover: answer.headers.get('cache-status') };
}

function read(token: string): PolicyDocument {
  return decodeJwt(token) as unknown as PolicyDocument;
}

/** Of two answers that come at once the client keeps the newer one (P2). */
function isOlder(document: PolicyDocument, than: PolicyDocument | undefined): boolean {
  if (than === undefined) return false;
  return (
    document.revision < than.revision || (document.revision === than.revision && document.iat < than.iat)
  );
}

function known(answer: Response, effect: Effect | undefined): Effect | null {
  return answer.status === 200 && effect !== undefined && EFFECTS.includes(effect) ? effect : null;
}

/** As the SDK decides with this document and a right clock. */
function effectOf(document: PolicyDocument, at: Instant): Effect {
  const second = Math.floor(at / 1000);
  const question = { features: [], installation: null };
  return decide({ document, receipt: null, question, now: { trusted: second, wall: second } }).effect;
}
