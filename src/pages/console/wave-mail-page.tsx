import type { DeliveryCounts } from '../../domain/delivery.ts';
import type { WaitingForPerson } from '../../domain/delivery-decision.ts';
import { type ConsoleFrame, ConsoleLayout } from '../console-layout.tsx';
import { formatCount } from '../numbers.ts';
import { consolePaths } from '../paths.ts';
import { Empty, Notice } from '../section.tsx';
import { DecideAllForm } from './delivery-decision.tsx';
import { type DeliveryRow, DeliveryTable } from './delivery-table.tsx';
import { SearchForm } from './search-form.tsx';

/** What the list may be narrowed to: a column of the sum, or `late`, which is a part of pending. */
export const MAIL_FILTERS = [
  'accepted',
  'suppressed',
  'cancelled',
  'failed',
  'pending',
  'in-doubt',
  'late',
] as const;
export type MailFilter = (typeof MAIL_FILTERS)[number];

export type WaveMailPageProps = {
  readonly frame: ConsoleFrame;
  readonly campaign: { readonly key: string; readonly title: string };
  readonly mail: { readonly key: string; readonly kind: string };
  readonly counts: DeliveryCounts;
  /** What of it waits for a person. */
  readonly waiting: Readonly<Record<WaitingForPerson, number>>;
  readonly mayDecide: boolean;
  readonly filter: MailFilter | null;
  readonly query: string;
  readonly deliveries: readonly DeliveryRow[];
  /** The id after which the next page begins; null on the last one. */
  readonly next: string | null;
};

const WORDS: Readonly<Record<MailFilter, string>> = {
  accepted: 'Accepted',
  suppressed: 'Suppressed',
  cancelled: 'Cancelled',
  failed: 'Failed',
  pending: 'Pending',
  'in-doubt': 'In doubt',
  late: 'Late',
};

/** All mail of one wave or briefing: the sum of M2 as the way into the list, and what waits for a person. */
export function WaveMailPage(props: WaveMailPageProps) {
  const { frame, campaign, mail } = props;
  return (
    <ConsoleLayout frame={frame} title={mail.key} section="campaigns">
      <p class="crumb">
        <a href={consolePaths.campaigns}>Campaigns</a> /{' '}
        <a href={consolePaths.campaign(campaign.key)}>{campaign.title}</a>
      </p>
      <div class="page-head">
        <div>
          <h1>{mail.key}</h1>
          <p class="meta">
            <span>{mail.kind}</span>
            <span>{formatCount(props.counts.planned, frame.reader)} planned</span>
          </p>
        </div>
        {props.mayDecide ? (
          <div class="actions">
            <DecideAllForm
              campaign={campaign.key}
              mail={mail.key}
              csrf={frame.csrf}
              waiting={props.waiting}
            />
          </div>
        ) : null}
      </div>
      <Waiting waiting={props.waiting} />
      <Filters {...props} />
      <SearchForm
        action={consolePaths.waveMail(campaign.key, mail.key)}
        label="Find an account"
        hint="A part of its name or key"
        query={props.query}
      />
      {props.deliveries.length === 0 ? (
        <Empty>
          {props.counts.planned === 0
            ? 'Nobody is to get it yet. Its readers are fixed when its briefing leaves.'
            : 'No delivery matches.'}
        </Empty>
      ) : (
        <DeliveryTable
          caption={`Deliveries of ${mail.key}`}
          deliveries={props.deliveries}
          reader={frame.reader}
          by="account"
        />
      )}
      {props.next === null ? null : (
        <p>
          <a class="button secondary" href={addressOf(props, props.filter, props.next)}>
            More
          </a>
        </p>
      )}
    </ConsoleLayout>
  );
}

function Waiting({ waiting }: Pick<WaveMailPageProps, 'waiting'>) {
  if (waiting['in-doubt'] + waiting.late === 0) return null;
  return (
    <Notice tone="warning">
      {waiting['in-doubt'] > 0
        ? 'Mail in doubt was handed over and no answer came. Its event or a person decides; it is never sent again by itself. '
        : ''}
      {waiting.late > 0 ? 'Late mail leaves only when somebody says so.' : ''}
    </Notice>
  );
}

/** The parts of the sum. A part with nothing in it leads nowhere, so it is left out. */
function Filters(props: WaveMailPageProps) {
  const { counts, waiting, frame } = props;
  const sizes: Readonly<Record<MailFilter, number>> = {
    ...counts,
    'in-doubt': counts.inDoubt,
    late: waiting.late,
  };
  const shown = MAIL_FILTERS.filter((one) => sizes[one] > 0 || one === props.filter);
  if (counts.planned === 0) return null;
  return (
    <ul class="switch">
      <li>
        <a href={addressOf(props, null, null)} aria-current={props.filter === null ? 'true' : undefined}>
          All {formatCount(counts.planned, frame.reader)}
        </a>
      </li>
      {shown.map((one) => (
        <li key={one}>
          <a href={addressOf(props, one, null)} aria-current={props.filter === one ? 'true' : undefined}>
            {WORDS[one]} {formatCount(sizes[one], frame.reader)}
          </a>
        </li>
      ))}
    </ul>
  );
}

function addressOf(
  { campaign, mail, query }: Pick<WaveMailPageProps, 'campaign' | 'mail' | 'query'>,
  filter: MailFilter | null,
  after: string | null,
): string {
  const parameters = new URLSearchParams({
    ...(filter === null ? {} : { state: filter }),
    ...(query === '' ? {} : { q: query }),
    ...(after === null ? {} : { after }),
  }).toString();
  return `${consolePaths.waveMail(campaign.key, mail.key)}${parameters === '' ? '' : `?${parameters}`}`;
}
