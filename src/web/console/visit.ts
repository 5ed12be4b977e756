import type { Request, RequestHandler, Response } from 'express';
import { findSession, type Session } from '../../flows/sign-in.ts';
import { StaleFormPage } from '../../pages/console/stale-form-page.tsx';
import type { ConsoleFrame } from '../../pages/console-layout.tsx';
import { consolePaths, signInPath } from '../../pages/paths.ts';
import { SignInPage } from '../../pages/sign-in-page.tsx';
import { type ConsoleTime, consoleTime } from '../../store/views/console-frame.ts';
import { seeOther, sendPage } from '../answer.ts';
import type { CookieJar } from '../cookies.ts';
import type { WebDeps } from '../deps.ts';
import type { Failures } from '../failures.ts';
import { formToken, hasToken, isFromOurPages, typedIn } from '../form-guard.ts';
import { takeFlash } from './flash.ts';
import { pageOfForm, wantedPage } from './wanted-page.ts';

/** What every handler of the console gets: who looks, and what is around every page. */
export type Visit = {
  readonly session: Session;
  readonly frame: ConsoleFrame;
  readonly time: ConsoleTime;
};

export type ConsoleTools = {
  readonly deps: WebDeps;
  readonly cookies: CookieJar;
  readonly failures: Failures;
};

export type ConsoleHandler = (visit: Visit, req: Request, res: Response) => Promise<void> | void;

/** Lets signed-in staff in, and sends everybody else to sign in and then back to this page. */
export function signedIn(tools: ConsoleTools, handle: ConsoleHandler): RequestHandler {
  return async (req, res) => {
    const visit = await visitOf(tools, req, res);
    if (visit === null) return seeOther(res, signInPath(wantedPage(req.originalUrl)));
    await handle(visit, req, res);
  };
}

/** The same for what changes something: only from a form of ours, with the session's token in it. */
export function signedInForm(tools: ConsoleTools, handle: ConsoleHandler): RequestHandler {
  const { deps, cookies, failures } = tools;
  return async (req, res) => {
    const token = cookies.read(req, 'session');
    const session = token === null ? null : await findSession(deps.context, token);
    if (session === null) return sendSignedOut(tools, req, res);
    if (!isFromOurPages(req, deps.context.publicUrl)) return failures.page(req, res, 403);
    if (!hasToken(req, session.csrf)) return sendStale(tools, req, res);
    const time = await consoleTime(deps.context.pool);
    await handle({ session, time, frame: frameOf(tools, session, time, null) }, req, res);
  };
}

/** Fields in which people write in their own words. */
const WRITTEN = ['reason', 'text', 'done', 'subject'];

/** A form was sent when its session was over: nothing was done, and nothing that was typed is lost. */
function sendSignedOut({ deps }: ConsoleTools, req: Request, res: Response): void {
  const { secret, publicUrl } = deps.context;
  const props = {
    csrf: signInToken(secret),
    next: pageOfForm(req.path),
    typed: typedIn(req, WRITTEN, publicUrl),
  };
  sendPage(res, SignInPage({ ...props, step: 'ask', signedOut: true }), 401);
}

/** A form of a page from before its reader signed in again. */
function sendStale({ deps, failures }: ConsoleTools, req: Request, res: Response): void {
  const typed = typedIn(req, WRITTEN, deps.context.publicUrl);
  const page = pageOfForm(req.path) ?? consolePaths.campaigns;
  if (typed === '') failures.page(req, res, 403);
  else sendPage(res, StaleFormPage({ typed, page }), 403);
}

/** The token of the forms that sign somebody in. */
export function signInToken(secret: string): string {
  return formToken(secret, 'sign-in');
}

async function visitOf(tools: ConsoleTools, req: Request, res: Response): Promise<Visit | null> {
  const { deps, cookies } = tools;
  const token = cookies.read(req, 'session');
  const session = token === null ? null : await findSession(deps.context, token);
  if (session === null) return null;
  const time = await consoleTime(deps.context.pool);
  return { session, time, frame: frameOf(tools, session, time, takeFlash(cookies, req, res)) };
}

function frameOf(
  { deps }: ConsoleTools,
  { staff, csrf }: Session,
  time: ConsoleTime,
  flash: ConsoleFrame['flash'],
): ConsoleFrame {
  return {
    person: { name: staff.name, role: staff.role },
    reader: { locale: 'en-GB', timeZone: time.timeZone },
    csrf,
    timeLapse: time.timeLapse,
    hasInbox: deps.transportName === 'capture',
    flash,
  };
}
