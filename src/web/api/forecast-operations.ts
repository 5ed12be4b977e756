import type { z } from 'zod';
import { ok, type Result, refuse } from '../../domain/result.ts';
import {
  blockedAccounts,
  type ComingBlocks,
  comingBlocks,
  phaseForecasts,
} from '../../store/views/forecast.ts';
import { type ApiCall, get, type Operation } from './operation.ts';
import { BLOCKED_ACCOUNTS, FORECAST } from './schemas.ts';

const A_PAGE = 500;

/** Who would be blocked by a campaign's phases to come, as client software reports it. */
export const forecastOperations: readonly Operation[] = [
  get(
    '/v1/campaigns/{key}/forecast',
    'getForecast',
    'campaigns:read',
    'How many accounts and devices each phase to come would block, and why.',
    FORECAST,
    async (call) => {
      const coming = await comingOf(call);
      return coming.ok ? ok(await forecastAnswer(call, coming.value)) : coming;
    },
  ),
  get(
    '/v1/campaigns/{key}/forecast/{phase}',
    'listBlockedAccounts',
    'campaigns:read',
    'The accounts that a phase to come would block, a page at a time.',
    BLOCKED_ACCOUNTS,
    async (call) => {
      const coming = await comingOf(call);
      if (!coming.ok) return coming;
      const { campaign, since, phases } = coming.value;
      const phase = phases.find((one) => one.phase.key === call.params.phase)?.phase;
      if (phase === undefined)
        return refuse('unknown-phase', `No phase ${call.params.phase} that may block is still to come.`);
      const scope = { campaignId: campaign.id, cohorts: phase.cohorts, products: phase.products };
      const page = { after: call.query.after ?? '', limit: A_PAGE };
      const { accounts, next } = await blockedAccounts(call.context.pool, scope, since, page);
      const answer: z.input<typeof BLOCKED_ACCOUNTS> = {
        accounts: accounts.map(({ externalKey, cohort, devices, codes, day }) => ({
          ...{ account: externalKey, cohort, devices, day },
          codes: [...codes],
        })),
        next,
      };
      return ok(answer);
    },
    { after: 'The `next` of the page before.' },
  ),
];

async function comingOf({ context, params }: ApiCall<unknown>): Promise<Result<ComingBlocks>> {
  const coming = await comingBlocks(context.pool, params.key ?? '');
  return coming === null ? refuse('unknown-campaign', `There is no campaign ${params.key}.`) : ok(coming);
}

async function forecastAnswer(
  { context, params }: ApiCall<unknown>,
  coming: ComingBlocks,
): Promise<z.input<typeof FORECAST>> {
  const forecasts = await phaseForecasts(context.pool, coming);
  return {
    campaign: params.key ?? '',
    today: coming.today,
    since: coming.since,
    phases: forecasts.map(({ phase, plannedStart, forecast: { reasons, ...numbers } }) => ({
      phase: phase.key,
      stage: phase.stage,
      cohorts: [...phase.cohorts],
      products: [...phase.products],
      plannedStart,
      ...numbers,
      reasons: [...reasons],
    })),
  };
}
