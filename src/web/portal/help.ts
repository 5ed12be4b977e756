import type { RequestHandler, Router } from 'express';
import { ownerFor } from '../../domain/case-owner.ts';
import { TOPICS } from '../../domain/plan.ts';
import { askQuestion } from '../../flows/ask-question.ts';
import { forgetLinks, newCustomerLink } from '../../flows/open-link-again.ts';
import { shownOwners } from '../../flows/shown-owners.ts';
import { portalPaths } from '../../pages/paths.ts';
import { LinkSentPage } from '../../pages/portal/activation-page.tsx';
import { HelpPage, type HelpPageProps } from '../../pages/portal/help-page.tsx';
import { seeOther, sendPage } from '../answer.ts';
import { field, hasToken, isFromOurPages, readForm, typedIn } from '../form-guard.ts';
import { isSent } from '../is-sent.ts';
import { query } from '../param.ts';
import { askLimit } from '../rate-limits.ts';
import { addRoute } from '../routes.ts';
import { masked } from './code-step.ts';
import { changesFor } from './customer-props.ts';
import { askedOf } from './language.ts';
import { strangerFrame } from './portal-frame.ts';
import {
  byLink,
  byLinkForm,
  bySession,
  bySessionForm,
  type PortalHandler,
  type PortalTools,
  type PortalVisit,
  strangerToken,
  vendorOf,
} from './visit.ts';

type AskProps = Extract<HelpPageProps, { step: 'ask' }>;

const LONGEST = 2000;

/**
 * Asking a person: in a browser that is known, and by each link of a mail. By a link the page is free to read, and says who
 * answers; the question itself needs a code, and is carried past it.
 */
export function addHelp(router: Router, tools: PortalTools): void {
  const { deps, failures } = tools;
  const show: PortalHandler = async (visit, req, res) => {
    const topic = TOPICS.find((one) => one === query(req, 'topic')) ?? null;
    const question = query(req, 'question').slice(0, LONGEST);
    sendPage(res, HelpPage(await askProps(tools, visit, { topic, question, isMissing: false })));
  };
  const send: PortalHandler = async (visit, req, res) => {
    const { view, frame, who } = visit;
    const topic = TOPICS.find((one) => one === field(req, 'topic'));
    if (topic === undefined) return failures.page(req, res, 400);
    const asked = { topic, question: field(req, 'question') };
    const opened = await askQuestion(deps.context, { ...who, campaignId: view.campaign?.id ?? null }, asked);
    if (!opened.ok) {
      const again = { topic, question: '', isMissing: true };
      return sendPage(res, HelpPage(await askProps(tools, visit, again)), 422);
    }
    const { ownerKey, dueAt, id } = opened.value;
    const [owner = null] = await shownOwners(deps.context, [ownerKey]);
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
  };
  addRoute(
    router,
    portalPaths.help,
    { get: [bySession(tools, show)], post: [readForm, bySessionForm(tools, send)] },
    failures.wrongMethod,
  );
  const byPerson = { needs: 'known', purpose: 'ask', fields: ['topic', 'question'] } as const;
  addRoute(
    router,
    '/portal/h/:token',
    { get: [byLink(tools, show)], post: [readForm, byLinkForm(tools, send, byPerson)] },
    failures.wrongMethod,
  );
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
  const owners = TOPICS.map((topic) => ownerFor(topic, support?.owners ?? null, account.rep));
  const names = await shownOwners(deps.context, owners);
  return {
    frame,
    account: account.name,
    step: 'ask',
    owners: TOPICS.map((topic, at) => ({
      topic,
      owner: names[at] ?? null,
      withinHours: Math.max(1, Math.round((support?.answerWithinSeconds[topic] ?? 8 * 3600) / 3600)),
    })),
    facts: {
      // A link may have been passed on: it never shows a whole address.
      person: contact.name ?? (signedIn ? contact.email : masked(contact.email)),
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
      const made = await newCustomerLink(context, email);
      if (made === null || (await isSent(deps.send(made.message)))) return;
      await forgetLinks(context, made);
      log.error('A new link could not be mailed.');
    } catch (error) {
      log.error('A new link could not be sent.', { error: error instanceof Error ? error.name : 'unknown' });
    }
  };
  const send: RequestHandler = (req, res) => {
    if (!isFromOurPages(req, context.publicUrl) || !hasToken(req, csrf)) return failures.page(req, res, 403);
    // Not awaited: the time it takes must not tell whether the address is known.
    void sendLink(field(req, 'email'));
    const frame = strangerFrame(vendorOf(deps), askedOf(cookies, req), csrf);
    sendPage(
      res,
      LinkSentPage({
        frame,
        back: frontDoorIn(field(req, 'back')),
        typed: typedIn(req, [], context.publicUrl),
      }),
    );
  };
  addRoute(
    router,
    portalPaths.newLinkForm,
    { post: [askLimit(failures), readForm, send] },
    failures.wrongMethod,
  );

  const leave = bySessionForm(tools, (_visit, _req, res) => {
    cookies.clear(res, 'portal');
    seeOther(res, portalPaths.front);
  });
  addRoute(router, portalPaths.signOutForm, { post: [readForm, leave] }, failures.wrongMethod);
}

/** Only ever the front door with the copy of the software that opened it, whatever a form says. */
function frontDoorIn(back: string): string | null {
  return back.startsWith(`${portalPaths.front}?`) ? back.slice(0, LONGEST) : null;
}
