import { answeredShare, type FeedbackNumbers, SCORES, type Score } from '../../domain/feedback.ts';
import type { Instant } from '../../domain/instant.ts';
import { type ConsoleFrame, ConsoleLayout } from '../console-layout.tsx';
import { Moment, type Reader } from '../dates.tsx';
import { countOf, formatCount, formatNumber, formatShare } from '../numbers.ts';
import { consolePaths } from '../paths.ts';
import { Empty, Section } from '../section.tsx';
import { NumberCell, Table } from '../table.tsx';

export type FeedbackRow = { readonly key: string; readonly numbers: FeedbackNumbers };

export type CommentRow = {
  readonly place: string;
  /** External key. */
  readonly account: string;
  readonly accountName: string;
  readonly score: Score;
  readonly comment: string;
  readonly at: Instant;
};

export type FeedbackPageProps = {
  readonly frame: ConsoleFrame;
  readonly campaign: { readonly key: string; readonly title: string };
  readonly phases: readonly FeedbackRow[];
  /** The phase that is read; null when no phase asks. */
  readonly shown:
    | (FeedbackRow & {
        /** Only comments of those who gave this score; null for all. */
        readonly score: Score | null;
        /** Newest first. */
        readonly comments: readonly CommentRow[];
        /** The place after which the next page begins; null on the last one. */
        readonly next: string | null;
      })
    | null;
};

type Shown = NonNullable<FeedbackPageProps['shown']>;

/** What customers answered to a campaign's surveys: each phase in numbers, and one of them with its comments. */
export function FeedbackPage(props: FeedbackPageProps) {
  const { frame, campaign, shown } = props;
  return (
    <ConsoleLayout frame={frame} title="Feedback" section="campaigns">
      <p class="crumb">
        <a href={consolePaths.campaigns}>Campaigns</a> /{' '}
        <a href={consolePaths.campaign(campaign.key)}>{campaign.title}</a>
      </p>
      <div class="page-head">
        <h1>Feedback</h1>
      </div>
      <p class="lead">
        How customers say each phase went, from 1 (badly) to 5 (well). Each account counts once, with the mean
        of its people; whoever answers again replaces their answer.
      </p>
      {shown === null ? (
        <Empty>
          No phase of this campaign asks for feedback. A wave of kind <code>survey</code> in the campaign file
          does.
        </Empty>
      ) : (
        <>
          <PhaseTable {...props} />
          <Section id="phase" title={shown.key} lead={sentenceAbout(shown, frame.reader)}>
            {shown.numbers.answers === 0 ? null : (
              <>
                <ScoreTable shown={shown} reader={frame.reader} />
                <Comments campaign={campaign.key} shown={shown} reader={frame.reader} />
              </>
            )}
          </Section>
        </>
      )}
    </ConsoleLayout>
  );
}

function PhaseTable({ phases, shown, campaign, frame }: FeedbackPageProps) {
  const { reader } = frame;
  return (
    <Table
      caption="Phases that ask for feedback"
      columns={[
        { title: 'Phase' },
        { title: 'Accounts asked', numeric: true },
        { title: 'Answered', numeric: true },
        { title: 'Share', numeric: true },
        { title: 'Mean score', numeric: true },
      ]}
    >
      {phases.map((phase) => (
        <tr key={phase.key}>
          <th scope="row">
            <a
              href={consolePaths.feedback(campaign.key, { phase: phase.key })}
              aria-current={phase.key === shown?.key ? 'true' : undefined}
            >
              {phase.key}
            </a>
          </th>
          <NumberCell value={phase.numbers.asked} text={formatCount(phase.numbers.asked, reader)} />
          <NumberCell value={phase.numbers.accounts} text={formatCount(phase.numbers.accounts, reader)} />
          <td class="number">{shareInWords(phase.numbers, reader)}</td>
          <td class="number">{meanInWords(phase.numbers, reader)}</td>
        </tr>
      ))}
    </Table>
  );
}

