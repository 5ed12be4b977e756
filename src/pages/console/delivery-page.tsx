import type { WaitingForPerson } from '../../domain/delivery-decision.ts';
import type { HistoryEntry } from '../../domain/delivery-history.ts';
import type { Instant, LocalDate } from '../../domain/instant.ts';
import { type ConsoleFrame, ConsoleLayout } from '../console-layout.tsx';
import { Day, Moment } from '../dates.tsx';
import { consolePaths } from '../paths.ts';
import { Empty, Facts, Notice, Section } from '../section.tsx';
import { DecideForm } from './delivery-decision.tsx';
import { type DeliveryRow, DeliveryStateBadge } from './delivery-table.tsx';

export type DeliveryPageProps = {
  readonly frame: ConsoleFrame;
  readonly delivery: DeliveryRow & {
    readonly kind: string;
    /** Null when the contact has another address by now. */
    readonly address: string | null;
    readonly template: string;
    readonly locale: string;
    readonly templateHash: string;
    readonly contentHash: string | null;
    readonly attempts: number;
    readonly notBefore: LocalDate | null;
    readonly brownouts: readonly { readonly from: Instant; readonly until: Instant }[];
    readonly linkUsed: boolean;
    /** Does a captured copy lie in the inbox? */
    readonly captured: boolean;
  };
  /** What it waits for, when the reader may decide about it; else null. */
  readonly decide: WaitingForPerson | null;
  readonly history: readonly HistoryEntry[];
  readonly letter:
    | { readonly subject: string; readonly text: string; readonly proven: boolean }
    | { readonly unreadable: string };
};

/** One delivery: where it stands, everything that happened to it, and what it said. */
export function DeliveryPage(props: DeliveryPageProps) {
  const { frame, delivery, letter } = props;
  const title = 'subject' in letter ? letter.subject : delivery.key;
  return (
    <ConsoleLayout frame={frame} title={title} section={delivery.account === null ? 'campaigns' : 'accounts'}>
      <p class="crumb">
        <a href={consolePaths.campaign(delivery.campaign)}>{delivery.campaign}</a> /{' '}
        <a href={consolePaths.waveMail(delivery.campaign, delivery.key)}>{delivery.key}</a>
      </p>
      <div class="page-head">
        <div>
          <h1>{title}</h1>
          <p class="meta">
            <DeliveryStateBadge state={delivery.state} late={delivery.late} />
            <span>{delivery.kind}</span>
            <code>{delivery.id}</code>
          </p>
        </div>
      </div>
      {props.decide === null ? null : (
        <Section id="decide" title="It waits for somebody">
          <DecideForm id={delivery.id} waits={props.decide} csrf={frame.csrf} />
        </Section>
      )}
      <Section id="about" title="Who and what">
        <Facts facts={factsOf(props)} />
      </Section>
      <Section id="history" title="What happened">
        <History {...props} />
      </Section>
      <Section
        id="text"
        title="What it said"
        lead={
          delivery.captured && frame.hasInbox ? (
            <a href={consolePaths.message(delivery.id)}>The message as it was captured</a>
          ) : undefined
        }
      >
        <LetterText letter={letter} />
      </Section>
    </ConsoleLayout>
  );
}

function factsOf({ delivery, frame }: DeliveryPageProps) {
  const { reader } = frame;
  const { account, address } = delivery;
  return [
    {
      name: 'Account',
      value:
        account === null ? (
          'None: it went to staff'
        ) : (
          <>
            <a href={consolePaths.account(account.externalKey)}>{account.name}</a>,{' '}
            <a href={consolePaths.accountMail(account.externalKey)}>all mail to it</a>
          </>
        ),
    },
    {
      name: 'To',
      value:
        address === null
          ? `${delivery.reader}, at an address that changed since`
          : address === delivery.reader
            ? address
            : `${delivery.reader}, ${address}`,
    },
    {
      name: 'Promised',
      value:
        delivery.notBefore === null ? (
          'No date'
        ) : (
          <>
            Nothing is blocked before <Day day={delivery.notBefore} reader={reader} />
          </>
        ),
    },
    ...(delivery.brownouts.length === 0
      ? []
      : [
          {
            name: 'Trial runs announced',
            value: delivery.brownouts.map(({ from, until }, index) => (
              <span key={from}>
                {index === 0 ? '' : '; '}
                <Moment at={from} reader={reader} /> to <Moment at={until} reader={reader} />
              </span>
            )),
          },
        ]),
    { name: 'Known of it', value: delivery.evidence ?? 'Nothing yet' },
    { name: 'Attempts', value: String(delivery.attempts) },
    { name: 'Button behind its link', value: delivery.linkUsed ? 'Pressed' : 'Not pressed' },
    {
      name: 'Template',
      value: (
        <>
          {delivery.template} ({delivery.locale}), version <code>{delivery.templateHash.slice(0, 12)}</code>
        </>
      ),
    },
    {
      name: 'Content hash',
      value: delivery.contentHash === null ? 'Not written yet' : <code>{delivery.contentHash}</code>,
    },
  ];
}

function History({ history, frame }: Pick<DeliveryPageProps, 'history' | 'frame'>) {
  if (history.length === 0) return <Empty>Nothing happened yet.</Empty>;
  return (
    <ol class="history">
      {history.map((entry) => (
        <li key={`${entry.at} ${entry.what} ${entry.eventId ?? ''}`}>
          <p>{entry.says}</p>
          <p class="quiet">
            <Moment at={entry.at} reader={frame.reader} />
            {entry.by === null ? null : <>, {entry.by}</>}
            {entry.reason === null ? null : <>. {entry.reason}</>}
            {entry.eventId === null ? null : (
              <>
                {' '}
                <code>{entry.eventId}</code>
              </>
            )}
          </p>
        </li>
      ))}
    </ol>
  );
}

function LetterText({ letter }: Pick<DeliveryPageProps, 'letter'>) {
  if ('unreadable' in letter) return <Empty>{letter.unreadable}</Empty>;
  return (
    <>
      <Notice tone={letter.proven ? 'neutral' : 'danger'}>
        {letter.proven
          ? 'Rendered again from what was kept. It is to the byte what was sent, but for the tokens in its links, which are masked.'
          : 'Rendered again from what was kept, but it does not have the hash of what was sent. Do not rely on it.'}
      </Notice>
      <pre class="mail-text">{letter.text}</pre>
    </>
  );
}
