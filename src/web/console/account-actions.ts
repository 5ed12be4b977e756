import type { Router } from 'express';
import { CONTACT_ROLES } from '../../domain/account.ts';
import { caseReference } from '../../domain/look-up.ts';
import { TOPICS } from '../../domain/plan.ts';
import { breakGlass, revokeBreakGlass } from '../../flows/break-glass.ts';
import { type ContactFix, fixContact } from '../../flows/fix-contact.ts';
import { freeDevice, letDevicesMove } from '../../flows/free-device.ts';
import { takeLeniencyBack } from '../../flows/give-leniency.ts';
import { openAccountCase } from '../../flows/open-account-case.ts';
import { linkNotSent, resendLink } from '../../flows/resend-link.ts';
import { EmergencyKeyPage } from '../../pages/console/emergency.tsx';
import { consolePaths } from '../../pages/paths.ts';
import { accountDetails } from '../../store/views/account-page.ts';
import { sendPage } from '../answer.ts';
import { field, readForm } from '../form-guard.ts';
import { isSent } from '../is-sent.ts';
import { param, rowId } from '../param.ts';
import { addRoute } from '../routes.ts';
import { goOn } from './flash.ts';
import { type ConsoleHandler, type ConsoleTools, signedInForm } from './visit.ts';

/** What an agent does for a customer on the phone. Who may what, and that a second press does nothing, is the flows' to say. */
export function addAccountActions(router: Router, tools: ConsoleTools): void {
  const { deps, failures } = tools;
  const { context } = deps;
  const form = (path: string, handle: ConsoleHandler) =>
    addRoute(
      router,
      `${consolePaths.accounts}/:key/${path}`,
      { post: [readForm, signedInForm(tools, handle)] },
      failures.wrongMethod,
    );

  form('air/:id/take-back', async ({ session: { staff } }, req, res) => {
    const id = rowId(param(req, 'id'));
    if (id === null) return failures.page(req, res, 404);
    const account = param(req, 'key');
    const outcome = await takeLeniencyBack(context, { id, account, staff });
    goOn(tools, req, res, `${consolePaths.account(account)}#air`, outcome, (done) =>
      done === 'already'
        ? 'It was taken back already.'
        : 'Taken back. They are told afresh before anything bites.',
    );
  });

  form('emergency', async ({ session: { staff }, frame }, req, res) => {
    const account = param(req, 'key');
    const outcome = await breakGlass(context, {
      ...{ account, staff },
      product: field(req, 'product'),
      quantity: Number(field(req, 'quantity')),
      days: Number(field(req, 'days')),
      reason: field(req, 'reason'),
    });
    const given = outcome.ok ? outcome.value : null;
    const details = given === null ? null : await accountDetails(context.pool, account);
    // The one answer of a form that is a page itself: the key is in no flash, no cookie and no address.
    if (given?.licenseKey != null && given.case !== null && details !== null)
      return sendPage(
        res,
        EmergencyKeyPage({
          frame,
          account: { externalKey: account, name: details.name },
          licenseKey: given.licenseKey,
          owner: given.case.owner,
          caseReference: caseReference(given.case.id),
          caseId: String(given.case.id),
        }),
      );
    goOn(
      tools,
      req,
      res,
      consolePaths.account(account),
      outcome,
      () => 'They have this emergency key already. It was shown once; the customer finds it in their portal.',
    );
  });

  form('emergency/:id/end', async ({ session: { staff } }, req, res) => {
    const [account, id] = [param(req, 'key'), rowId(param(req, 'id'))];
    if (id === null) return failures.page(req, res, 404);
    const outcome = await revokeBreakGlass(context, { account, id, reason: field(req, 'reason'), staff });
    goOn(tools, req, res, consolePaths.account(account), outcome, () => 'The emergency key works no more.');
  });

  form('link', async ({ session: { staff } }, req, res) => {
    const [account, contactId] = [param(req, 'key'), rowId(field(req, 'contact'))];
    if (contactId === null) return failures.page(req, res, 400);
    const ordered = await resendLink(context, { account, contactId, reason: field(req, 'reason'), staff });
    const made = ordered.ok ? ordered.value.made : null;
    const left = made === null || (await isSent(deps.send(made.message)));
    if (!left) deps.log.error('A link that somebody ordered in the console could not be mailed.');
    const outcome =
      made === null || left
        ? ordered
        : await linkNotSent(context, { account, contactId, staff, tokenHashes: made.tokenHashes });
    goOn(tools, req, res, `${consolePaths.account(account)}#contacts`, outcome, (done) =>
      done.made === null ? 'A link was sent to them a moment ago.' : 'The link is on its way to them.',
    );
  });

  const fix = (
    path: string,
    fixOf: (req: Parameters<ConsoleHandler>[1]) => ContactFix | null,
    done: string,
  ) =>
    form(path, async ({ session: { staff } }, req, res) => {
      const account = param(req, 'key');
      const wanted = fixOf(req);
      if (wanted === null) return failures.page(req, res, 400);
      const outcome = await fixContact(context, {
        account,
        fix: wanted,
        reason: field(req, 'reason'),
        staff,
      });
      goOn(tools, req, res, `${consolePaths.account(account)}#contacts`, outcome, () => done);
    });
  fix(
    'contacts',
    (req) => detailsOf(req, (details) => ({ kind: 'add', ...details })),
    'They are a contact now, and get what was missed.',
  );
  fix(
    'contacts/:id/correct',
    (req) => {
      const contactId = rowId(param(req, 'id'));
      return contactId === null
        ? null
        : detailsOf(req, (details) => ({ kind: 'correct', contactId, ...details }));
    },
    'Corrected. A notice that did not arrive is sent again.',
  );
  for (const kind of ['remove', 'bring-back'] as const)
    fix(
      `contacts/:id/${kind}`,
      (req) => {
        const contactId = rowId(param(req, 'id'));
        return contactId === null ? null : { kind, contactId };
      },
      kind === 'remove'
        ? 'Removed. Nothing is sent to them any more; they can be brought back.'
        : 'They are a contact again.',
    );

  form('devices/:id/free', async ({ session: { staff } }, req, res) => {
    const [account, activation] = [param(req, 'key'), param(req, 'id')];
    const outcome = await freeDevice(context, { account, activation, reason: field(req, 'reason'), staff });
    goOn(
      tools,
      req,
      res,
      `${consolePaths.account(account)}#devices`,
      outcome,
      () => 'The seat is free: the new computer can take it.',
    );
  });

  form('lift-moves', async ({ session: { staff } }, req, res) => {
    const [account, entitlementId] = [param(req, 'key'), rowId(field(req, 'entitlement'))];
    if (entitlementId === null) return failures.page(req, res, 400);
    const outcome = await letDevicesMove(context, {
      account,
      entitlementId,
      reason: field(req, 'reason'),
      staff,
    });
    goOn(
      tools,
      req,
      res,
      `${consolePaths.account(account)}#devices`,
      outcome,
      () => 'They can move devices again.',
    );
  });

  form('cases', async ({ session: { staff } }, req, res) => {
    const account = param(req, 'key');
    const topic = TOPICS.find((one) => one === field(req, 'topic'));
    const subject = field(req, 'subject').trim().slice(0, 2000);
    if (topic === undefined || subject === '') return failures.page(req, res, 400);
    const outcome = await openAccountCase(context, { account, topic, subject, staff });
    goOn(
      tools,
      req,
      res,
      `${consolePaths.account(account)}#cases`,
      outcome,
      ({ id, owner }) => `Case ${caseReference(id)} is with ${owner}.`,
    );
  });
}

function detailsOf(
  req: Parameters<ConsoleHandler>[1],
  make: (details: {
    readonly email: string;
    readonly name: string;
    readonly role: (typeof CONTACT_ROLES)[number];
  }) => ContactFix,
): ContactFix | null {
  const role = CONTACT_ROLES.find((one) => one === field(req, 'role'));
  return role === undefined ? null : make({ email: field(req, 'email'), name: field(req, 'name'), role });
}
