import type { Router } from 'express';
import { ForecastPage, type ForecastRow } from '../../pages/console/forecast-page.tsx';
import { consolePaths } from '../../pages/paths.ts';
import {
  blockedAccounts,
  comingBlocks,
  type PhaseForecastLine,
  phaseForecasts,
} from '../../store/views/forecast.ts';
import { sendPage } from '../answer.ts';
import { param, query } from '../param.ts';
import { addRoute } from '../routes.ts';
import { type ConsoleTools, signedIn } from './visit.ts';

const SHOWN = 50;

/** Who would be blocked by a campaign's phases to come. */
export function addForecast(router: Router, tools: ConsoleTools): void {
  const { deps, failures } = tools;
  const { pool } = deps.context;

  const show = signedIn(tools, async ({ frame }, req, res) => {
    const key = param(req, 'key');
    const coming = await comingBlocks(pool, key);
    const asked = query(req, 'phase');
    const { phases = [] } = coming ?? {};
    const at = asked === '' ? 0 : phases.findIndex((one) => one.phase.key === asked);
    if (coming === null || at < 0) return failures.page(req, res, 404);
    const { campaign, isApproved, today, since } = coming;
    const rows = (await phaseForecasts(pool, coming)).map(rowOf);
    const [row, phase] = [rows[at], phases[at]?.phase];
    const scope = phase === undefined ? null : { ...phase, campaignId: campaign.id };
    const page =
      scope === null
        ? null
        : await blockedAccounts(pool, scope, since, { after: query(req, 'after'), limit: SHOWN });
    sendPage(
      res,
      ForecastPage({
        frame: { ...frame, reader: { ...frame.reader, timeZone: campaign.timeZone } },
        campaign: { key, title: campaign.title },
        ...{ isApproved, today, since },
        phases: rows,
        shown:
          row === undefined || page === null
            ? null
            : { ...row, blockedAccounts: page.accounts, next: page.next },
      }),
    );
  });
  addRoute(router, `${consolePaths.campaigns}/:key/forecast`, { get: [show] }, failures.wrongMethod);
}

function rowOf({ phase, plannedStart, forecast }: PhaseForecastLine): ForecastRow {
  return { key: phase.key, stage: phase.stage, plannedStart, ...forecast };
}
