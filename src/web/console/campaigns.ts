import type { Router } from 'express';
import { approveRevision } from '../../flows/approve-revision.ts';
import { approveStart } from '../../flows/approve-start.ts';
import { pauseCampaign, resumeCampaign } from '../../flows/pause-campaign.ts';
import { rollbackPhase } from '../../flows/rollback-phase.ts';
import { CampaignPage } from '../../pages/console/campaign-page.tsx';
import { CampaignsPage, type CampaignsPageProps } from '../../pages/console/campaigns-page.tsx';
import { countOf } from '../../pages/numbers.ts';
import { consolePaths } from '../../pages/paths.ts';
import { campaignView } from '../../store/views/campaign-page.ts';
import { campaignLines } from '../../store/views/campaigns.ts';
import { emergencies } from '../../store/views/emergencies.ts';
import { sendPage } from '../answer.ts';
import { field, readForm } from '../form-guard.ts';
import { param } from '../param.ts';
import { addRoute } from '../routes.ts';
import { emergencyRow } from './account-words.ts';
import { approvalSubject } from './campaign-approvals.ts';
import { campaignProps, cohortCounts, stateOf } from './campaign-props.ts';
import { goOn } from './flash.ts';
import { type ConsoleHandler, type ConsoleTools, signedIn, signedInForm } from './visit.ts';

/** The campaigns: the list, each one's page, and what people decide on it. Who may what is the flows' to say. */
export function addCampaigns(router: Router, tools: ConsoleTools): void {
  const { deps, failures } = tools;
  const { context } = deps;

  const list = signedIn(tools, async ({ frame, time }, _req, res) => {
    const lines = await campaignLines(context.pool);
    const keys = (await emergencies(context.pool, time.now)).map(emergencyRow);
    sendPage(res, CampaignsPage({ frame, campaigns: lines.map(campaignRow), emergencies: keys }));
  });
  addRoute(router, consolePaths.campaigns, { get: [list] }, failures.wrongMethod);

  const show = signedIn(tools, async (visit, req, res) => {
    const view = await campaignView(context.pool, param(req, 'key'));
    const props = view === null ? null : campaignProps(view, visit);
    if (props === null) failures.page(req, res, 404);
    else sendPage(res, CampaignPage(props));
  });
  addRoute(router, `${consolePaths.campaigns}/:key`, { get: [show] }, failures.wrongMethod);

  const form = (path: string, handle: ConsoleHandler) =>
    addRoute(router, path, { post: [readForm, signedInForm(tools, handle)] }, failures.wrongMethod);

  form(`${consolePaths.campaigns}/:key/pause`, async ({ session, frame }, req, res) => {
    const campaign = param(req, 'key');
    const reason = field(req, 'reason').trim() || 'No reason was given.';
    const outcome = await pauseCampaign(context, { campaign, staff: session.staff, reason });
    goOn(tools, req, res, consolePaths.campaign(campaign), outcome, ({ inFlight }) =>
      inFlight.length === 0
        ? 'Paused. No mail is under way.'
        : `Paused. ${countOf(inFlight.length, 'message', frame.reader)} may still reach the provider.`,
    );
  });

  form(`${consolePaths.campaigns}/:key/resume`, async ({ session }, req, res) => {
    const campaign = param(req, 'key');
    const outcome = await resumeCampaign(context, { campaign, staff: session.staff });
    goOn(
      tools,
      req,
      res,
      consolePaths.campaign(campaign),
      outcome,
      () => 'It goes on. Every later date has moved by the pause.',
    );
  });

  form(`${consolePaths.campaigns}/:key/roll-back`, async ({ session }, req, res) => {
    const campaign = param(req, 'key');
    const reason = field(req, 'reason').trim() || 'No reason was given.';
    const outcome = await rollbackPhase(context, {
      campaign,
      phase: field(req, 'phase'),
      staff: session.staff,
      reason,
    });
    goOn(
      tools,
      req,
      res,
      consolePaths.campaign(campaign),
      outcome,
      ({ phases }) => `Rolled back: ${phases.join(', ')}.`,
    );
  });

  form(`${consolePaths.campaigns}/:key/approve`, async ({ session: { staff } }, req, res) => {
    const campaign = param(req, 'key');
    const subject = approvalSubject(field(req, 'id'));
    const path = consolePaths.campaign(campaign);
    if (subject.kind === 'start') {
      const outcome = await approveStart(context, { campaign, phase: subject.phase, staff });
      return goOn(tools, req, res, path, outcome, () => `The start of ${subject.phase} is approved.`);
    }
    const outcome = await approveRevision(context, { campaign, hash: field(req, 'hash'), staff });
    goOn(tools, req, res, path, outcome, ({ revision }) => `Revision ${revision} is approved.`);
  });
}

type Line = Awaited<ReturnType<typeof campaignLines>>[number];

function campaignRow(line: Line): CampaignsPageProps['campaigns'][number] {
  const { key, title, revision, approvals, nextPhase, nextDay } = line;
  return {
    ...{ key, title, revision, approvals },
    state: stateOf(line.state),
    cohorts: cohortCounts(line.cohorts, line.stages),
    next: nextPhase === null || nextDay === null ? null : { phase: nextPhase, day: nextDay },
  };
}
