import express, { type Router } from 'express';
import { addActivation } from './activation.ts';
import { addBriefing } from './briefing.ts';
import { addHelp, addNewLink } from './help.ts';
import { addMoreTime } from './more-time.ts';
import { addAcknowledge, addSurvey } from './notice-and-survey.ts';
import { addOwned } from './owned.ts';
import { addPreferences } from './preferences.ts';
import type { PortalTools } from './visit.ts';

/** Everything a link in a mail leads to. */
export function portalRouter(tools: PortalTools): Router {
  const router = express.Router();
  addActivation(router, tools);
  addOwned(router, tools);
  addMoreTime(router, tools);
  addAcknowledge(router, tools);
  addSurvey(router, tools);
  addHelp(router, tools);
  addNewLink(router, tools);
  addPreferences(router, tools);
  addBriefing(router, tools);
  return router;
}
