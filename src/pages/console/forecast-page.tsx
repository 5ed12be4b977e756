import type { PhaseForecast } from '../../domain/forecast.ts';
import type { LocalDate } from '../../domain/instant.ts';
import { type Code, sentenceOf } from '../../domain/policy/code.ts';
import type { Stage } from '../../domain/policy/stage.ts';
import { StageBadge } from '../badge.tsx';
import { type ConsoleFrame, ConsoleLayout } from '../console-layout.tsx';
import { Day, distanceInWords, type Reader } from '../dates.tsx';
import { countOf, formatCount, formatShare } from '../numbers.ts';
import { consolePaths } from '../paths.ts';
import { Empty, Section } from '../section.tsx';
import { NumberCell, Table } from '../table.tsx';

export type ForecastPageProps = {
  readonly frame: ConsoleFrame;
  readonly campaign: { readonly key: string; readonly title: string };
  readonly today: LocalDate;
  /** The first day whose reports count. */
  readonly since: LocalDate;
  /** Before, there are no members to say anything of. */
  readonly isApproved: boolean;
  /** Phases that have not started and may block. */
  readonly phases: readonly ForecastRow[];
  /** The phase that is looked into; null when there is none. */
  readonly shown: ShownPhase | null;
};

export type ForecastRow = PhaseForecast & {
  readonly key: string;
  readonly stage: Stage;
  /** Null when nobody has planned it yet. */
  readonly plannedStart: LocalDate | null;
};

export type ShownPhase = ForecastRow & {
  readonly blockedAccounts: readonly BlockedAccountRow[];
  /** Where the next page begins; null on the last one. */
  readonly next: string | null;
};

export type BlockedAccountRow = {
  readonly externalKey: string;
  readonly name: string;
  readonly cohort: string;
  readonly devices: number;
  readonly codes: readonly Code[];
  /** The newest day of which a client said so. */
  readonly day: LocalDate;
};

/** Who would be blocked: each coming phase in numbers, and one of them with its reasons and accounts. */
export function ForecastPage(props: ForecastPageProps) {
  const { frame, campaign, shown } = props;
  return (
    <ConsoleLayout frame={frame} title="Who would be blocked" section="campaigns">
      <p class="crumb">
        <a href={consolePaths.campaigns}>Campaigns</a> /{' '}
        <a href={consolePaths.campaign(campaign.key)}>{campaign.title}</a>
      </p>
      <div class="page-head">
        <h1>Who would be blocked</h1>
      </div>
      <p class="lead">
        What client software has reported since <Day day={props.since} reader={frame.reader} />, read as if
        failed checks blocked from the day the next stage bites. Each device counts by its newest report, each
        account once.
      </p>
      {shown === null ? (
        <Empty>
          {props.isApproved
            ? 'No phase that may block is still to come. Phases of grace or stricter show here until they start.'
            : 'Nothing is approved yet. Once it is, each account has its cohort, and the phases to come show here.'}
        </Empty>
      ) : (
        <>
          <PhaseTable {...props} />
          <Section id="phase" title={shown.key} lead={sentenceAbout(shown, frame.reader)}>
            <Shown shown={shown} campaign={campaign.key} reader={frame.reader} />
          </Section>
        </>
      )}
    </ConsoleLayout>
  );
}

