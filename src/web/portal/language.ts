import type { Request, RequestHandler } from 'express';
import { LANGUAGES, type Language, languageIn } from '../../pages/portal/words/words.ts';
import type { CookieJar } from '../cookies.ts';
import { query } from '../param.ts';

/** How a browser asks for a customer's page, as far as its language goes. */
export type Asked = {
  /** What somebody chose on a page; null when nobody did. */
  readonly chosen: Language | null;
  /** What the browser is set to. */
  readonly browser: Language | null;
  /** The page's own address, for the links that show it in another language. */
  readonly address: string;
};

const A_YEAR_SECONDS = 365 * 86_400;

/** Remembers a language that was chosen by a link of the page (`?lang=de`), in the browser alone. */
export function rememberLanguage(cookies: CookieJar): RequestHandler {
  return (req, res, next) => {
    const chosen = languageIn(query(req, 'lang'));
    if (chosen !== null) cookies.set(res, 'language', chosen, A_YEAR_SECONDS);
    next();
  };
}

/** Which language a request asks for, and where it would ask for another. */
export function askedOf(cookies: CookieJar, req: Request): Asked {
  const known = req.acceptsLanguages([...LANGUAGES]);
  return {
    chosen: languageIn(query(req, 'lang')) ?? languageIn(cookies.read(req, 'language')),
    // A browser that names no language accepts all of them: that says nothing about its reader.
    browser: req.get('Accept-Language') === undefined || known === false ? null : languageIn(known),
    address: withoutLanguage(req.originalUrl),
  };
}

/**
 * The language of a page: what was chosen, else what mail to this person is written in, else the browser's.
 * @param locales of the person and their account, the nearest first; as imported
 */
export function languageOf(asked: Asked, locales: readonly (string | null)[]): Language {
  const own = locales.map(languageIn).find((one) => one !== null);
  return asked.chosen ?? own ?? asked.browser ?? 'en';
}

function withoutLanguage(url: string): string {
  const [path = '/', search = ''] = url.split('?');
  const rest = search.split('&').filter((one) => one !== '' && !one.startsWith('lang='));
  // A second slash would name another host.
  return `/${path.replace(/^\/+/, '')}${rest.length === 0 ? '' : `?${rest.join('&')}`}`;
}
