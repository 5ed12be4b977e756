import type { Router } from 'express';
import { phaseReadFirst, scoreOf } from '../../domain/feedback.ts';
import { FeedbackPage } from '../../pages/console/feedback-page.tsx';
import { consolePaths } from '../../pages/paths.ts';
import { feedbackComments, feedbackView } from '../../store/views/feedback.ts';
import { sendPage } from '../answer.ts';
import { param, query } from '../param.ts';
import { addRoute } from '../routes.ts';
import { type ConsoleTools, signedIn } from './visit.ts';

const SHOWN = 50;

/** What customers answered to a campaign's surveys. */
export function addFeedback(router: Router, tools: ConsoleTools): void {
  const { deps, failures } = tools;
  const { pool } = deps.context;

  const show = signedIn(tools, async ({ frame }, req, res) => {
    const key = param(req, 'key');
    const view = await feedbackView(pool, key);
    const asked = query(req, 'phase');
    const phase =
      asked === '' ? phaseReadFirst(view?.phases ?? []) : view?.phases.find((one) => one.key === asked);
    if (view === null || phase === undefined) return failures.page(req, res, 404);
    const { campaign, phases } = view;
    const score = scoreOf(query(req, 'score'));
    const page =
      phase === null
        ? null
        : await feedbackComments(
            pool,
            { campaignId: campaign.id, phase: phase.key, score },
            { after: query(req, 'after'), limit: SHOWN },
          );
    sendPage(
      res,
      FeedbackPage({
        frame: { ...frame, reader: { ...frame.reader, timeZone: campaign.timeZone } },
        campaign: { key, title: campaign.title },
        phases,
        shown: phase === null || page === null ? null : { ...phase, ...page, score },
      }),
    );
  });
  addRoute(router, `${consolePaths.campaigns}/:key/feedback`, { get: [show] }, failures.wrongMethod);
}
