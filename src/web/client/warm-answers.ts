import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { AnswerMemory } from './answer-memory.ts';
import { FLAGS_PATH } from './ofrep-failures.ts';
import { readPostedText } from './posted-text.ts';
import { type ClientAnswer, requestName, sendPrepared } from './prepared-answer.ts';

/** What is answered here, by its route. */
export type WarmRoute = 'policy' | 'check' | 'flags';

/**
 * Answers what is known before the rest of the app is asked: client software asks all day, and routing, reading and
 * logging such a request takes many times as long as answering it. What is not known goes on to `rest`.
 * @param count is told of each request that was answered here
 */
export function warmAnswers(
  memory: AnswerMemory<ClientAnswer>,
  count: (route: WarmRoute, status: number) => void,
  rest: RequestListener,
): RequestListener {
  function answer(route: WarmRoute, req: IncomingMessage, res: ServerResponse, text?: string): void {
    const known = memory.known(requestName(req, text));
    if (known === null || 'refusal' in known.value) {
      rest(req, res);
      return;
    }
    sendPrepared(req, res, { value: known.value, isLeftover: known.isLeftover });
    count(route, res.statusCode);
  }

  return (req, res) => {
    const route = routeOf(req);
    if (route === null) return rest(req, res);
    if (route === 'policy') return answer(route, req, res);
    if (!readPostedText(req, (text) => answer(route, req, res, text))) rest(req, res);
  };
}

function routeOf({ method, url = '' }: IncomingMessage): WarmRoute | null {
  if (method === 'GET') return url.startsWith('/v1/policy?') ? 'policy' : null;
  if (method !== 'POST') return null;
  if (url === '/v1/check') return 'check';
  return url.startsWith(FLAGS_PATH) ? 'flags' : null;
}
