import type { Request, RequestHandler, Response } from 'express';
import type { CustomerLink } from '../../flows/open-link.ts';
import { openCustomerLink } from '../../flows/open-link.ts';
import { LinkUnusablePage, SignedOutPage, type StrandedProps } from '../../pages/portal/signed-out-page.tsx';
import type { PortalFrame } from '../../pages/portal-layout.tsx';
import { type PortalView, portalView } from '../../store/views/portal-page.ts';
import { sendPage } from '../answer.ts';
import type { CookieJar } from '../cookies.ts';
import type { WebDeps } from '../deps.ts';
import type { Failures } from '../failures.ts';
import { formToken, hasToken, isFromOurPages, typedIn } from '../form-guard.ts';
import { param } from '../param.ts';
import type { PortalLimits } from '../rate-limits.ts';
import { asPerson, type PersonRules } from './code-step.ts';
import { askedOf } from './language.ts';
import { portalFrame, strangerFrame } from './portal-frame.ts';
import { addressMark, openSession, type PortalSession } from './session.ts';

export type PortalTools = {
  readonly deps: WebDeps;
  readonly cookies: CookieJar;
  readonly failures: Failures;
  readonly limits: PortalLimits;
};

/** A customer's page that is looked at: whose, by which way, and what is around it. */
export type PortalVisit = {
  readonly who: CustomerLink;
  readonly view: PortalView;
  readonly frame: PortalFrame;
  /** The token of the link in the address; null for the pages of a browser that is known. */
  readonly token: string | null;
  /** This browser's session, if it is one of this very contact. */
  readonly session: PortalSession | null;
  /** A code was typed in this browser today: it may see keys and devices. */
  readonly signedIn: boolean;
};

export type PortalHandler = (visit: PortalVisit, req: Request, res: Response) => Promise<void> | void;

/** The name customers know the vendor by: the one its mail comes from. */
export function vendorOf({ context }: WebDeps): string {
  return context.mailFrom.name || 'Licensing';
}

/** The form token of pages that know nobody. */
export function strangerToken({ context }: WebDeps): string {
  return formToken(context.secret, 'portal');
}

/** Unknown, expired, or of a contact that is gone: the same page for all of them, so that it tells a stranger nothing. */
export function sendUnusable(tools: PortalTools, req: Request, res: Response): void {
  sendPage(res, LinkUnusablePage(stranded(tools, req)), 404);
}

/** A form was sent from a browser nobody is known in any more: nothing was done, and nothing that was typed is lost. */
function sendSignedOut(tools: PortalTools, req: Request, res: Response): void {
  sendPage(res, SignedOutPage(stranded(tools, req)), 401);
}

/** Fields in which customers write in their own words. */
const WRITTEN = ['question', 'reason', 'comment', 'name'];

function stranded({ deps, cookies }: PortalTools, req: Request): StrandedProps {
  const frame = strangerFrame(vendorOf(deps), askedOf(cookies, req), strangerToken(deps));
  return { frame, typed: typedIn(req, WRITTEN, deps.context.publicUrl) };
}

/** For pages a mail links to: the token in the address opens its own account alone (A3). Looking changes nothing (A2). */
export function byLink(tools: PortalTools, handle: PortalHandler): RequestHandler {
  return answer(tools, visitByLink, handle);
}

/**
 * The same for their forms, from the page itself only.
 * @param rules what binds somebody needs a person, whom a link alone does not prove; null for what a link may do
 */
export function byLinkForm(
  tools: PortalTools,
  handle: PortalHandler,
  rules: PersonRules | null,
): RequestHandler {
  return answer(tools, visitByLink, ofForm(tools, handle, rules));
}

/**
 * For pages of a browser in which a person was.
 * @param stranger answers a browser that nobody knows; left out, it learns how to get a link
 */
export function bySession(
  tools: PortalTools,
  handle: PortalHandler,
  stranger?: typeof sendUnusable,
): RequestHandler {
  return answer(tools, visitBySession, handle, stranger);
}

