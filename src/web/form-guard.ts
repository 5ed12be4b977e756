import { createHmac, timingSafeEqual } from 'node:crypto';
import express, { type Request } from 'express';
import { CSRF_FIELD, TYPED_FIELD } from '../pages/form.tsx';

/** Reads what a form sent. Small: the longest thing anybody writes here is a question. */
export const readForm = express.urlencoded({ extended: false, limit: '32kb' });

/** A field of the form as text; '' when it was not sent, or sent several times. */
export function field(req: Request, name: string): string {
  const body: unknown = req.body;
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return '';
  const value = (body as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : '';
}

/**
 * Does the request come from one of our own pages? Browsers say where a post comes from; what says nothing is no
 * browser that somebody could be tricked with, and still needs the form's token.
 */
export function isFromOurPages(req: Request, publicUrl: string): boolean {
  const site = req.get('Sec-Fetch-Site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const origin = req.get('Origin');
  if (origin === undefined) return true;
  return origin === new URL(publicUrl).origin || hostOf(origin) === req.get('Host');
}

const LONGEST_TYPED = 8000;

/**
 * What somebody wrote into a form that cannot be done, so that a page can give it back to them. Another site's form is
 * not given back: nobody puts words into our pages.
 * @param names of the fields that hold sentences; short choices are not worth keeping
 */
export function typedIn(req: Request, names: readonly string[], publicUrl: string): string {
  if (!isFromOurPages(req, publicUrl)) return '';
  const written = [TYPED_FIELD, ...names].map((name) => field(req, name).trim());
  return written
    .filter((text) => text !== '')
    .join('\n\n')
    .slice(0, LONGEST_TYPED);
}

/** Does the form carry the token its page was given? */
export function hasToken(req: Request, expected: string): boolean {
  const given = Buffer.from(field(req, CSRF_FIELD));
  const wanted = Buffer.from(expected);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/**
 * The token of a form that belongs to no session, derived instead of stored.
 * @param about what the form is for: `sign-in`, `link:TOKEN`, `portal:SESSION`
 */
export function formToken(secret: string, about: string): string {
  return createHmac('sha256', secret).update(`glidepath/form\n${about}`).digest('base64url').slice(0, 32);
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}
