import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Result } from '../../domain/result.ts';
import type { ConsoleFrame } from '../../pages/console-layout.tsx';
import { seeOther } from '../answer.ts';
import type { CookieJar } from '../cookies.ts';
import type { Failures } from '../failures.ts';

const LONGEST = 600;
const SECONDS = 60;
const FLASH = z.strictObject({
  tone: z.enum(['neutral', 'good', 'warning', 'danger', 'info']),
  text: z.string().max(LONGEST),
});

/** Goes on to a page that shows this sentence, once. */
export function flash(
  cookies: CookieJar,
  res: Response,
  path: string,
  shown: NonNullable<ConsoleFrame['flash']>,
): void {
  cookies.set(res, 'flash', JSON.stringify({ ...shown, text: shown.text.slice(0, LONGEST) }), SECONDS);
  seeOther(res, path);
}

/** The sentence the last form left behind; it is gone afterwards. */
export function takeFlash(cookies: CookieJar, req: Request, res: Response): ConsoleFrame['flash'] {
  const text = cookies.read(req, 'flash');
  if (text === null) return null;
  cookies.clear(res, 'flash');
  try {
    return FLASH.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/**
 * Goes on after a form: with what was done, or with the sentence that says why it was not. What the person may not do
 * and what does not exist are errors: no page offers them.
 */
export function goOn<Value>(
  tools: { readonly cookies: CookieJar; readonly failures: Failures },
  req: Request,
  res: Response,
  path: string,
  outcome: Result<Value>,
  done: (value: Value) => string,
): void {
  if (outcome.ok) flash(tools.cookies, res, path, { tone: 'good', text: done(outcome.value) });
  else if (outcome.code === 'role' || outcome.code === 'own-proposal') tools.failures.page(req, res, 403);
  else if (outcome.code.startsWith('unknown')) tools.failures.page(req, res, 404);
  else flash(tools.cookies, res, path, { tone: 'danger', text: outcome.message });
}
