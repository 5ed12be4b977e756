import { z } from 'zod';
import { ok, refuse } from '../../domain/result.ts';
import { approveRevision } from '../../flows/approve-revision.ts';
import { approveStart } from '../../flows/approve-start.ts';
import { pauseCampaign, resumeCampaign } from '../../flows/pause-campaign.ts';
import { rollbackPhase } from '../../flows/rollback-phase.ts';
import { campaignView } from '../../store/views/campaign-page.ts';
import { campaignLines } from '../../store/views/campaigns.ts';
import { campaignAnswer, campaignLine } from './campaign-answers.ts';
import { get, type Operation, post } from './operation.ts';
import { CAMPAIGN, CAMPAIGN_LINE, DAY, NO_BODY, REASON } from './schemas.ts';

const HASH = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');

/** What integrations may ask and decide about campaigns. Who may what is the flows' to say. */
export const campaignOperations: readonly Operation[] = [
  get(
    '/v1/campaigns',
    'listCampaigns',
    'campaigns:read',
    'Every campaign with its accounts by stage.',
    z.object({ campaigns: z.array(CAMPAIGN_LINE) }),
    async ({ context }) => ok({ campaigns: (await campaignLines(context.pool)).map(campaignLine) }),
  ),
  get(
    '/v1/campaigns/{key}',
    'getCampaign',
    'campaigns:read',
    'One campaign as its page shows it.',
    CAMPAIGN,
    async ({ context, params }) => {
      const view = await campaignView(context.pool, params.key ?? '');
      const answer = view === null ? null : campaignAnswer(view);
      return answer === null ? refuse('unknown-campaign', `There is no campaign ${params.key}.`) : ok(answer);
    },
  ),
  post(
    '/v1/campaigns/{key}/approve',
    'approveRevision',
    'campaigns:write',
    'Approve the open proposal, exactly as its hash names it.',
    {
      body: z.strictObject({ hash: HASH }),
      answer: z.object({ campaign: z.string(), revision: z.int(), accounts: z.int() }),
    },
    async ({ context, person, params, body }) =>
      approveRevision(context, { campaign: params.key ?? '', hash: body.hash, staff: person }),
  ),
  post(
    '/v1/campaigns/{key}/approve-start',
    'approveStart',
    'campaigns:write',
    'Approve the start of a phase, or override its gates with a reason.',
    {
      body: z.strictObject({
        phase: z.string().min(1),
        override: z.boolean().default(false),
        reason: REASON.nullish(),
      }),
      answer: z.object({ approvalId: z.int() }),
    },
    async ({ context, person, params, body }) =>
      approveStart(context, {
        campaign: params.key ?? '',
        phase: body.phase,
        staff: person,
        override: body.override,
        reason: body.reason ?? null,
      }),
  ),
  post(
    '/v1/campaigns/{key}/pause',
    'pauseCampaign',
    'campaigns:write',
    'Stop all later tightening and mail at once.',
    {
      body: z.strictObject({ reason: REASON }),
      answer: z.object({
        inFlight: z
          .array(z.string())
          .meta({ description: 'Deliveries that may still reach the provider; no others.' }),
      }),
    },
    async ({ context, person, params, body }) =>
      pauseCampaign(context, { campaign: params.key ?? '', staff: person, reason: body.reason }),
  ),
  post(
    '/v1/campaigns/{key}/resume',
    'resumeCampaign',
    'campaigns:write',
    'Let a paused campaign go on; later dates have moved by the pause.',
    { body: NO_BODY, answer: z.object({ since: DAY }) },
    async ({ context, person, params }) =>
      resumeCampaign(context, { campaign: params.key ?? '', staff: person }),
  ),
  post(
    '/v1/campaigns/{key}/rollback',
    'rollbackPhase',
    'campaigns:write',
    'Roll a phase back, and with it every later phase of its cohorts.',
    {
      body: z.strictObject({ phase: z.string().min(1), reason: REASON }),
      answer: z.object({ phases: z.array(z.string()), cancelled: z.int() }),
    },
    async ({ context, person, params, body }) =>
      rollbackPhase(context, {
        campaign: params.key ?? '',
        phase: body.phase,
        staff: person,
        reason: body.reason,
      }),
  ),
];
