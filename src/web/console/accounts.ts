import type { Router } from 'express';
import { type Given, type GivenForDays, giveLeniency } from '../../flows/give-leniency.ts';
import { seeCases } from '../../flows/look-at-cases.ts';
import { lookAtVerdicts } from '../../flows/look-at-verdicts.ts';
import { AccountPage } from '../../pages/console/account-page.tsx';
import { AccountsPage } from '../../pages/console/accounts-page.tsx';
import { consolePaths } from '../../pages/paths.ts';
import { accountView } from '../../store/views/account-page.ts';
import { findAccounts } from '../../store/views/accounts-page.ts';
import { sendPage } from '../answer.ts';
import { field, readForm } from '../form-guard.ts';
import { param, searched } from '../param.ts';
import { addRoute } from '../routes.ts';
import { accountProps } from './account-props.ts';
import { goOn } from './flash.ts';
import { type ConsoleTools, signedIn, signedInForm } from './visit.ts';

const SHOWN = 50;

/** Finding an account, its page, and the one form that gives it air. */
export function addAccounts(router: Router, tools: ConsoleTools): void {
  const { deps, failures } = tools;
  const { context } = deps;

  const search = signedIn(tools, async ({ frame }, req, res) => {
    const query = searched(req);
    const { accounts, total } = await findAccounts(context.pool, query, SHOWN);
    sendPage(res, AccountsPage({ frame, query, accounts, total }));
  });
  addRoute(router, consolePaths.accounts, { get: [search] }, failures.wrongMethod);

  const show = signedIn(tools, async (visit, req, res) => {
    const key = param(req, 'key');
    const view = await accountView(context.pool, key);
    if (view === null) failures.page(req, res, 404);
    else {
      const [told, cases] = await Promise.all([lookAtVerdicts(context, key), seeCases(context, view.cases)]);
      sendPage(res, AccountPage(accountProps(view, told, cases, visit)));
    }
  });
  addRoute(router, `${consolePaths.accounts}/:key`, { get: [show] }, failures.wrongMethod);

  const air = signedInForm(tools, async ({ session: { staff } }, req, res) => {
    const account = param(req, 'key');
    const days = Number(field(req, 'days'));
    const given = airOf(field(req, 'kind'), days);
    if (given === null) return failures.page(req, res, 400);
    const outcome = await giveLeniency(context, {
      ...{ account, given, staff },
      reason: field(req, 'reason'),
      owner: staff.externalKey,
    });
    goOn(tools, req, res, consolePaths.account(account), outcome, () => 'Done. It works from now on.');
  });
  addRoute(router, `${consolePaths.accounts}/:key/air`, { post: [readForm, air] }, failures.wrongMethod);
}

/** What the form asks for; null when it is none of the three, or for no whole number of days. */
function airOf(kind: string, days: number): Given | GivenForDays | null {
  if (!Number.isInteger(days) || days < 1 || days > 365) return null;
  switch (kind) {
    case 'extension':
      return { kind, days };
    case 'hold':
    case 'exemption':
      return { kind, forDays: days };
    default:
      return null;
  }
}
