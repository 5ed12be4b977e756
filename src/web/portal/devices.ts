import type { Router } from 'express';
import { deviceNameOf, LONGEST_DEVICE_NAME } from '../../domain/device-name.ts';
import { movesLeft } from '../../domain/moves-left.ts';
import { grantedSeats } from '../../domain/seats.ts';
import { deactivateDevice } from '../../flows/deactivate-device.ts';
import { renameDevice } from '../../flows/rename-device.ts';
import { portalPaths } from '../../pages/paths.ts';
import {
  DevicesPage,
  FreeSeatPage,
  type FreeSeatPageProps,
  RenamePage,
} from '../../pages/portal/devices-page.tsx';
import type { OwnedDevice } from '../../pages/portal/owned-page.tsx';
import { movesOfSeat } from '../../store/views/owned.ts';
import type { PortalView } from '../../store/views/portal-page.ts';
import { seeOther, sendPage } from '../answer.ts';
import { field, readForm } from '../form-guard.ts';
import { param, query } from '../param.ts';
import { addRoute } from '../routes.ts';
import { devicesOf, policyOf } from './customer-props.ts';
import { accountZone } from './portal-frame.ts';
import { bySession, bySessionForm, type PortalHandler, type PortalTools, type PortalVisit } from './visit.ts';

const SIGNED_IN = { needs: 'signed-in', purpose: 'sign-in', fields: [] } as const;

/** Devices and their seats, for a browser that is signed in: their names, and freeing a seat to move to another device. */
export function addDevices(router: Router, tools: PortalTools): void {
  const { failures } = tools;
  const list = bySession(tools, ({ view, frame, signedIn }, req, res) => {
    if (!signedIn) return seeOther(res, portalPaths.owned);
    const done = query(req, 'done');
    sendPage(
      res,
      DevicesPage({
        frame,
        account: view.account.name,
        done: done === 'freed' || done === 'renamed' ? done : null,
        entitlements: view.owned.map((row) => ({
          id: String(row.id),
          product: row.productName,
          quantity: row.quantity,
          devices: devicesOf(view, row.id),
        })),
      }),
    );
  });
  addRoute(router, portalPaths.devices, { get: [list] }, failures.wrongMethod);
  addRelease(router, tools);
  addRename(router, tools);
}

function addRelease(router: Router, tools: PortalTools): void {
  const { deps, failures } = tools;
  const { context } = deps;
  const confirm: PortalHandler = async (visit, req, res) => {
    if (!visit.signedIn) return seeOther(res, portalPaths.owned);
    const props = await freeSeatProps(tools, visit, param(req, 'id'));
    if (props === null) return failures.page(req, res, 404);
    sendPage(res, FreeSeatPage(props));
  };
  const release: PortalHandler = async (visit, req, res) => {
    const { who } = visit;
    const freed = await deactivateDevice(context, {
      by: { accountId: who.accountId },
      activation: param(req, 'id'),
      actor: `contact:${who.contactId}`,
    });
    if (freed.ok) return seeOther(res, `${portalPaths.devices}?done=freed`);
    if (freed.code === 'not-found') return failures.page(req, res, 404);
    const props = await freeSeatProps(tools, visit, param(req, 'id'));
    if (props === null) return failures.page(req, res, 404);
    const { frame, device, product, perDays } = props;
    sendPage(
      res,
      FreeSeatPage({ frame, device, product, perDays, step: 'refused', againOn: freed.nextOn }),
      409,
    );
  };
  addRoute(
    router,
    '/portal/devices/:id/release',
    { get: [bySession(tools, confirm)], post: [readForm, bySessionForm(tools, release, SIGNED_IN)] },
    failures.wrongMethod,
  );
}

/** @returns null when the account has no such device with a seat (T1) */
async function freeSeatProps(
  { deps }: PortalTools,
  { view, frame, who }: PortalVisit,
  id: string,
): Promise<FreeSeatPageProps | null> {
  const seat = deviceIn(view, id);
  const made = seat === null ? null : await movesOfSeat(deps.context.pool, who.accountId, id);
  if (seat === null || made === null) return null;
  const { overage, deviceMoves: rules } = policyOf(view, seat.productKey);
  const { moves, liftedAt, quantity } = made;
  const seats = grantedSeats(quantity, overage);
  const { left, againOn } = movesLeft({ moves, liftedAt, seats, rules, zone: accountZone(view) }, view.now);
  const about = { frame, device: seat.device, product: seat.product, perDays: rules.perDays };
  return left > 0 ? { ...about, step: 'confirm', movesLeft: left } : { ...about, step: 'refused', againOn };
}

function addRename(router: Router, tools: PortalTools): void {
  const { deps, failures } = tools;
  const page = (visit: PortalVisit, device: OwnedDevice, refused: boolean) =>
    RenamePage({ frame: visit.frame, device, most: LONGEST_DEVICE_NAME, refused });
  const show: PortalHandler = (visit, req, res) => {
    if (!visit.signedIn) return seeOther(res, portalPaths.owned);
    const seat = deviceIn(visit.view, param(req, 'id'));
    if (seat === null) return failures.page(req, res, 404);
    sendPage(res, page(visit, seat.device, false));
  };
  const rename: PortalHandler = async (visit, req, res) => {
    const { who, view } = visit;
    const seat = deviceIn(view, param(req, 'id'));
    if (seat === null) return failures.page(req, res, 404);
    const name = deviceNameOf(field(req, 'name'));
    if (name === null) return sendPage(res, page(visit, seat.device, true), 422);
    const renamed = await renameDevice(deps.context, {
      by: { accountId: who.accountId },
      activation: seat.device.id,
      name,
      actor: `contact:${who.contactId}`,
    });
    if (!renamed.ok) return failures.page(req, res, 404);
    seeOther(res, `${portalPaths.devices}?done=renamed`);
  };
  addRoute(
    router,
    '/portal/devices/:id/name',
    {
      get: [bySession(tools, show)],
      post: [readForm, bySessionForm(tools, rename, { ...SIGNED_IN, fields: ['name'] })],
    },
    failures.wrongMethod,
  );
}

function deviceIn(
  view: PortalView,
  id: string,
): { readonly device: OwnedDevice; readonly product: string; readonly productKey: string } | null {
  const seat = view.seats.find((one) => one.id === id);
  const row = view.owned.find((one) => one.id === seat?.entitlementId);
  if (seat === undefined || row === undefined) return null;
  const { name, lastSeenAt } = seat;
  return { device: { id, name, lastSeenAt }, product: row.productName, productKey: row.product };
}
