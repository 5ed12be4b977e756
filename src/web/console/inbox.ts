import type { RequestHandler, Router } from 'express';
import { InboxMessagePage } from '../../pages/console/inbox-message-page.tsx';
import { InboxPage } from '../../pages/console/inbox-page.tsx';
import { consolePaths } from '../../pages/paths.ts';
import { capturedMessage, findCapturedMail } from '../../store/views/inbox.ts';
import { sendPage } from '../answer.ts';
import { param, searched } from '../param.ts';
import { addRoute } from '../routes.ts';
import { mailHeaders } from '../security-headers.ts';
import { type ConsoleTools, signedIn } from './visit.ts';

const SHOWN = 100;

/** The captured mail. Where mail is really sent there is no inbox to look into. */
export function addInbox(router: Router, tools: ConsoleTools): void {
  const { deps, failures } = tools;
  const { context } = deps;
  const { email, name } = context.mailFrom;
  const captured: RequestHandler = (req, res, next) =>
    deps.transportName === 'capture' ? next() : failures.page(req, res, 404);

  const list = signedIn(tools, async ({ frame }, req, res) => {
    const query = searched(req);
    const { messages, total } = await findCapturedMail(context.pool, query, SHOWN);
    const rows = messages.map((one) => ({ ...one, from: one.from ?? 'sign-in' }));
    sendPage(res, InboxPage({ frame, query, messages: rows, total }));
  });
  addRoute(router, consolePaths.inbox, { get: [captured, list] }, failures.wrongMethod);

  const show = signedIn(tools, async ({ frame }, req, res) => {
    const message = await capturedMessage(context.pool, param(req, 'id'));
    if (message === null) return failures.page(req, res, 404);
    const headers = Object.entries(message.headers).map(([header, value]) => ({ name: header, value }));
    sendPage(
      res,
      InboxMessagePage({
        frame,
        message: { ...message, headers, from: name === '' ? email : `${name} <${email}>` },
      }),
    );
  });
  addRoute(router, `${consolePaths.inbox}/:id`, { get: [captured, show] }, failures.wrongMethod);

  const html = signedIn(tools, async (_visit, req, res) => {
    const message = await capturedMessage(context.pool, param(req, 'id'));
    if (message === null) return failures.page(req, res, 404);
    res.set('Cache-Control', 'no-store').type('html').send(message.html);
  });
  addRoute(
    router,
    `${consolePaths.inbox}/:id/html`,
    { get: [captured, mailHeaders, html] },
    failures.wrongMethod,
  );
}
