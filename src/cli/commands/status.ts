import type { Command } from 'commander';
import { campaignView } from '../../store/views/campaign-page.ts';
import { campaignLines } from '../../store/views/campaigns.ts';
import { comingBlocks, phaseForecasts } from '../../store/views/forecast.ts';
import { currentMailAlarms } from '../../store/views/mail-alarms.ts';
import { JSON_OPTION } from '../acting-staff.ts';
import { Refused } from '../failure.ts';
import { forecastText } from '../forecast-text.ts';
import { type Answer, show } from '../output.ts';
import { alarmsText, campaignsText, campaignText, mailSums, totalOf } from '../status-text.ts';
import { withDatabase } from '../with-database.ts';

const EXAMPLES = `
Without a campaign: all of them, a line each.

Examples:
  $ glidepath status
  $ glidepath status atlas-2027 --json`;

export function registerStatus(program: Command): void {
  program
    .command('status [campaign]')
    .description('where campaigns stand: phases, gates, accounts, mail, stragglers, who would be blocked')
    .addOption(JSON_OPTION)
    .addHelpText('after', EXAMPLES)
    .action(async (campaign: string | undefined, options: { readonly json?: boolean }) =>
      show(options, campaign === undefined ? await all() : await one(campaign)),
    );
}

async function all(): Promise<Answer> {
  return withDatabase(async ({ pool }) => {
    const campaigns = await campaignLines(pool);
    const alarms = await currentMailAlarms(pool, null);
    return {
      lines: [...alarmsText(alarms), ...campaignsText(campaigns)],
      json: { campaigns: campaigns.map(({ id: _id, ...rest }) => rest), alarms },
    };
  });
}

async function one(key: string): Promise<Answer> {
  const { view, forecasts } = await withDatabase(async ({ pool }) => {
    const coming = await comingBlocks(pool, key);
    return {
      view: await campaignView(pool, key),
      forecasts: coming === null ? [] : await phaseForecasts(pool, coming),
    };
  });
  if (view === null)
    throw new Refused(
      `There is no campaign ${key}. "glidepath status" shows those there are.`,
      'unknown-campaign',
    );
  const { campaign, now, inForce, proposal, pause, phases, stages, stragglers, waves, briefings } = view;
  const mail = mailSums(view.deliveries);
  return {
    lines: [...campaignText(view), ...forecastText(forecasts)],
    json: {
      campaign: campaign.key,
      title: (inForce ?? proposal)?.plan.title ?? null,
      state: campaign.state,
      revision: campaign.revision,
      now: new Date(now).toISOString(),
      mailStopped: campaign.mailStopped,
      alarms: view.alarms,
      proposal:
        proposal === null
          ? null
          : { hash: proposal.hash, proposer: proposal.proposer, accounts: proposal.accounts },
      pause: pause === null ? null : { ...pause, from: new Date(pause.from).toISOString() },
      phases: phases.map(({ campaignId: _id, ...rest }) => rest),
      stages: stages.map(({ campaignId: _id, ...rest }) => rest),
      stragglers,
      mail: mailSums(view.deliveries).map(({ key: mail, mailing, counts }) => ({
        key: mail,
        mailing,
        ...counts,
      })),
      total: totalOf(mail),
      waves,
      briefings,
      forecast: forecasts.map(({ phase, plannedStart, forecast }) => ({
        ...{ phase: phase.key, stage: phase.stage, plannedStart },
        ...forecast,
      })),
    },
  };
}
