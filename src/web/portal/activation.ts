import type { Router } from 'express';
import { stateOn } from '../../domain/entitlement-state.ts';
import type { LocalDate } from '../../domain/instant.ts';
import { nextSteps, type OwnedForStep } from '../../domain/next-step.ts';
import { seatsLeft } from '../../domain/seats-left.ts';
import { revealLicenseKey } from '../../flows/issue-license-keys.ts';
import { portalPaths } from '../../pages/paths.ts';
import { ActivationDonePage, ActivationPage, type DoneProduct } from '../../pages/portal/activation-page.tsx';
import { OwnedPage } from '../../pages/portal/owned-page.tsx';
import { wordsOf } from '../../pages/portal-layout.tsx';
import type { OwnedRow } from '../../store/views/owned.ts';
import type { PortalView } from '../../store/views/portal-page.ts';
import { seeOther, sendPage } from '../answer.ts';
import { readForm } from '../form-guard.ts';
import { query } from '../param.ts';
import { addRoute } from '../routes.ts';
import { activateCopy, DONE } from './activate-copy.ts';
import { masked } from './code-step.ts';
import { copyIn } from './copy-in-address.ts';
import {
  changesByProduct,
  namesOf,
  ownedForStep,
  productsOfMail,
  todayOf,
  whenBlocked,
  whyOf,
} from './customer-props.ts';
import { ownedProps } from './owned.ts';
import { byLink, byLinkForm, bySession, type PortalHandler, type PortalTools } from './visit.ts';

/**
 * Activation by link. Opening it shows what will happen; its button mails a code, and the code signs this browser in and
 * shows the license key. In a browser that is signed in the button acts at once. A copy of the software may add to the link
 * who it is ({@link copyIn}): then the confirmed button takes its seat.
 */
export function addActivation(router: Router, tools: PortalTools): void {
  const { deps, failures } = tools;
  const { context } = deps;

  const show = byLink(tools, (visit, req, res) => {
    const { view, frame, signedIn } = visit;
    const rows = rowsMeant(view, copyIn(req)?.product ?? null);
    if (rows.length === 0) return sendPage(res, OwnedPage(ownedProps(visit, new Map(), null)));
    sendPage(
      res,
      ActivationPage({
        frame,
        account: view.account.name,
        product: namesOf(rows, view, wordsOf(frame)),
        seats: rows.reduce((sum, one) => sum + one.quantity, 0),
        why: whyOf(view, wordsOf(frame)),
        whenBlocked: whenBlocked(view),
        products: changesByProduct(rows, view),
        today: todayOf(view),
        action: req.originalUrl,
        codeTo: signedIn ? null : masked(view.contact.email),
      }),
    );
  });

  const act: PortalHandler = async (visit, req, res) => {
    const copy = copyIn(req);
    const rows = productsOfMail(visit.view);
    if (copy === null || rows.length === 0) return seeOther(res, DONE);
    await activateCopy(tools, visit, rows, copy, req, res);
  };
  const press = byLinkForm(tools, act, { needs: 'signed-in', purpose: 'activate', fields: [] });
  addRoute(router, '/portal/a/:token', { get: [show], post: [readForm, press] }, failures.wrongMethod);

  const done = bySession(tools, async ({ view, frame, signedIn, who }, req, res) => {
    const activated = rowsMeant(view, query(req, 'p') || null);
    const meant = new Set([...activated, ...productsOfMail(view)].map((one) => one.product));
    const owned = ownedForStep(view.owned, view).filter((one) => meant.has(one.product));
    // Nothing is done for who can activate nothing: the page of what they own says why.
    if (!signedIn || seatsLeft(owned, todayOf(view)) === null) return seeOther(res, portalPaths.owned);
    const keys = new Map<number, string>();
    for (const row of owned) {
      const key = row.hasKey ? await revealLicenseKey(context, who.accountId, row.id) : null;
      if (key !== null) keys.set(row.id, key);
    }
    const products = doneProducts([...meant], owned, keys, todayOf(view));
    sendPage(res, ActivationDonePage({ frame, account: view.account.name, products }));
  });
  addRoute(router, DONE, { get: [done] }, failures.wrongMethod);
}

/** The product a copy of the software named, if it is owned; else what the mail is about. */
function rowsMeant(view: PortalView, product: string | null): readonly OwnedRow[] {
  const named = view.owned.filter((one) => one.product === product);
  return named.length > 0 ? named : productsOfMail(view);
}

/** @param keys license keys by entitlement */
function doneProducts(
  products: readonly string[],
  owned: readonly (OwnedRow & OwnedForStep)[],
  keys: ReadonlyMap<number, string>,
  today: LocalDate,
): readonly DoneProduct[] {
  const left = nextSteps(owned, today);
  return products.flatMap((product) => {
    const rows = owned.filter((one) => one.product === product);
    const [first] = rows;
    if (first === undefined) return [];
    const inForce = rows.filter((one) => stateOn(one, today) === 'in-force');
    return [
      {
        name: first.productName,
        seats: {
          used: inForce.reduce((sum, one) => sum + one.activeSeats, 0),
          bought: inForce.reduce((sum, one) => sum + one.quantity, 0),
        },
        left: left.get(product) ?? { kind: 'nothing' },
        licenseKeys: inForce.flatMap((one) => keys.get(one.id) ?? []),
      },
    ];
  });
}
