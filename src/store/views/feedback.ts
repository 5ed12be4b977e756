import type { Distribution, FeedbackNumbers, Score } from '../../domain/feedback.ts';
import type { Instant, ZoneName } from '../../domain/instant.ts';
import { findCampaign } from '../campaigns.ts';
import type { Db } from '../connect.ts';
import { planInForce } from './campaign-page.ts';

/** What customers answered to a campaign's surveys, a phase a line. */
export type FeedbackView = {
  readonly campaign: { readonly id: number; readonly title: string; readonly timeZone: ZoneName };
  /** In the order of the plan: those that ask, and those somebody answered about. */
  readonly phases: readonly PhaseFeedback[];
  /** Of the plan, those that ask nothing included. */
  readonly planned: readonly string[];
};

export type PhaseFeedback = {
  readonly key: string;
  /** The plan has a survey for it. */
  readonly asks: boolean;
  readonly numbers: FeedbackNumbers;
};

/** Mail that leads to the two questions. */
const ASKING = ['survey', 'thanks'] as const;

/** @returns null when there is no campaign of this key */
export async function feedbackView(db: Db, key: string): Promise<FeedbackView | null> {
  const campaign = await findCampaign(db, key);
  if (campaign === null) return null;
  const { id, timeZone } = campaign;
  const inForce = await planInForce(db, campaign);
  const rows = await db<(Omit<FeedbackNumbers, 'distribution'> & { phase: string; scores: Distribution })[]>`
    with answer as (
      select phase, account_id, score from survey_answer where campaign_id = ${id}
    ), of_account as (
      select phase, account_id, count(*)::int as answers, avg(score)::float8 as mean from answer group by phase, account_id
    ), asked as (
      select distinct phase, account_id from delivery
      where campaign_id = ${id} and mailing = 'wave' and kind = any(${[...ASKING]}::text[]) and state = 'accepted'
    )
    select phase, count(asked.account_id)::int as asked,
           count(asked.account_id) filter (where of_account.account_id is not null)::int as answered_of_asked,
           count(of_account.account_id)::int as accounts, coalesce(sum(of_account.answers), 0)::int as answers,
           avg(of_account.mean)::float8 as mean,
           array(select (select count(*) from answer where answer.phase = either.phase and answer.score = one)::int
                 from generate_series(1, 5) as one order by one) as scores
    from (select phase, account_id from of_account union select phase, account_id from asked) as either
    left join of_account using (phase, account_id) left join asked using (phase, account_id)
    group by phase`;
  const plan = inForce?.plan ?? null;
  const asking = new Set((plan?.waves ?? []).flatMap((one) => (one.kind === 'survey' ? [one.phase] : [])));
  const keys = (plan?.phases ?? []).map((one) => one.key);
  // A phase of an older revision is read after those of the plan in force.
  const older = rows.map((one) => one.phase).filter((one) => !keys.includes(one));
  return {
    campaign: { id, title: plan?.title ?? key, timeZone },
    planned: keys,
    phases: [...keys, ...older.toSorted()].flatMap((phase): PhaseFeedback[] => {
      const { scores, phase: _phase, ...counts } = rows.find((one) => one.phase === phase) ?? NOTHING;
      if (!asking.has(phase) && counts.answers === 0) return [];
      return [{ key: phase, asks: asking.has(phase), numbers: { ...counts, distribution: scores } }];
    }),
  };
}

const NOTHING = {
  phase: '',
  ...{ asked: 0, answeredOfAsked: 0, accounts: 0, answers: 0, mean: null },
  scores: [0, 0, 0, 0, 0] as Distribution,
};

/** What somebody wrote beside their score. It is theirs: shown escaped, and written into no log. */
export type FeedbackComment = {
  /** Where it stands, for the page after it. */
  readonly place: string;
  readonly account: string;
  readonly accountName: string;
  readonly score: Score;
  readonly comment: string;
  readonly at: Instant;
};

/**
 * Comments on a phase, the newest first, a page at a time.
 * @param of.score only of those who gave it; null for all
 * @param page.after the place the page before ended with; '' for the first
 */
export async function feedbackComments(
  db: Db,
  of: { readonly campaignId: number; readonly phase: string; readonly score: Score | null },
  page: { readonly after: string; readonly limit: number },
): Promise<{ readonly comments: readonly FeedbackComment[]; readonly next: string | null }> {
  const [, at = null, contact = null] = /^(\d{1,15})-(\d{1,15})$/.exec(page.after) ?? [];
  const rows = await db<(Omit<FeedbackComment, 'place'> & { contactId: number })[]>`
    select account.external_key as account, account.name as account_name, score, comment, at, contact_id
    from survey_answer join account on account.id = survey_answer.account_id
    where campaign_id = ${of.campaignId} and phase = ${of.phase} and comment is not null
      ${of.score === null ? db`` : db`and score = ${of.score}`}
      ${at === null ? db`` : db`and (at, contact_id) < (${Number(at)}::timestamptz, ${Number(contact)}::bigint)`}
    order by at desc, contact_id desc limit ${page.limit + 1}`;
  const comments = rows
    .slice(0, page.limit)
    .map(({ contactId, ...row }) => ({ ...row, place: `${row.at}-${contactId}` }));
  return { comments, next: rows.length > page.limit ? (comments.at(-1)?.place ?? null) : null };
}
