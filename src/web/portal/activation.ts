import type { Request, Router } from 'express';
import { activateInstallation } from '../../flows/activate-by-link.ts';
import { revealLicenseKey } from '../../flows/issue-license-keys.ts';
import { portalPaths } from '../../pages/paths.ts';
import { ActivationDonePage, ActivationPage } from '../../pages/portal/activation-page.tsx';
import { OwnedPage } from '../../pages/portal/owned-page.tsx';
import { wordsOf } from '../../pages/portal-layout.tsx';
import { seeOther, sendPage } from '../answer.ts';
import { readForm } from '../form-guard.ts';
import { query } from '../param.ts';
import { addRoute } from '../routes.ts';
import { masked } from './code-step.ts';
import { changesFor, namesOf, productsOfMail, todayOf, whenBlocked, whyOf } from './customer-props.ts';
import { ownedProps } from './owned.ts';
import { byLink, byLinkForm, bySession, type PortalHandler, type PortalTools } from './visit.ts';

/** Where the button leads. */
const DONE = '/portal/activated';

/**
 * Activation by link. Opening it shows what will happen; its button mails a code, and the code signs this browser in and
 * shows the license key. In a browser that is signed in the button acts at once. A copy of the software may add `?i=` with
 * its installation id and `?d=` with the device's name to the link: then the confirmed button takes its seat.
 */
export function addActivation(router: Router, tools: PortalTools): void {
  const { deps, failures } = tools;
  const { context } = deps;

  const show = byLink(tools, (visit, req, res) => {
    const { view, frame, signedIn } = visit;
    const rows = productsOfMail(view);
    const [first] = rows;
    if (first === undefined) return sendPage(res, OwnedPage(ownedProps(visit, new Map())));
    sendPage(
      res,
      ActivationPage({
        frame,
        account: view.account.name,
        product: namesOf(rows, view, wordsOf(frame)),
        seats: rows.reduce((sum, one) => sum + one.quantity, 0),
        why: whyOf(view, wordsOf(frame)),
        whenBlocked: whenBlocked(view),
        changes: changesFor(view, first.product),
        today: todayOf(view),
        action: req.originalUrl,
        codeTo: signedIn ? null : masked(view.contact.email),
      }),
    );
  });

  const act: PortalHandler = async ({ view, who }, req, res) => {
    const installation = installationOf(req);
    const entitlement = productsOfMail(view)[0];
    if (installation === null || entitlement === undefined) return seeOther(res, DONE);
    const deviceName = query(req, 'd').trim().slice(0, 200) || null;
    const seat = { entitlementId: entitlement.id, installation, deviceName };
    const outcome = await activateInstallation(context, who, seat);
    seeOther(res, outcome === 'activated' || outcome === 'already' ? DONE : portalPaths.help);
  };
  const press = byLinkForm(tools, act, { needs: 'signed-in', purpose: 'activate', fields: [] });
  addRoute(router, '/portal/a/:token', { get: [show], post: [readForm, press] }, failures.wrongMethod);

  const done = bySession(tools, async ({ view, frame, signedIn, who }, _req, res) => {
    const rows = productsOfMail(view);
    const [first] = rows;
    if (!signedIn || first === undefined || rows.length > 1) return seeOther(res, portalPaths.owned);
    const licenseKey = await revealLicenseKey(context, who.accountId, first.id);
    sendPage(
      res,
      ActivationDonePage({ frame, account: view.account.name, product: first.productName, licenseKey }),
    );
  });
  addRoute(router, DONE, { get: [done] }, failures.wrongMethod);
}

function installationOf(req: Request): string | null {
  const id = query(req, 'i');
  return /^[\x21-\x7e]{1,128}$/.test(id) ? id : null;
}
