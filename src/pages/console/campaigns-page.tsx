import type { LocalDate } from '../../domain/instant.ts';
import { type ConsoleFrame, ConsoleLayout } from '../console-layout.tsx';
import { Day, type Reader } from '../dates.tsx';
import { countOf } from '../numbers.ts';
import { consolePaths } from '../paths.ts';
import { Empty } from '../section.tsx';
import { type CohortCounts, StageDistribution } from './campaign-cohorts.tsx';
import { type CampaignState, CampaignStateBadge } from './campaign-page.tsx';
import { EmergencyBanner, type EmergencyRow } from './emergency.tsx';

export type CampaignsPageProps = {
  readonly frame: ConsoleFrame;
  readonly campaigns: readonly {
    readonly key: string;
    readonly title: string;
    readonly state: CampaignState;
    readonly revision: number | null;
    readonly cohorts: readonly CohortCounts[];
    /** The next phase to start; null when all have. */
    readonly next: { readonly phase: string; readonly day: LocalDate } | null;
    /** Decisions that wait for a person. */
    readonly approvals: number;
  }[];
  /** Customers who work on an emergency key now. */
  readonly emergencies: readonly EmergencyRow[];
};

type CampaignRow = CampaignsPageProps['campaigns'][number];

/** Every campaign with its state, its accounts by stage and what comes next. */
export function CampaignsPage(props: CampaignsPageProps) {
  const { reader } = props.frame;
  return (
    <ConsoleLayout frame={props.frame} title="Campaigns" section="campaigns">
      <div class="page-head">
        <h1>Campaigns</h1>
      </div>
      <EmergencyBanner emergencies={props.emergencies} reader={reader} withAccount />
      {props.campaigns.length === 0 ? (
        <Empty>
          <p>
            There is no campaign yet. Write one as a file, look at what it would do with{' '}
            <code>glidepath plan campaigns/NAME.yaml</code>, and propose it with{' '}
            <code>glidepath apply campaigns/NAME.yaml</code>. It appears here for approval.
          </p>
        </Empty>
      ) : (
        <ul class="stack list">
          {props.campaigns.map((campaign) => (
            <li key={campaign.key} class="card">
              <div class="card-head">
                <h2>
                  <a href={consolePaths.campaign(campaign.key)}>{campaign.title}</a>
                </h2>
                <CampaignStateBadge state={campaign.state} />
              </div>
              <p class="meta">
                <code>{campaign.key}</code>
                <span>
                  {campaign.revision === null ? 'Not approved yet' : `Revision ${campaign.revision}`}
                </span>
                <NextStart campaign={campaign} reader={reader} />
                {campaign.approvals === 0 ? null : (
                  <b>{countOf(campaign.approvals, 'approval', reader)} waiting</b>
                )}
              </p>
              <StageDistribution cohorts={campaign.cohorts} reader={reader} />
            </li>
          ))}
        </ul>
      )}
    </ConsoleLayout>
  );
}

function NextStart(props: { readonly campaign: CampaignRow; readonly reader: Reader }) {
  const { next, state } = props.campaign;
  if (next !== null) {
    return (
      <span>
        Next: {next.phase} on <Day day={next.day} reader={props.reader} />
      </span>
    );
  }
  return state === 'proposed' ? null : <span>Every phase has started</span>;
}