/** No number where there is none to give: it is not zero. */
function shareInWords(numbers: FeedbackNumbers, reader: Reader): string {
  const share = answeredShare(numbers);
  return share === null ? 'none asked' : formatShare(share, reader);
}

function meanInWords({ mean }: FeedbackNumbers, reader: Reader): string {
  return mean === null ? 'no answer' : formatNumber(mean, reader);
}

function sentenceAbout({ numbers }: Shown, reader: Reader): string {
  if (numbers.answers === 0)
    return numbers.asked === 0
      ? 'Nobody was asked yet: the survey has not left.'
      : `${countOf(numbers.asked, 'account', reader)} ${numbers.asked === 1 ? 'was' : 'were'} asked, and nobody has answered yet.`;
  const people = countOf(numbers.answers, 'person', reader, 'people');
  const accounts = countOf(numbers.accounts, 'account', reader);
  return `${people} at ${accounts} answered. The mean of the accounts is ${meanInWords(numbers, reader)} of 5.`;
}

function ScoreTable({ shown, reader }: { readonly shown: Shown; readonly reader: Reader }) {
  const { answers, distribution } = shown.numbers;
  return (
    <Table
      caption={`Scores given about ${shown.key}`}
      columns={[
        { title: 'Score' },
        { title: 'People', numeric: true },
        { title: 'Share', numeric: true },
        { title: <span class="unseen">The share as a bar</span> },
      ]}
    >
      {SCORES.toReversed().map((score) => {
        const people = distribution[score - 1] ?? 0;
        return (
          <tr key={score}>
            <th scope="row">
              {score}
              {SCORE_WORDS[score] === undefined ? null : <span class="quiet">, {SCORE_WORDS[score]}</span>}
            </th>
            <NumberCell value={people} text={formatCount(people, reader)} />
            <td class="number">{formatShare(people / answers, reader)}</td>
            <td class="bar">
              <svg width="100%" height="10" aria-hidden="true" focusable="false">
                <rect class="whole" width="100%" height="10" rx="5" />
                <rect class="part" width={`${(people / answers) * 100}%`} height="10" rx="5" />
              </svg>
            </td>
          </tr>
        );
      })}
    </Table>
  );
}

const SCORE_WORDS: Readonly<Partial<Record<Score, string>>> = { 1: 'badly', 5: 'well' };

function Comments(props: { readonly campaign: string; readonly shown: Shown; readonly reader: Reader }) {
  const { campaign, shown, reader } = props;
  const to = (score: Score | null) => consolePaths.feedback(campaign, { phase: shown.key, score });
  return (
    <>
      <h3 id="comments" class="comments-title">
        Comments
      </h3>
      <nav class="filters" aria-label="Comments by score">
        <ul>
          {[null, ...SCORES].map((score) => (
            <li key={score ?? 'all'}>
              <a href={`${to(score)}#comments`} aria-current={score === shown.score ? 'true' : undefined}>
                {score === null ? 'All' : `Score ${score}`}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {shown.comments.length === 0 ? (
        <Empty>
          {shown.score === null
            ? 'Nobody wrote anything beside their score.'
            : `Nobody who gave a ${shown.score} wrote anything.`}
        </Empty>
      ) : (
        <ol class="comments">
          {shown.comments.map((one) => (
            <li key={one.place}>
              <blockquote>{one.comment}</blockquote>
              <p class="quiet">
                {one.score} of 5, <a href={consolePaths.account(one.account)}>{one.accountName}</a>,{' '}
                <Moment at={one.at} reader={reader} />
              </p>
            </li>
          ))}
        </ol>
      )}
      {shown.next === null ? null : (
        <p>
          <a
            class="button secondary"
            href={`${consolePaths.feedback(campaign, { phase: shown.key, score: shown.score, after: shown.next })}#comments`}
          >
            Older
          </a>
        </p>
      )}
    </>
  );
}
