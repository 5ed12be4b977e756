import express, { type Router } from 'express';
import { consolePaths } from '../../pages/paths.ts';
import { seeOther } from '../answer.ts';
import { addRoute } from '../routes.ts';
import { addAccountActions } from './account-actions.ts';
import { addAccounts } from './accounts.ts';
import { addCampaigns } from './campaigns.ts';
import { addCases } from './cases.ts';
import { addDeliveries } from './deliveries.ts';
import { addFeedback } from './feedback.ts';
import { addForecast } from './forecast.ts';
import { addInbox } from './inbox.ts';
import { addLookUp } from './look-up.ts';
import { addSignIn } from './sign-in.ts';
import { addStaffPages } from './staff.ts';
import type { ConsoleTools } from './visit.ts';

/** Everything below `/console`. Whoever is signed in may look; what may be changed is the flows' to say. */
export function consoleRouter(tools: ConsoleTools): Router {
  const router = express.Router();
  addSignIn(router, tools);
  addCampaigns(router, tools);
  addForecast(router, tools);
  addFeedback(router, tools);
  addLookUp(router, tools);
  addAccounts(router, tools);
  addAccountActions(router, tools);
  addDeliveries(router, tools);
  addInbox(router, tools);
  addCases(router, tools);
  addStaffPages(router, tools);
  addRoute(
    router,
    '/console',
    { get: [(_req, res) => seeOther(res, consolePaths.campaigns)] },
    tools.failures.wrongMethod,
  );
  return router;
}
