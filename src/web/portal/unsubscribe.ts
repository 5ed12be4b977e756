import type { RequestHandler, Router } from 'express';
import { choosePreferences } from '../../flows/acknowledge.ts';
import { UnsubscribePage } from '../../pages/portal/unsubscribe-page.tsx';
import { sendPage } from '../answer.ts';
import { param } from '../param.ts';
import { addRoute } from '../routes.ts';
import { byLink, type PortalTools, sendUnusable } from './visit.ts';

/**
 * Opting out of optional mail. Its POST is also what mail programs send by themselves (RFC 8058): it needs no cookie, no
 * page before it and no token but the one in the address. GET only shows the button.
 */
export function addUnsubscribe(router: Router, tools: PortalTools): void {
  const { deps, failures } = tools;
  const show = byLink(tools, ({ view, frame }, req, res) =>
    sendPage(
      res,
      UnsubscribePage({ frame, step: 'ask', maskedAddress: masked(view.contact.email), action: req.path }),
    ),
  );
  const press: RequestHandler = byLink(tools, async ({ view, frame }, req, res) => {
    const chosen = await choosePreferences(deps.context, param(req, 'token'), false);
    if (!chosen.ok) return sendUnusable(tools, res);
    sendPage(
      res,
      UnsubscribePage({ frame, step: 'done', maskedAddress: masked(view.contact.email), action: req.path }),
    );
  });
  addRoute(router, '/u/:token', { get: [show], post: [press] }, failures.wrongMethod);
}

/** `a…@example.com`: enough for its owner, for the link may have been passed on. */
export function masked(email: string): string {
  const at = email.lastIndexOf('@');
  return `${[...email][0] ?? ''}…${email.slice(Math.max(at, 1))}`;
}
