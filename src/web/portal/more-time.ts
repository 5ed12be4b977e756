import type { Router } from 'express';
import { askMoreTime } from '../../flows/ask-more-time.ts';
import { shownOwners } from '../../flows/shown-owners.ts';
import { portalPaths } from '../../pages/paths.ts';
import { MoreTimePage } from '../../pages/portal/more-time-page.tsx';
import { sendPage } from '../answer.ts';
import { field, readForm } from '../form-guard.ts';
import { addRoute } from '../routes.ts';
import { productsToWaitFor } from './customer-props.ts';
import {
  byLink,
  byLinkForm,
  bySession,
  bySessionForm,
  type PortalHandler,
  type PortalTools,
} from './visit.ts';

/** Asking for more time, by a mail's link or signed in: granted at once as far as the campaign allows, else a case. */
export function addMoreTime(router: Router, tools: PortalTools): void {
  const { deps, failures } = tools;

  const ask: PortalHandler = ({ view, frame }, req, res) => {
    const extensions = view.campaign?.plan.extensions ?? { maxDays: 0, times: 0 };
    sendPage(
      res,
      MoreTimePage({
        frame,
        step: 'ask',
        account: view.account.name,
        products: productsToWaitFor(view),
        maxDays: Math.max(1, extensions.maxDays),
        timesLeft: extensions.maxDays === 0 ? 0 : Math.max(0, extensions.times - view.extensionsTaken),
        action: req.path,
      }),
    );
  };
  const answer: PortalHandler = async (visit, req, res) => {
    const { view, frame, who } = visit;
    const { campaign } = view;
    if (campaign === null) return ask(visit, req, res);
    const asked = {
      product: field(req, 'product'),
      days: Number(field(req, 'days')),
      reason: field(req, 'reason'),
    };
    const outcome = await askMoreTime(deps.context, { ...who, campaignId: campaign.id }, asked);
    if (!outcome.ok) return failures.page(req, res, 400);
    const account = view.account.name;
    const { value } = outcome;
    if (value.kind === 'granted') {
      const { product, until } = value;
      return sendPage(res, MoreTimePage({ frame, account, step: 'granted', product, until }));
    }
    const [owner = null] = await shownOwners(deps.context, [value.ownerKey]);
    const reference = `C${value.id}`;
    sendPage(res, MoreTimePage({ frame, account, step: 'case', owner, answerBy: value.dueAt, reference }));
  };
  const byPerson = { needs: 'known', purpose: 'more-time', fields: ['product', 'days', 'reason'] } as const;
  addRoute(
    router,
    '/portal/t/:token',
    { get: [byLink(tools, ask)], post: [readForm, byLinkForm(tools, answer, byPerson)] },
    failures.wrongMethod,
  );
  addRoute(
    router,
    portalPaths.moreTime,
    { get: [bySession(tools, ask)], post: [readForm, bySessionForm(tools, answer)] },
    failures.wrongMethod,
  );
}
