import type { RequestHandler, Router } from 'express';
import {
  canCompleteSignIn,
  completeSignIn,
  SIGN_IN_MINUTES,
  signOut,
  startSignIn,
} from '../../flows/sign-in.ts';
import { consolePaths } from '../../pages/paths.ts';
import { SignInPage } from '../../pages/sign-in-page.tsx';
import { seeOther, sendPage } from '../answer.ts';
import { field, hasToken, isFromOurPages, readForm, typedIn } from '../form-guard.ts';
import { param, query } from '../param.ts';
import { askLimit } from '../rate-limits.ts';
import { addRoute } from '../routes.ts';
import { type ConsoleTools, signedInForm, signInToken } from './visit.ts';
import { wantedPage } from './wanted-page.ts';

/**
 * Signing in by a one-time link: opening it shows a button, and only the button signs in (A2). The page somebody wanted goes
 * along, through the mail, so that they come out where they wanted to be.
 */
export function addSignIn(router: Router, tools: ConsoleTools): void {
  const { deps, cookies, failures } = tools;
  const { context } = deps;
  const csrf = signInToken(context.secret);
  const ours: RequestHandler = (req, res, next) =>
    isFromOurPages(req, context.publicUrl) && hasToken(req, csrf) ? next() : failures.page(req, res, 403);

  const ask: RequestHandler = (req, res) =>
    sendPage(res, SignInPage({ csrf, next: wantedPage(query(req, 'next')), typed: '', step: 'ask' }));
  const send: RequestHandler = (req, res) => {
    // Not awaited: the time it takes must not tell whether the address is known.
    const next = wantedPage(field(req, 'next'));
    void sendLink(field(req, 'email'), next);
    const typed = typedIn(req, [], context.publicUrl);
    sendPage(res, SignInPage({ csrf, next, typed, step: 'sent', validMinutes: SIGN_IN_MINUTES }));
  };
  const sendLink = async (email: string, next: string | null) => {
    try {
      const message = await startSignIn(context, email, next);
      if (message !== null) await deps.send(message);
    } catch (error) {
      deps.log.error('A sign-in link could not be sent.', {
        error: error instanceof Error ? error.name : 'unknown',
      });
    }
  };
  addRoute(
    router,
    consolePaths.signIn,
    { get: [ask], post: [askLimit(failures), readForm, ours, send] },
    failures.wrongMethod,
  );

  const show: RequestHandler = async (req, res) => {
    const usable = await canCompleteSignIn(context, param(req, 'token'));
    const props = { csrf, next: wantedPage(query(req, 'next')), typed: '' };
    const page = usable
      ? SignInPage({ ...props, step: 'confirm', action: req.path })
      : SignInPage({ ...props, step: 'unusable' });
    sendPage(res, page, usable ? 200 : 404);
  };
  const confirm: RequestHandler = async (req, res) => {
    const done = await completeSignIn(context, param(req, 'token'));
    const next = wantedPage(field(req, 'next'));
    if (!done.ok) return sendPage(res, SignInPage({ csrf, next, typed: '', step: 'unusable' }), 404);
    cookies.set(res, 'session', done.value.token, done.value.validSeconds);
    seeOther(res, next ?? consolePaths.campaigns);
  };
  const byLink = { get: [show], post: [readForm, ours, confirm] };
  addRoute(router, `${consolePaths.signIn}/:token`, byLink, failures.wrongMethod);

  const leave = signedInForm(tools, async (_visit, req, res) => {
    const token = cookies.read(req, 'session');
    if (token !== null) await signOut(context, token);
    cookies.clear(res, 'session');
    seeOther(res, consolePaths.signIn);
  });
  addRoute(router, consolePaths.signOutForm, { post: [readForm, leave] }, failures.wrongMethod);
}
