import type { Router } from 'express';
import { DELIVERY_DECISIONS } from '../../domain/delivery.ts';
import { mayDecide, WAITING_FOR_PERSON } from '../../domain/delivery-decision.ts';
import { decideDeliveries } from '../../flows/decide-delivery.ts';
import { readDelivery } from '../../flows/read-delivery.ts';
import { AccountMailPage } from '../../pages/console/account-mail-page.tsx';
import { DeliveryPage } from '../../pages/console/delivery-page.tsx';
import { MAIL_FILTERS, WaveMailPage } from '../../pages/console/wave-mail-page.tsx';
import { countOf } from '../../pages/numbers.ts';
import { consolePaths } from '../../pages/paths.ts';
import { accountDetails } from '../../store/views/account-page.ts';
import { accountDeliveries, deliveryLines } from '../../store/views/deliveries.ts';
import { waveMailView } from '../../store/views/wave-mail.ts';
import { sendPage } from '../answer.ts';
import { field, readForm } from '../form-guard.ts';
import { param, query, searched } from '../param.ts';
import { addRoute } from '../routes.ts';
import { deliveryProps, deliveryRow } from './delivery-props.ts';
import { goOn } from './flash.ts';
import { type ConsoleTools, signedIn, signedInForm, type Visit } from './visit.ts';

const SHOWN = 50;
const SHOWN_OF_ACCOUNT = 300;

/** The mail: of a wave, of an account, one delivery with its history, and deciding about what waits for a person. */
export function addDeliveries(router: Router, tools: ConsoleTools): void {
  const { deps, failures } = tools;
  const { context } = deps;

  const ofWave = signedIn(tools, async ({ frame, session }, req, res) => {
    const [campaign, key] = [param(req, 'key'), param(req, 'mail')];
    const view = await waveMailView(context.pool, campaign, key);
    if (view === null) return failures.page(req, res, 404);
    const filter = MAIL_FILTERS.find((one) => one === query(req, 'state')) ?? null;
    const { campaignId, title, kind, counts, waiting, timeZone } = view;
    const search = searched(req);
    const page = await deliveryLines(
      context.pool,
      { campaignId, key, state: filter, search },
      { after: query(req, 'after'), limit: SHOWN },
    );
    sendPage(
      res,
      WaveMailPage({
        frame: { ...frame, reader: { ...frame.reader, timeZone } },
        campaign: { key: campaign, title },
        mail: { key, kind },
        ...{ counts, waiting, filter, query: search },
        mayDecide: mayThisPersonDecide(session),
        deliveries: page.deliveries.map(deliveryRow),
        next: page.next,
      }),
    );
  });
  addRoute(router, `${consolePaths.campaigns}/:key/mail/:mail`, { get: [ofWave] }, failures.wrongMethod);

  const ofAccount = signedIn(tools, async ({ frame }, req, res) => {
    const account = await accountDetails(context.pool, param(req, 'key'));
    if (account === null) return failures.page(req, res, 404);
    const lines = await accountDeliveries(context.pool, account.id, {}, SHOWN_OF_ACCOUNT + 1);
    sendPage(
      res,
      AccountMailPage({
        frame,
        account: { externalKey: account.externalKey, name: account.name },
        deliveries: lines.slice(0, SHOWN_OF_ACCOUNT).map(deliveryRow),
        more: lines.length > SHOWN_OF_ACCOUNT,
      }),
    );
  });
  addRoute(router, `${consolePaths.accounts}/:key/mail`, { get: [ofAccount] }, failures.wrongMethod);

  const show = signedIn(tools, async ({ frame, session }, req, res) => {
    const read = await readDelivery(context, param(req, 'id'));
    if (read === null) return failures.page(req, res, 404);
    sendPage(res, DeliveryPage({ frame, ...deliveryProps(read, mayThisPersonDecide(session)) }));
  });
  addRoute(router, '/console/deliveries/:id', { get: [show] }, failures.wrongMethod);

  const decideOne = signedInForm(tools, async ({ session: { staff } }, req, res) => {
    const id = param(req, 'id');
    const decision = DELIVERY_DECISIONS.find((one) => one === field(req, 'decision'));
    if (decision === undefined) return failures.page(req, res, 400);
    const reason = field(req, 'reason');
    const outcome = await decideDeliveries(context, { ids: [id] }, { decision, reason, staff });
    goOn(tools, req, res, consolePaths.delivery(id), outcome, () => 'Decided. The history below says so.');
  });
  addRoute(router, '/console/deliveries/:id/decide', { post: [readForm, decideOne] }, failures.wrongMethod);

  const decideAll = signedInForm(tools, async ({ session: { staff }, frame }, req, res) => {
    const [campaign, wave] = [param(req, 'key'), param(req, 'mail')];
    const [what, how] = field(req, 'decision').split(' ');
    const waits = WAITING_FOR_PERSON.find((one) => one === what);
    const decision = DELIVERY_DECISIONS.find((one) => one === how);
    if (waits === undefined || decision === undefined) return failures.page(req, res, 400);
    const reason = field(req, 'reason');
    const outcome = await decideDeliveries(context, { campaign, wave, waits }, { decision, reason, staff });
    goOn(
      tools,
      req,
      res,
      consolePaths.waveMail(campaign, wave),
      outcome,
      ({ decided, leftAlone }) =>
        `Decided about ${countOf(decided, 'mail', frame.reader)}.${leftAlone > 0 ? ` Left alone: ${leftAlone}, for more is known about them by now.` : ''}`,
    );
  });
  addRoute(
    router,
    `${consolePaths.campaigns}/:key/mail/:mail/decide`,
    { post: [readForm, decideAll] },
    failures.wrongMethod,
  );
}

/** Is the form shown? Whether the decision stands is the flow's to say, reason and all. */
function mayThisPersonDecide({ staff }: Visit['session']): boolean {
  return mayDecide(staff.role, 'asked for by the form').ok;
}
