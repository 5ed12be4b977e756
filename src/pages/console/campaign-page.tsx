import type { Instant, LocalDate } from '../../domain/instant.ts';
import type { MailAlarm } from '../../domain/mail-alarms.ts';
import { Badge, type Tone } from '../badge.tsx';
import { type ConsoleFrame, ConsoleLayout } from '../console-layout.tsx';
import { Day, Moment } from '../dates.tsx';
import { consolePaths } from '../paths.ts';
import { Empty, Notice, Section } from '../section.tsx';
import { Approvals, PauseOrResume, type PendingApproval, RollBack } from './campaign-actions.tsx';
import {
  accountsSentence,
  type CohortCounts,
  CohortTable,
  StageDistribution,
  type StragglerGroup,
  Stragglers,
} from './campaign-cohorts.tsx';
import { type NextPhase, NextPhases } from './campaign-gates.tsx';
import { type BriefingCounts, BriefingTable, type WaveCounts, WaveTable } from './campaign-mail.tsx';
import { type Timeline, TimelineChart } from './timeline-chart.tsx';
import { TimelineTables } from './timeline-table.tsx';

export type CampaignState = 'proposed' | 'running' | 'paused' | 'finished';

export type CampaignPageProps = {
  readonly frame: ConsoleFrame;
  readonly campaign: {
    readonly key: string;
    readonly title: string;
    readonly why: string;
    readonly state: CampaignState;
    /** The approved revision; null before the first approval. */
    readonly revision: number | null;
    /** Today in the campaign's zone. */
    readonly today: LocalDate;
    /** Who paused it, when and why; null unless paused. */
    readonly pausedBecause: string | null;
  };
  /** What about its mail somebody has to look at. */
  readonly alarms: readonly MailAlarm[];
  readonly mayPause: boolean;
  readonly mayResume: boolean;
  /** Phases the reader may roll back, the last one first. */
  readonly mayRollBack: readonly string[];
  readonly approvals: readonly PendingApproval[];
  readonly timeline: Timeline;
  readonly nextPhases: readonly NextPhase[];
  readonly cohorts: readonly CohortCounts[];
  readonly stragglers: readonly StragglerGroup[];
  readonly waves: readonly WaveCounts[];
  readonly briefings: readonly BriefingCounts[];
  /** Newest first. */
  readonly decisions: readonly Decision[];
};

/** One entry of the audit log, in words. */
export type Decision = {
  readonly at: Instant;
  /** Who decided: a person, or `Glidepath` for what the approved plan did by itself. */
  readonly who: string;
  readonly what: string;
  readonly why: string | null;
};

const STATE_TONES: Readonly<Record<CampaignState, Tone>> = {
  proposed: 'info',
  running: 'good',
  paused: 'warning',
  finished: 'neutral',
};

/** The word and colour of a campaign's state. */
export function CampaignStateBadge(props: { readonly state: CampaignState }) {
  const word = props.state[0]?.toUpperCase() + props.state.slice(1);
  return <Badge tone={STATE_TONES[props.state]} word={word} />;
}

