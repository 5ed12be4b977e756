import type { Router } from 'express';
import { portalPaths } from '../../pages/paths.ts';
import { CodePage } from '../../pages/portal/code-page.tsx';
import { seeOther, sendPage } from '../answer.ts';
import { field, readForm } from '../form-guard.ts';
import { query } from '../param.ts';
import { addRoute } from '../routes.ts';
import { masked, type PersonRules } from './code-step.ts';
import { bySession, bySessionForm, type PortalHandler, type PortalTools } from './visit.ts';

const RULES: PersonRules = { needs: 'signed-in', purpose: 'sign-in', fields: ['next'] };

/** A browser that is known signs in with a mailed code and nothing else, to see license keys and devices again. */
export function addSignIn(router: Router, tools: PortalTools): void {
  const show: PortalHandler = ({ view, frame, signedIn }, req, res) => {
    const next = query(req, 'next');
    if (signedIn) return seeOther(res, nextPage(next));
    sendPage(
      res,
      CodePage({
        frame,
        account: view.account.name,
        maskedAddress: masked(view.contact.email),
        action: req.path,
        carried: next === '' ? [] : [['next', nextPage(next)]],
        state: { kind: 'start' },
      }),
    );
  };
  const goOn: PortalHandler = (_visit, req, res) => seeOther(res, nextPage(field(req, 'next')));
  addRoute(
    router,
    portalPaths.signInForm,
    { get: [bySession(tools, show)], post: [readForm, bySessionForm(tools, goOn, RULES)] },
    tools.failures.wrongMethod,
  );
}

/** Only ever a page of the portal, whatever a form says. */
function nextPage(path: string): string {
  return /^\/portal\/[\w/-]+$/.test(path) ? path : portalPaths.owned;
}
