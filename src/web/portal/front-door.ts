import type { Request, Response, Router } from 'express';
import { portalPaths } from '../../pages/paths.ts';
import { FrontPage } from '../../pages/portal/front-page.tsx';
import { seeOther, sendPage } from '../answer.ts';
import { readForm } from '../form-guard.ts';
import { addRoute } from '../routes.ts';
import { activateCopy } from './activate-copy.ts';
import { copyIn, withCopy } from './copy-in-address.ts';
import { askedOf } from './language.ts';
import { strangerFrame } from './portal-frame.ts';
import {
  bySession,
  bySessionForm,
  type PortalHandler,
  type PortalTools,
  strangerToken,
  vendorOf,
} from './visit.ts';

/**
 * The address that signed documents, error pages and products call the portal. A browser that is known goes on to what it
 * owns, with the copy of the software that opened it, whose button posts here; a stranger may ask for a link by mail.
 */
export function addFrontDoor(router: Router, tools: PortalTools): void {
  const { failures } = tools;
  const goOn: PortalHandler = (_visit, req, res) => seeOther(res, withCopy(portalPaths.owned, copyIn(req)));
  const activate: PortalHandler = async (visit, req, res) => {
    const copy = copyIn(req);
    if (copy === null) return seeOther(res, portalPaths.owned);
    await activateCopy(tools, visit, visit.view.owned, copy, req, res);
  };
  const press = bySessionForm(tools, activate, { needs: 'signed-in', purpose: 'activate', fields: [] });
  addRoute(
    router,
    portalPaths.front,
    { get: [bySession(tools, goOn, welcome)], post: [readForm, press] },
    failures.wrongMethod,
  );
}

/** For a browser that nobody knows. It says nothing about any account. */
function welcome({ deps, cookies }: PortalTools, req: Request, res: Response): void {
  const frame = strangerFrame(vendorOf(deps), askedOf(cookies, req), strangerToken(deps));
  const copy = copyIn(req);
  sendPage(res, FrontPage({ frame, back: copy === null ? null : withCopy(portalPaths.front, copy) }));
}
