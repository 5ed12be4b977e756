import type { RequestHandler, Router } from 'express';
import { TOPICS } from '../../domain/plan.ts';
import { askQuestion } from '../../flows/ask-question.ts';
import { newCustomerLink } from '../../flows/open-link-again.ts';
import { portalPaths } from '../../pages/paths.ts';
import { LinkSentPage } from '../../pages/portal/activation-page.tsx';
import { HelpPage } from '../../pages/portal/help-page.tsx';
import { seeOther, sendPage } from '../answer.ts';
import { field, hasToken, isFromOurPages, readForm } from '../form-guard.ts';
import { askLimit } from '../rate-limits.ts';
import { addRoute } from '../routes.ts';
import { strangerFrame } from './portal-frame.ts';
import { bySession, bySessionForm, type PortalTools, strangerToken, vendorOf } from './visit.ts';

/** Asking a person. */
export function addHelp(router: Router, tools: PortalTools): void {
  const { deps, failures } = tools;
  const show = bySession(tools, ({ view, frame }, _req, res) =>
    sendPage(res, HelpPage({ frame, account: view.account.name, step: 'ask' })),
  );
  const send = bySessionForm(tools, async ({ view, frame, who }, req, res) => {
    const topic = TOPICS.find((one) => one === field(req, 'topic'));
    if (topic === undefined) return failures.page(req, res, 400);
    const asked = { topic, question: field(req, 'question') };
    const opened = await askQuestion(deps.context, { ...who, campaignId: view.campaign?.id ?? null }, asked);
    if (!opened.ok) return failures.page(req, res, 400);
    const { owner, dueAt, id } = opened.value;
    sendPage(
      res,
      HelpPage({
        frame,
        account: view.account.name,
        step: 'sent',
        owner,
        answerBy: dueAt,
        reference: `C${id}`,
      }),
    );
  });
  addRoute(router, portalPaths.help, { get: [show], post: [readForm, send] }, failures.wrongMethod);
}

/** A link that is used or gone, and a new one by mail. Whether an address is known is never told. */
export function addNewLink(router: Router, tools: PortalTools): void {
  const { deps, cookies, failures } = tools;
  const { context, log } = deps;
  const csrf = strangerToken(deps);
  const sendLink = async (email: string) => {
    try {
      const message = await newCustomerLink(context, email);
      if (message !== null) await deps.send(message);
    } catch (error) {
      log.error('A new link could not be sent.', { error: error instanceof Error ? error.name : 'unknown' });
    }
  };
  const send: RequestHandler = (req, res) => {
    if (!isFromOurPages(req, context.publicUrl) || !hasToken(req, csrf)) return failures.page(req, res, 403);
    // Not awaited: the time it takes must not tell whether the address is known.
    void sendLink(field(req, 'email'));
    sendPage(res, LinkSentPage({ frame: strangerFrame(vendorOf(deps), csrf) }));
  };
  addRoute(
    router,
    portalPaths.newLinkForm,
    { post: [askLimit(failures), readForm, send] },
    failures.wrongMethod,
  );

  const leave = bySessionForm(tools, (_visit, _req, res) => {
    cookies.clear(res, 'portal');
    seeOther(res, portalPaths.owned);
  });
  addRoute(router, portalPaths.signOutForm, { post: [readForm, leave] }, failures.wrongMethod);
}
