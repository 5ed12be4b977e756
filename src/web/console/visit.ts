import type { Request, RequestHandler, Response } from 'express';
import { findSession, type Session } from '../../flows/sign-in.ts';
import type { ConsoleFrame } from '../../pages/console-layout.tsx';
import { consolePaths } from '../../pages/paths.ts';
import { type ConsoleTime, consoleTime } from '../../store/views/console-frame.ts';
import { seeOther } from '../answer.ts';
import type { CookieJar } from '../cookies.ts';
import type { WebDeps } from '../deps.ts';
import type { Failures } from '../failures.ts';
import { hasToken, isFromOurPages } from '../form-guard.ts';
import { takeFlash } from './flash.ts';

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

/** Lets signed-in staff in, and sends everybody else to sign in. */
export function signedIn(tools: ConsoleTools, handle: ConsoleHandler): RequestHandler {
  return async (req, res) => {
    const visit = await visitOf(tools, req, res);
    if (visit === null) return seeOther(res, consolePaths.signIn);
    await handle(visit, req, res);
  };
}

/** The same for what changes something: only from a form of ours, with the session's token in it. */
export function signedInForm(tools: ConsoleTools, handle: ConsoleHandler): RequestHandler {
  const { deps, cookies, failures } = tools;
  return async (req, res) => {
    const token = cookies.read(req, 'session');
    const session = token === null ? null : await findSession(deps.context, token);
    if (session === null) return seeOther(res, consolePaths.signIn);
    if (!isFromOurPages(req, deps.context.publicUrl) || !hasToken(req, session.csrf))
      return failures.page(req, res, 403);
    const time = await consoleTime(deps.context.pool);
    await handle({ session, time, frame: frameOf(tools, session, time, null) }, req, res);
  };
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