function PhaseTable({ phases, shown, campaign, today, frame }: ForecastPageProps) {
  const { reader } = frame;
  return (
    <Table
      caption="Phases that have not started and may block"
      columns={[
        { title: 'Phase' },
        { title: 'Would be blocked', numeric: true },
        { title: 'Devices', numeric: true },
        { title: 'Accounts seen', numeric: true },
        { title: 'Never seen', numeric: true },
        { title: 'Stage' },
      ]}
    >
      {phases.map((phase) => (
        <tr key={phase.key}>
          <th scope="row">
            <a
              href={consolePaths.forecast(campaign.key, phase.key)}
              aria-current={phase.key === shown?.key ? 'true' : undefined}
            >
              {phase.key}
            </a>{' '}
            <small>
              <Planned phase={phase} today={today} reader={reader} />
            </small>
          </th>
          <Found count={phase.blocked} of={phase} reader={reader} />
          <Found count={phase.devices} of={phase} reader={reader} />
          <td class="number">
            {formatCount(phase.seen, reader)} of {formatCount(phase.accounts, reader)}
          </td>
          <NumberCell value={phase.neverSeen} text={formatCount(phase.neverSeen, reader)} />
          <td>
            <StageBadge stage={phase.stage} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Planned(props: { readonly phase: ForecastRow; readonly today: LocalDate; readonly reader: Reader }) {
  const { plannedStart } = props.phase;
  if (plannedStart === null) return <>not planned yet</>;
  return (
    <>
      <Day day={plannedStart} reader={props.reader} />, {distanceInWords(props.today, plannedStart)}
    </>
  );
}

/** A number of those that were seen. No data is not zero. */
function Found(props: { readonly count: number; readonly of: ForecastRow; readonly reader: Reader }) {
  if (props.of.seen === 0) return <td class="number zero">no data</td>;
  return <NumberCell value={props.count} text={formatCount(props.count, props.reader)} />;
}

/** What is known and what is not: no data is not zero. */
function sentenceAbout(phase: ForecastRow, reader: Reader): string {
  const { accounts, seen, blocked, neverSeen, quiet } = phase;
  const sentences = [
    seen === 0
      ? 'None of its accounts has been seen lately.'
      : `Of ${countOf(seen, 'account', reader)} seen, ${blocked === 0 ? 'none' : formatCount(blocked, reader)} would be blocked${blocked === 0 ? '' : ` (${formatShare(blocked / seen, reader)})`}.`,
    ...(seen > 0 && !phase.isEnough
      ? [`Too few of ${formatCount(accounts, reader)} to say something about the others.`]
      : []),
    ...(neverSeen > 0
      ? [
          `${countOf(neverSeen, 'account', reader)} own${neverSeen === 1 ? 's' : ''} the product and ${neverSeen === 1 ? 'was' : 'were'} never seen.`,
        ]
      : []),
    ...(quiet > 0
      ? [`${countOf(quiet, 'account', reader)} ${quiet === 1 ? 'was' : 'were'} seen, but not lately.`]
      : []),
  ];
  return sentences.join(' ');
}

function Shown(props: { readonly shown: ShownPhase; readonly campaign: string; readonly reader: Reader }) {
  const { shown, campaign } = props;
  if (shown.seen === 0)
    return (
      <Empty>
        No client software of these accounts has reported lately. It does with each check and each flag it
        asks for; at the stage observe nobody notices.
      </Empty>
    );
  if (shown.blocked === 0) return <Empty>Every client that was seen would go on working.</Empty>;
  return (
    <>
      <Reasons {...props} />
      <Accounts {...props} />
      {shown.next === null ? null : (
        <p>
          <a class="button secondary" href={consolePaths.forecast(campaign, shown.key, shown.next)}>
            More
          </a>
        </p>
      )}
    </>
  );
}

function Reasons({ shown, reader }: { readonly shown: ShownPhase; readonly reader: Reader }) {
  return (
    <Table
      caption={`Why, at ${shown.key}`}
      columns={[{ title: 'Why' }, { title: 'Accounts', numeric: true }, { title: 'Devices', numeric: true }]}
    >
      {shown.reasons.map(({ code, accounts, devices }) => (
        <tr key={code}>
          <th scope="row" class="sentence">
            {sentenceOf(code)} <small>{code}</small>
          </th>
          <NumberCell value={accounts} text={formatCount(accounts, reader)} />
          <NumberCell value={devices} text={formatCount(devices, reader)} />
        </tr>
      ))}
    </Table>
  );
}

function Accounts({ shown, reader }: { readonly shown: ShownPhase; readonly reader: Reader }) {
  return (
    <Table
      caption={`Accounts that would be blocked at ${shown.key}`}
      columns={[
        { title: 'Account' },
        { title: 'Cohort' },
        { title: 'Devices', numeric: true },
        { title: 'Why' },
        { title: 'Last reported' },
      ]}
    >
      {shown.blockedAccounts.map((account) => (
        <tr key={account.externalKey}>
          <th scope="row">
            <a href={consolePaths.account(account.externalKey)}>{account.name}</a>{' '}
            <small>{account.externalKey}</small>
          </th>
          <td>{account.cohort}</td>
          <NumberCell value={account.devices} text={formatCount(account.devices, reader)} />
          <td class="sentence">{account.codes.map(sentenceOf).join(' ')}</td>
          <td class="nowrap">
            <Day day={account.day} reader={reader} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
