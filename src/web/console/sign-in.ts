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
import { field, formToken, hasToken, isFromOurPages, readForm } from '../form-guard.ts';
import { param } from '../param.ts';
import { askLimit } from '../rate-limits.ts';
import { addRoute } from '../routes.ts';
import { type ConsoleTools, signedInForm } from './visit.ts';

/** Signing in by a one-time link: opening it shows a button, and only the button signs in (A2). */
export function addSignIn(router: Router, tools: ConsoleTools): void {
  const { deps, cookies, failures } = tools;
  const { context } = deps;
  const csrf = formToken(context.secret, 'sign-in');
  const ours: RequestHandler = (req, res, next) =>
    isFromOurPages(req, context.publicUrl) && hasToken(req, csrf) ? next() : failures.page(req, res, 403);

  const ask: RequestHandler = (_req, res) => sendPage(res, SignInPage({ csrf, step: 'ask' }));
  const send: RequestHandler = (req, res) => {
    // Not awaited: the time it takes must not tell whether the address is known.
    void sendLink(field(req, 'email'));
    sendPage(res, SignInPage({ csrf, step: 'sent', validMinutes: SIGN_IN_MINUTES }));
  };
  const sendLink = async (email: string) => {
    try {
      const message = await startSignIn(context, email);
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
    const page = usable
      ? SignInPage({ csrf, step: 'confirm', action: req.path })
      : SignInPage({ csrf, step: 'unusable' });
    sendPage(res, page, usable ? 200 : 404);
  };
  const confirm: RequestHandler = async (req, res) => {
    const done = await completeSignIn(context, param(req, 'token'));
    if (!done.ok) return sendPage(res, SignInPage({ csrf, step: 'unusable' }), 404);
    cookies.set(res, 'session', done.value.token, done.value.validSeconds);
    seeOther(res, consolePaths.campaigns);
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
