import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { safeError } from '../domain/without-secrets.ts';
import { ErrorPage, type ErrorPageProps } from '../pages/error-page.tsx';
import { consolePaths, portalPaths } from '../pages/paths.ts';
import { type Language, wordsIn } from '../pages/portal/words/words.ts';
import { sendPage } from './answer.ts';
import { cookieJar } from './cookies.ts';
import type { WebDeps } from './deps.ts';
import { COME_BACK_AFTER, isOutage } from './outage.ts';
import { askedOf, languageOf } from './portal/language.ts';
import { notFound, problem, problemHandler } from './problem.ts';

type PageStatus = ErrorPageProps['status'];

/** What went wrong, said as a page to people and as a problem to programs. */
export type Failures = {
  /** @param status decides the words of the page */
  page(req: Request, res: Response, status: PageStatus): void;
  readonly nothingHere: RequestHandler;
  readonly wrongMethod: RequestHandler;
  /** The last handler of the app. Stacks and queries go to the log, with the reference the page shows. */
  readonly broken: ErrorRequestHandler;
};

export function failures({ context, log }: Pick<WebDeps, 'context' | 'log'>): Failures {
  const cookies = cookieJar(context.publicUrl);
  const page = (req: Request, res: Response, status: PageStatus, reference: string | null = null) => {
    const isConsole = req.path.startsWith('/console');
    const vendor = isConsole ? null : context.mailFrom.name || 'Licensing';
    const language = languageOf(askedOf(cookies, req), [localeKnownOf(res)]);
    const home = isConsole ? consoleHome(status) : customerHome(req, status, language);
    sendPage(res, ErrorPage({ status, reference, vendor, home, language }), status);
  };
  const asProblem = problemHandler((error) => log.error('A request failed.', { error: safeError(error) }));
  return {
    page,
    nothingHere: (req, res, next) => (isPage(req) ? page(req, res, 404) : notFound(req, res, next)),
    wrongMethod: (req, res) =>
      isPage(req)
        ? page(req, res, 405)
        : problem(res, 405, 'method-not-allowed', `Allowed here: ${res.get('Allow') ?? 'nothing'}.`),
    broken: (error, req, res, next) => {
      if (res.headersSent || !isPage(req)) return asProblem(error, req, res, next);
      if (isClientError(error)) return page(req, res, 400);
      const reference = randomUUID().slice(0, 8);
      log.error('A page failed.', { reference, error: safeError(error) });
      if (!isOutage(error)) return page(req, res, 500, reference);
      res.set('Retry-After', COME_BACK_AFTER);
      page(req, res, 503, reference);
    },
  };
}

function consoleHome(status: PageStatus): ErrorPageProps['home'] {
  return status === 503 ? null : { href: consolePaths.campaigns, word: 'Go to the campaigns' };
}

/** Where a link went wrong the front door sends a new one. A briefing's readers are staff, who have none there. */
function customerHome(req: Request, status: PageStatus, language: Language): ErrorPageProps['home'] {
  if ((status !== 403 && status !== 404) || req.path.startsWith('/b/')) return null;
  return { href: portalPaths.front, word: wordsIn(language).say('error.home') };
}

/** The language a customer's page was already being made in. */
function localeKnownOf(res: Response): string | null {
  const known: unknown = res.locals.language;
  return typeof known === 'string' ? known : null;
}

/** People look at pages, and only those who ask for HTML. */
function isPage(req: Request): boolean {
  return (
    !/^\/(v1|webhooks|healthz|readyz|metrics|openapi\.json)(\/|$)/.test(req.path) &&
    req.accepts(['json', 'html']) === 'html'
  );
}

function isClientError(error: unknown): boolean {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : null;
  return typeof status === 'number' && status >= 400 && status < 500;
}
