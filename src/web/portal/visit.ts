import type { Request, RequestHandler, Response } from 'express';
import type { CustomerLink } from '../../flows/open-link.ts';
import { openCustomerLink } from '../../flows/open-link.ts';
import { LinkUnusablePage } from '../../pages/portal/activation-page.tsx';
import type { PortalFrame } from '../../pages/portal-layout.tsx';
import { type PortalView, portalView } from '../../store/views/portal-page.ts';
import { sendPage } from '../answer.ts';
import type { CookieJar } from '../cookies.ts';
import type { WebDeps } from '../deps.ts';
import type { Failures } from '../failures.ts';
import { formToken, hasToken, isFromOurPages } from '../form-guard.ts';
import { param } from '../param.ts';
import { portalFrame, strangerFrame } from './portal-frame.ts';
import { openSession, PORTAL_SESSION_SECONDS, type PortalSession, sealSession } from './session.ts';

export type PortalTools = {
  readonly deps: WebDeps;
  readonly cookies: CookieJar;
  readonly failures: Failures;
};

/** A customer's page that is looked at: whose, by which way, and what is around it. */
export type PortalVisit = {
  readonly who: CustomerLink;
  readonly view: PortalView;
  readonly frame: PortalFrame;
  /** This browser used an activation link of the account: it may see keys and computers. */
  readonly signedIn: boolean;
  /** The link's activation button was pressed before; false for a session. */
  readonly used: boolean;
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

/** Unknown, used, expired: the same page for all of them, so that it tells a stranger nothing. */
export function sendUnusable({ deps }: PortalTools, res: Response): void {
  sendPage(res, LinkUnusablePage({ frame: strangerFrame(vendorOf(deps), strangerToken(deps)) }), 404);
}

/** For pages a mail links to: the token in the address opens its own account alone (A3). Looking changes nothing (A2). */
export function byLink(tools: PortalTools, handle: PortalHandler): RequestHandler {
  return async (req, res) => {
    const visit = await visitByLink(tools, req);
    if (visit === null) sendUnusable(tools, res);
    else await handle(visit, req, res);
  };
}

/** The same for their buttons: only from the page itself. */
export function byLinkForm(tools: PortalTools, handle: PortalHandler): RequestHandler {
  const { context } = tools.deps;
  return async (req, res) => {
    if (!isFromOurPages(req, context.publicUrl) || !hasToken(req, linkToken(tools, req)))
      return tools.failures.page(req, res, 403);
    await byLink(tools, handle)(req, res, () => undefined);
  };
}

/** For pages of a browser that used a link before. */
export function bySession(tools: PortalTools, handle: PortalHandler): RequestHandler {
  return async (req, res) => {
    const visit = await visitBySession(tools, req);
    if (visit === null) sendUnusable(tools, res);
    else await handle(visit, req, res);
  };
}

/** The same for their forms, with the session's token in them. */
export function bySessionForm(tools: PortalTools, handle: PortalHandler): RequestHandler {
  const { context } = tools.deps;
  return async (req, res) => {
    const visit = await visitBySession(tools, req);
    if (visit === null) return sendUnusable(tools, res);
    if (!isFromOurPages(req, context.publicUrl) || !hasToken(req, visit.frame.csrf))
      return tools.failures.page(req, res, 403);
    await handle(visit, req, res);
  };
}

/** This browser has pressed a button of the account's: it keeps its place, or is signed in. */
export function keepPlace(
  { deps, cookies }: PortalTools,
  req: Request,
  res: Response,
  who: CustomerLink,
  signedIn: boolean,
): void {
  const { accountId, contactId, campaignId, deliveryId } = who;
  const known = sessionOf({ deps, cookies }, req);
  const before = known?.accountId === accountId && known.contactId === contactId && known.signedIn;
  const session: PortalSession = {
    ...{ accountId, contactId, campaignId, deliveryId },
    signedIn: signedIn || before === true,
    until: deps.machineNow() + PORTAL_SESSION_SECONDS * 1000,
  };
  cookies.set(res, 'portal', sealSession(deps.context.secret, session), PORTAL_SESSION_SECONDS);
}

async function visitByLink(tools: PortalTools, req: Request): Promise<PortalVisit | null> {
  const { deps } = tools;
  const link = await openCustomerLink(deps.context, param(req, 'token'));
  if (link === null) return null;
  const { used, ...who } = link;
  const view = await portalView(deps.context.pool, who);
  if (view === null) return null;
  const session = sessionOf(tools, req);
  const signedIn =
    session?.signedIn === true && session.contactId === who.contactId && session.accountId === who.accountId;
  return {
    who,
    view,
    signedIn,
    used,
    frame: portalFrame(vendorOf(deps), view, linkToken(tools, req), false),
  };
}

async function visitBySession(tools: PortalTools, req: Request): Promise<PortalVisit | null> {
  const { deps, cookies } = tools;
  const session = sessionOf(tools, req);
  if (session === null) return null;
  const { signedIn, until: _until, ...who } = session;
  const view = await portalView(deps.context.pool, who);
  if (view === null) return null;
  const csrf = formToken(deps.context.secret, `portal:${cookies.read(req, 'portal')}`);
  return { who, view, signedIn, used: false, frame: portalFrame(vendorOf(deps), view, csrf, signedIn) };
}

function sessionOf(
  { deps, cookies }: Pick<PortalTools, 'deps' | 'cookies'>,
  req: Request,
): PortalSession | null {
  const value = cookies.read(req, 'portal');
  return value === null ? null : openSession(deps.context.secret, value, deps.machineNow());
}

function linkToken({ deps }: PortalTools, req: Request): string {
  return formToken(deps.context.secret, `link:${param(req, 'token')}`);
}
