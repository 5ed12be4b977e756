import type { RequestHandler, Router } from 'express';
import { TOPICS } from '../../domain/plan.ts';
import { askQuestion } from '../../flows/ask-question.ts';
import { newCustomerLink } from '../../flows/open-link-again.ts';
import { portalPaths } from '../../pages/paths.ts';
import { LinkSentPage } from '../../pages/portal/activation-page.tsx';
import { HelpPage, type HelpPageProps } from '../../pages/portal/help-page.tsx';
import { namesOfOwners } from '../../store/views/owned.ts';
import { seeOther, sendPage } from '../answer.ts';
import { field, hasToken, isFromOurPages, readForm } from '../form-guard.ts';
import { query } from '../param.ts';
import { askLimit } from '../rate-limits.ts';
import { addRoute } from '../routes.ts';
import { changesFor } from './customer-props.ts';
import { askedOf } from './language.ts';
import { strangerFrame } from './portal-frame.ts';
import {
  bySession,
  bySessionForm,
  type PortalTools,
  type PortalVisit,
  strangerToken,
  vendorOf,
} from './visit.ts';

type AskProps = Extract<HelpPageProps, { step: 'ask' }>;

const LONGEST = 2000;

/** Asking a person. */
export function addHelp(router: Router, tools: PortalTools): void {
  const { deps, failures } = tools;
  const show = bySession(tools, async (visit, req, res) => {
    const topic = TOPICS.find((one) => one === query(req, 'topic')) ?? null;
    const question = query(req, 'question').slice(0, LONGEST);
    sendPage(res, HelpPage(await askProps(tools, visit, { topic, question, isMissing: false })));
  });
  const send = bySessionForm(tools, async (visit, req, res) => {
    const { view, frame, who } = visit;
    const topic = TOPICS.find((one) => one === field(req, 'topic'));
    if (topic === undefined) return failures.page(req, res, 400);
    const asked = { topic, question: field(req, 'question') };
    const opened = await askQuestion(deps.context, { ...who, campaignId: view.campaign?.id ?? null }, asked);
    if (!opened.ok) {
      const again = { topic, question: '', isMissing: true };
      return sendPage(res, HelpPage(await askProps(tools, visit, again)), 422);
    }
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

async function askProps(
  { deps }: PortalTools,
  { view, frame }: PortalVisit,
  written: Pick<AskProps, 'topic' | 'question' | 'isMissing'>,
): Promise<AskProps> {
  const { account, contact, campaign, owned, seats, signedIn } = {
    ...view,
    signedIn: frame.signedIn !== null,
  };
  const support = campaign?.plan.support;
  const keys = TOPICS.map((topic) => support?.owners[topic] ?? 'support');
  const names = await namesOfOwners(deps.context.pool, keys);
  return {
    frame,
    account: account.name,
    step: 'ask',
    owners: TOPICS.map((topic, at) => ({
      topic,
      owner: names.get(keys[at] ?? '') ?? keys[at] ?? '',
      withinHours: Math.max(1, Math.round((support?.answerWithinSeconds[topic] ?? 8 * 3600) / 3600)),
    })),
    facts: {
      person: contact.name ?? contact.email,
      products: [...new Set(owned.map((one) => one.productName))],
      // How many there are is for who is signed in, as their names are.
      devices: signedIn ? seats.length : 0,
      hasDates: owned.some((one) => changesFor(view, one.product).length > 0),
    },
    ...written,
  };
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
    sendPage(res, LinkSentPage({ frame: strangerFrame(vendorOf(deps), askedOf(cookies, req), csrf) }));
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
