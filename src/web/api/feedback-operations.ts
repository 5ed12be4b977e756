import { z } from 'zod';
import { answeredShare, SCORES, scoreOf } from '../../domain/feedback.ts';
import { ok, refuse } from '../../domain/result.ts';
import { feedbackComments, feedbackView } from '../../store/views/feedback.ts';
import { get, type Operation } from './operation.ts';

const A_PAGE = 200;

const COUNT = z.int().nonnegative();

const FEEDBACK = z.object({
  campaign: z.string(),
  phases: z.array(
    z.object({
      phase: z.string(),
      accountsAsked: COUNT,
      accountsAnswered: COUNT,
      share: z.number().nullable().meta({ description: 'Of the accounts asked; null when none was.' }),
      answers: COUNT.meta({ description: 'People: the last answer of each.' }),
      mean: z
        .number()
        .nullable()
        .meta({ description: '1 (badly) to 5 (well); each account once. Null without an answer.' }),
      scores: z
        .array(z.object({ score: z.int().min(1).max(5), answers: COUNT }))
        .meta({ description: 'How often each score was given.' }),
    }),
  ),
});

const COMMENTS = z.object({
  comments: z.array(
    z.object({
      account: z.string().meta({ description: 'External key.' }),
      score: z.int().min(1).max(5),
      comment: z.string(),
      at: z.iso.datetime(),
    }),
  ),
  next: z.string().nullable().meta({ description: 'For `after` of the next page; null on the last.' }),
});

/** What customers answered to a campaign's surveys. */
export const feedbackOperations: readonly Operation[] = [
  get(
    '/v1/campaigns/{key}/feedback',
    'getFeedback',
    'campaigns:read',
    'How customers say each phase went: accounts asked and answered, the mean and how often each score was given.',
    FEEDBACK,
    async ({ context, params }) => {
      const view = await feedbackView(context.pool, params.key ?? '');
      if (view === null) return refuse('unknown-campaign', `There is no campaign ${params.key}.`);
      const answer: z.input<typeof FEEDBACK> = {
        campaign: params.key ?? '',
        phases: view.phases.map(({ key, numbers }) => ({
          phase: key,
          accountsAsked: numbers.asked,
          accountsAnswered: numbers.accounts,
          share: answeredShare(numbers),
          answers: numbers.answers,
          mean: numbers.mean,
          scores: SCORES.map((score) => ({ score, answers: numbers.distribution[score - 1] ?? 0 })),
        })),
      };
      return ok(answer);
    },
  ),
  get(
    '/v1/campaigns/{key}/feedback/{phase}',
    'listComments',
    'campaigns:read',
    'What customers wrote about a phase, the newest first, a page at a time.',
    COMMENTS,
    async ({ context, params, query }) => {
      const view = await feedbackView(context.pool, params.key ?? '');
      if (view === null) return refuse('unknown-campaign', `There is no campaign ${params.key}.`);
      const phase = params.phase ?? '';
      if (!view.planned.includes(phase) && !view.phases.some((one) => one.key === phase))
        return refuse('unknown-phase', `Campaign ${params.key} has no phase ${phase}.`);
      const asked = query.score ?? '';
      const score = scoreOf(asked);
      if (asked !== '' && score === null) return refuse('score', 'A score is a whole number from 1 to 5.');
      const of = { campaignId: view.campaign.id, phase, score };
      const page = await feedbackComments(context.pool, of, { after: query.after ?? '', limit: A_PAGE });
      const answer: z.input<typeof COMMENTS> = {
        comments: page.comments.map((one) => ({
          account: one.account,
          score: one.score,
          comment: one.comment,
          at: new Date(one.at).toISOString(),
        })),
        next: page.next,
      };
      return ok(answer);
    },
    { score: 'Only of those who gave it: 1 to 5.', after: 'The `next` of the page before.' },
  ),
];
