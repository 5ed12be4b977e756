import express, { type Router } from 'express';
import { portalLimits } from '../rate-limits.ts';
import { addActivation } from './activation.ts';
import { addBriefing } from './briefing.ts';
import { addDevices } from './devices.ts';
import { addFaq } from './faq.ts';
import { addFrontDoor } from './front-door.ts';
import { addHelp, addNewLink } from './help.ts';
import { rememberLanguage } from './language.ts';
import { addMoreTime } from './more-time.ts';
import { addAcknowledge, addSurvey } from './notice-and-survey.ts';
import { addOffline } from './offline.ts';
import { addOwned } from './owned.ts';
import { addPreferences } from './preferences.ts';
import { addSignIn } from './sign-in.ts';
import type { PortalTools } from './visit.ts';

/** Everything a link in a mail leads to. */
export function portalRouter(given: Omit<PortalTools, 'limits'>): Router {
  const router = express.Router();
  const tools: PortalTools = { ...given, limits: portalLimits(given.failures) };
  router.use(['/portal', '/u'], rememberLanguage(tools.cookies));
  addFrontDoor(router, tools);
  addActivation(router, tools);
  addOwned(router, tools);
  addDevices(router, tools);
  addOffline(router, tools);
  addFaq(router, tools);
  addMoreTime(router, tools);
  addAcknowledge(router, tools);
  addSurvey(router, tools);
  addHelp(router, tools);
  addNewLink(router, tools);
  addPreferences(router, tools);
  addSignIn(router, tools);
  addBriefing(router, tools);
  return router;
}