/** One campaign: where it stands, what it waits for, who is where, what was sent and what was decided. */
export function CampaignPage(props: CampaignPageProps) {
  const { frame, campaign } = props;
  const { reader, csrf } = frame;
  return (
    <ConsoleLayout frame={frame} title={campaign.title} section="campaigns">
      <p class="crumb">
        <a href={consolePaths.campaigns}>Campaigns</a>
      </p>
      <div class="page-head">
        <div>
          <h1>{campaign.title}</h1>
          <p class="meta">
            <CampaignStateBadge state={campaign.state} />
            <code>{campaign.key}</code>
            <span>{campaign.revision === null ? 'Not approved yet' : `Revision ${campaign.revision}`}</span>
            <Day day={campaign.today} reader={reader} />
          </p>
        </div>
        <div class="actions">
          <PauseOrResume
            campaign={campaign.key}
            csrf={csrf}
            mayPause={props.mayPause}
            mayResume={props.mayResume}
          />
          <RollBack campaign={campaign.key} csrf={csrf} phases={props.mayRollBack} />
        </div>
      </div>
      <p class="lead">{campaign.why}</p>
      {campaign.pausedBecause === null ? null : <Notice tone="warning">{campaign.pausedBecause}</Notice>}
      {props.alarms.map((alarm) => (
        <Notice key={`${alarm.alarm} ${alarm.says}`} tone={alarm.severity}>
          {alarm.says}
        </Notice>
      ))}
      {props.approvals.length === 0 ? null : (
        <Section id="approvals" title="Waiting for approval">
          <Approvals campaign={campaign.key} csrf={csrf} approvals={props.approvals} />
        </Section>
      )}
      <Section id="accounts" title="Where accounts are" lead={accountsSentence(props.cohorts, reader)}>
        <StageDistribution cohorts={props.cohorts} reader={reader} />
        <CohortTable cohorts={props.cohorts} reader={reader} />
      </Section>
      <Section id="timeline" title="Timeline">
        {props.timeline.phases.length === 0 ? (
          <Empty>This campaign has no phases yet.</Empty>
        ) : (
          <>
            <TimelineChart timeline={props.timeline} reader={reader} />
            <TimelineKey />
            <details class="more">
              <summary>All dates as a table</summary>
              <TimelineTables timeline={props.timeline} reader={reader} />
            </details>
          </>
        )}
      </Section>
      <Section
        id="next"
        title="What comes next"
        lead={
          <>
            What each start still waits for. See also{' '}
            <a href={consolePaths.forecast(campaign.key)}>who would be blocked</a>, as client software reports
            it, and <a href={consolePaths.feedback(campaign.key)}>what customers say</a>.
          </>
        }
      >
        <NextPhases phases={props.nextPhases} today={campaign.today} reader={reader} />
      </Section>
      <Section
        id="stragglers"
        title="Behind their phase"
        lead="These accounts stay at their last lenient stage until the reason is gone. Everyone else goes on."
      >
        <Stragglers groups={props.stragglers} reader={reader} />
      </Section>
      <Section
        id="mail"
        title="Mail"
        lead="Each delivery planned is in exactly one column from accepted to in doubt. Mail in doubt is never sent again by itself."
      >
        <WaveTable campaign={campaign.key} waves={props.waves} reader={reader} />
      </Section>
      <Section id="briefings" title="Briefings">
        <BriefingTable campaign={campaign.key} briefings={props.briefings} reader={reader} />
      </Section>
      <Section id="decisions" title="Decisions">
        <Decisions {...props} />
      </Section>
    </ConsoleLayout>
  );
}

function TimelineKey() {
  return (
    <ul class="legend">
      <li>
        <span class="swatch stage-observe" /> started
      </li>
      <li>
        <span class="swatch stage-observe pale" /> planned
      </li>
      <li>
        <svg class="key" width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true" focusable="false">
          <path d="M0 -5L5 0L0 5L-5 0Z" />
        </svg>
        notice
      </li>
      <li>
        <svg class="key" width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true" focusable="false">
          <circle r="3.5" />
        </svg>
        other mail, hollow until sent
      </li>
    </ul>
  );
}

function Decisions(props: Pick<CampaignPageProps, 'decisions' | 'frame'>) {
  if (props.decisions.length === 0) return <Empty>Nothing was decided yet.</Empty>;
  return (
    <ol class="history">
      {props.decisions.map((decision) => (
        <li key={`${decision.at} ${decision.what}`}>
          <p>{decision.what}</p>
          <p class="quiet">
            {decision.who}, <Moment at={decision.at} reader={props.frame.reader} />
            {decision.why === null ? null : <>. {decision.why}</>}
          </p>
        </li>
      ))}
    </ol>
  );
}