/**
 * The same for their forms.
 * @param rules what needs a browser that is signed in asks for a code again when its day is over; null: known is enough
 */
export function bySessionForm(
  tools: PortalTools,
  handle: PortalHandler,
  rules: PersonRules | null = null,
): RequestHandler {
  return answer(tools, visitBySession, ofForm(tools, handle, rules), sendSignedOut);
}

type Visiting = (tools: PortalTools, req: Request) => Promise<PortalVisit | null>;

function answer(
  tools: PortalTools,
  visiting: Visiting,
  handle: PortalHandler,
  missing: typeof sendUnusable = sendUnusable,
): RequestHandler {
  return async (req, res) => {
    const visit = await visiting(tools, req);
    if (visit === null) missing(tools, req, res);
    else await handle(visit, req, res);
  };
}

function ofForm(tools: PortalTools, handle: PortalHandler, rules: PersonRules | null): PortalHandler {
  const { deps, failures } = tools;
  return async (visit, req, res) => {
    if (!isFromOurPages(req, deps.context.publicUrl) || !hasToken(req, visit.frame.csrf))
      return failures.page(req, res, 403);
    if (rules === null) return handle(visit, req, res);
    const person = await asPerson(tools, visit, rules, req, res);
    if (person === 'unusable') return sendUnusable(tools, req, res);
    if (person === 'answered') return;
    const { token, view, signedIn } = person;
    const frame = token === null ? sessionFrame(tools, req, view, signedIn) : person.frame;
    await handle({ ...person, frame }, req, res);
  };
}

async function visitByLink(tools: PortalTools, req: Request): Promise<PortalVisit | null> {
  const { deps } = tools;
  const token = param(req, 'token');
  const who = await openCustomerLink(deps.context, token);
  const view = who === null ? null : await portalView(deps.context.pool, who);
  if (who === null || view === null) return null;
  const kept = sessionOf(tools, req, view.contact.email);
  const session = kept?.accountId === who.accountId && kept.contactId === who.contactId ? kept : null;
  const csrf = formToken(deps.context.secret, `link:${token}`);
  const frame = portalFrame(vendorOf(deps), askedOf(tools.cookies, req), view, csrf, false, token);
  return { who, view, frame, token, session, signedIn: isSignedIn(tools, session) };
}

async function visitBySession(tools: PortalTools, req: Request): Promise<PortalVisit | null> {
  const { deps } = tools;
  const session = sessionOf(tools, req, null);
  if (session === null) return null;
  const { accountId, contactId, campaignId, deliveryId } = session;
  const who = { accountId, contactId, campaignId, deliveryId };
  const view = await portalView(deps.context.pool, who);
  if (view === null || addressMark(view.contact.email) !== session.address) return null;
  const signedIn = isSignedIn(tools, session);
  return { who, view, token: null, session, signedIn, frame: sessionFrame(tools, req, view, signedIn) };
}

/**
 * The frame of a known browser's pages. Its form token stays the same when the session is renewed, so that a form which was
 * open meanwhile can still be sent.
 */
function sessionFrame(
  { deps, cookies }: PortalTools,
  req: Request,
  view: PortalView,
  signedIn: boolean,
): PortalFrame {
  const csrf = formToken(deps.context.secret, `portal:${view.account.id}:${view.contact.id}`);
  return portalFrame(vendorOf(deps), askedOf(cookies, req), view, csrf, signedIn, null);
}

function isSignedIn({ deps }: PortalTools, session: PortalSession | null): boolean {
  return session !== null && session.signedInUntil > deps.machineNow();
}

function sessionOf({ deps, cookies }: PortalTools, req: Request, email: string | null): PortalSession | null {
  const value = cookies.read(req, 'portal');
  const session = value === null ? null : openSession(deps.context.secret, value, deps.machineNow());
  return session !== null && (email === null || session.address === addressMark(email)) ? session : null;
}
