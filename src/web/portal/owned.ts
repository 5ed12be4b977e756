import type { Router } from 'express';
import { deactivateDevice } from '../../flows/deactivate-device.ts';
import { revealLicenseKey } from '../../flows/issue-license-keys.ts';
import { portalPaths } from '../../pages/paths.ts';
import { OwnedPage, type OwnedPageProps } from '../../pages/portal/owned-page.tsx';
import { seeOther, sendPage } from '../answer.ts';
import { readForm } from '../form-guard.ts';
import { param } from '../param.ts';
import { addRoute } from '../routes.ts';
import { changesFor, todayOf, whenBlocked } from './customer-props.ts';
import { byLink, bySession, bySessionForm, type PortalTools, type PortalVisit } from './visit.ts';

/**
 * What the account owns. By link alone it shows what the mail itself may say; license keys and computers are for a browser
 * that is signed in (M9).
 */
export function addOwned(router: Router, tools: PortalTools): void {
  const { deps, failures } = tools;
  const { context } = deps;

  const show = async (visit: PortalVisit) => {
    const keys = new Map<number, string>();
    for (const row of visit.signedIn ? visit.view.owned : []) {
      const key = row.hasKey ? await revealLicenseKey(context, visit.who.accountId, row.id) : null;
      if (key !== null) keys.set(row.id, key);
    }
    return OwnedPage(ownedProps(visit, keys));
  };
  const linked = byLink(tools, async (visit, _req, res) =>
    visit.signedIn ? seeOther(res, portalPaths.owned) : sendPage(res, await show(visit)),
  );
  addRoute(router, '/portal/p/:token', { get: [linked] }, failures.wrongMethod);
  const own = bySession(tools, async (visit, _req, res) => sendPage(res, await show(visit)));
  addRoute(router, portalPaths.owned, { get: [own] }, failures.wrongMethod);

  const release = bySessionForm(tools, async ({ who, signedIn }, req, res) => {
    if (!signedIn) return failures.page(req, res, 403);
    const by = { accountId: who.accountId };
    const actor = `contact:${who.contactId}`;
    const freed = await deactivateDevice(context, { by, activation: param(req, 'id'), actor });
    if (!freed.ok && freed.code === 'not-found') return failures.page(req, res, 404);
    seeOther(res, freed.ok ? portalPaths.owned : portalPaths.help);
  });
  addRoute(router, '/portal/devices/:id/release', { post: [readForm, release] }, failures.wrongMethod);
}

/** @param keys license keys by entitlement; empty for who is not signed in */
export function ownedProps(visit: PortalVisit, keys: ReadonlyMap<number, string>): OwnedPageProps {
  const { view, frame, signedIn } = visit;
  return {
    frame,
    account: view.account.name,
    today: todayOf(view),
    owned: view.owned.map((row) => ({
      entitlement: { ...row, id: String(row.id) },
      licenseKey: keys.get(row.id) ?? null,
      devices: (signedIn ? view.seats : [])
        .filter((seat) => seat.entitlementId === row.id)
        .map((seat) => ({
          id: seat.id,
          name: seat.name ?? 'Unnamed computer',
          lastSeenAt: seat.lastSeenAt,
          releaseAction: `/portal/devices/${encodeURIComponent(seat.id)}/release`,
        })),
      changes: changesFor(view, row.product),
      whenBlocked: whenBlocked(view),
    })),
  };
}
