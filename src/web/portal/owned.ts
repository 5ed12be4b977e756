import type { Router } from 'express';
import { nextStep } from '../../domain/next-step.ts';
import { seatRefusal } from '../../domain/seats-left.ts';
import type { CopyAsking } from '../../flows/activate-by-link.ts';
import { revealLicenseKey } from '../../flows/issue-license-keys.ts';
import { portalPaths } from '../../pages/paths.ts';
import { HowPage } from '../../pages/portal/how-page.tsx';
import { OwnedPage, type OwnedPageProps } from '../../pages/portal/owned-page.tsx';
import { wordsOf } from '../../pages/portal-layout.tsx';
import { seeOther, sendPage } from '../answer.ts';
import { readForm } from '../form-guard.ts';
import { param } from '../param.ts';
import { addRoute } from '../routes.ts';
import { masked } from './code-step.ts';
import { copyIn, withCopy } from './copy-in-address.ts';
import { changesFor, devicesOf, ownedForStep, todayOf, whenBlocked, whyOf } from './customer-props.ts';
import { byLink, byLinkForm, bySession, type PortalTools, type PortalVisit } from './visit.ts';

/**
 * What the account owns. By link alone it shows what the mail itself may say; license keys and devices are for a browser
 * that is signed in (M9).
 */
export function addOwned(router: Router, tools: PortalTools): void {
  const { deps, failures } = tools;
  const { context } = deps;

  const show = async (visit: PortalVisit, copy: CopyAsking | null) => {
    const keys = new Map<number, string>();
    for (const row of visit.signedIn ? visit.view.owned : []) {
      const key = row.hasKey ? await revealLicenseKey(context, visit.who.accountId, row.id) : null;
      if (key !== null) keys.set(row.id, key);
    }
    return OwnedPage(ownedProps(visit, keys, copy));
  };
  const linked = byLink(tools, async (visit, _req, res) =>
    visit.signedIn ? seeOther(res, portalPaths.owned) : sendPage(res, await show(visit, null)),
  );
  const signIn = byLinkForm(tools, (_visit, _req, res) => seeOther(res, portalPaths.owned), {
    needs: 'signed-in',
    purpose: 'sign-in',
    fields: [],
  });
  addRoute(router, '/portal/p/:token', { get: [linked], post: [readForm, signIn] }, failures.wrongMethod);
  const own = bySession(tools, async (visit, req, res) => sendPage(res, await show(visit, copyIn(req))));
  addRoute(router, portalPaths.owned, { get: [own] }, failures.wrongMethod);

  const how = bySession(tools, async ({ view, frame, signedIn, who }, req, res) => {
    if (!signedIn) return seeOther(res, portalPaths.owned);
    const row = view.owned.find((one) => String(one.id) === param(req, 'entitlement'));
    if (row === undefined) return failures.page(req, res, 404);
    sendPage(
      res,
      HowPage({
        frame,
        account: view.account.name,
        product: row.productName,
        licenseKey: row.hasKey ? await revealLicenseKey(context, who.accountId, row.id) : null,
        refusal: seatRefusal(ownedForStep(view.owned, view), row.product, todayOf(view)),
      }),
    );
  });
  addRoute(router, '/portal/activate/:entitlement', { get: [how] }, failures.wrongMethod);
}

/**
 * @param keys license keys by entitlement; empty for who is not signed in
 * @param copy the copy of the software that led to the page; null when none did
 */
export function ownedProps(
  visit: PortalVisit,
  keys: ReadonlyMap<number, string>,
  copy: CopyAsking | null,
): OwnedPageProps {
  const { view, frame, signedIn, token } = visit;
  const today = todayOf(view);
  const owned = ownedForStep(view.owned, view);
  return {
    frame,
    account: view.account.name,
    today,
    why: view.campaign === null ? null : whyOf(view, wordsOf(frame)),
    copy: copy && {
      action: withCopy(portalPaths.front, copy),
      device: copy.deviceName,
      codeTo: signedIn ? null : masked(view.contact.email),
    },
    next: signedIn ? nextStep(owned, today) : null,
    signIn: signedIn ? null : token === null ? portalPaths.signInForm : `/portal/p/${token}`,
    owned: view.owned.map((row) => ({
      entitlement: { ...row, id: String(row.id) },
      licenseKey: keys.get(row.id) ?? null,
      devices: signedIn ? devicesOf(view, row.id) : [],
      changes: changesFor(view, row.product),
      whenBlocked: whenBlocked(view),
    })),
  };
}
