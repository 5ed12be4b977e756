import { randomInt } from 'node:crypto';
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import type { BenchClient } from './licensing-world.ts';
import { askOnce } from './load-run.ts';
import type { CapturedAnswer, LoadRequest, LoadResult } from './load-scenario.ts';
import { headerOf, policyRequest } from './policy-requests.ts';

const SAMPLE = 500;
const CONNECTIONS = 32;

/** How a client asks, given the tag of its document now, where that matters. */
export type PolicyQuestion = {
  readonly needsTag: boolean;
  readonly ask: (client: BenchClient, tag: string) => LoadRequest;
};

export type Settled = {
  readonly requests: readonly LoadRequest[];
  readonly answers: readonly CapturedAnswer[];
};

/**
 * What each client asks and is answered. Who was given a new document between its tag and its question asks again: each
 * account's is renewed once a day, and of ten thousand one every nine seconds.
 */
export async function settle(
  url: string,
  clients: readonly BenchClient[],
  { needsTag, ask }: PolicyQuestion,
): Promise<Settled> {
  const requests: LoadRequest[] = [];
  const answers: CapturedAnswer[] = [];
  let left = clients.map((_, at) => at);
  for (let tries = 0; left.length > 0; tries += 1) {
    const asking = left.map((at) => clients[at] as BenchClient);
    const tags = needsTag ? await tagsOf(url, asking) : [];
    const asked = asking.map((client, i) => ask(client, tags[i] ?? ''));
    const { answers: given } = await askOnce({ url, connections: CONNECTIONS, requests: asked });
    left = left.filter((at, i) => {
      requests[at] = asked[i] as LoadRequest;
      answers[at] = given[i] as CapturedAnswer;
      return !isExpected(requests[at], answers[at]);
    });
    const first = answers[left[0] ?? 0];
    if (left.length > 0 && (tries === 3 || !needsTag))
      throw new Error(`${left.length} answers are wrong, such as: ${first?.head}\n\n${first?.body}`);
  }
  return { requests, answers };
}

function isExpected({ status, holds }: LoadRequest, answer: CapturedAnswer): boolean {
  return answer.status === status && `${answer.head}${answer.body}`.includes(holds);
}

async function tagsOf(url: string, clients: readonly BenchClient[]): Promise<readonly string[]> {
  const ask = (client: BenchClient) => policyRequest(client);
  const { answers } = await settle(url, clients, { needsTag: false, ask });
  return answers.map(tagOfAnswer);
}

function tagOfAnswer(answer: CapturedAnswer): string {
  const tag = headerOf(answer, 'ETag');
  if (tag === null) throw new Error(`A document without a tag: ${answer.head}`);
  return tag;
}

/**
 * Are these documents signed by a published key, each for the account that asked? A sample of them is verified.
 * @returns how many were
 */
export async function verifyDocuments(
  url: string,
  clients: readonly BenchClient[],
  answers: readonly CapturedAnswer[],
): Promise<number> {
  const published = (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
  const keys = createLocalJWKSet(published);
  const sample = Math.min(SAMPLE, answers.length);
  for (let i = 0; i < sample; i += 1) {
    const at = sample === answers.length ? i : randomInt(answers.length);
    const { payload, protectedHeader } = await compactVerify(answers[at]?.body.trim() ?? '', keys);
    const { sub, aud } = JSON.parse(new TextDecoder().decode(payload)) as { sub: string; aud: string };
    const client = clients[at] as BenchClient;
    if (protectedHeader.typ !== 'policy+jwt' || sub !== `account:${client.account}` || aud !== client.product)
      throw new Error(`${client.account} was given a document of ${sub} for ${aud}.`);
  }
  return sample;
}

/**
 * Answers that were not as expected are right when the document was renewed meanwhile: each account's is once a day.
 * @throws when that does not explain them
 * @returns the requests of the accounts whose documents were renewed
 */
export async function explainWrong(
  url: string,
  clients: readonly BenchClient[],
  requests: readonly LoadRequest[],
  result: LoadResult,
): Promise<readonly number[]> {
  const other = Object.keys(result.statuses).filter((status) => status !== '200' && status !== '304');
  if (other.length > 0) throw new Error(`Answered with ${JSON.stringify(result.statuses)}.`);
  if (result.wrong === 0) return [];
  const asked = result.wrongRequests.map((at) => clients[at] as BenchClient);
  const tags = await tagsOf(url, asked);
  const unchanged = result.wrongRequests.filter((at, i) => requests[at]?.holds === tags[i]);
  if (unchanged.length > 0) {
    const names = unchanged.map((at) => clients[at]?.account).slice(0, 5);
    throw new Error(`${result.wrong} answers were wrong, of ${names.join(', ')} without a reason.`);
  }
  return result.wrongRequests;
}
