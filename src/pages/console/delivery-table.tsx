import type { DeliveryState } from '../../domain/delivery.ts';
import type { Instant } from '../../domain/instant.ts';
import { Badge, type Tone } from '../badge.tsx';
import { Moment, type Reader } from '../dates.tsx';
import { consolePaths } from '../paths.ts';
import { Table } from '../table.tsx';

/** One delivery of a list. */
export type DeliveryRow = {
  readonly id: string;
  readonly campaign: string;
  /** Key of the wave, mailing or briefing. */
  readonly key: string;
  readonly run: number;
  /** Null for mail to staff. */
  readonly account: { readonly externalKey: string; readonly name: string } | null;
  readonly reader: string;
  /** When it was accepted, else when it is due. */
  readonly at: Instant;
  readonly state: DeliveryState;
  readonly late: boolean;
  /** What proves or refutes it, or why it did not go. */
  readonly evidence: string | null;
};

const STATE_TONES: Readonly<Record<DeliveryState, Tone>> = {
  pending: 'neutral',
  claimed: 'info',
  accepted: 'good',
  'in-doubt': 'warning',
  failed: 'danger',
  suppressed: 'neutral',
  cancelled: 'neutral',
};

/** Where a delivery stands, as colour plus word; late mail is pending, and waits for a person. */
export function DeliveryStateBadge(props: { readonly state: DeliveryState; readonly late: boolean }) {
  return props.late ? (
    <Badge tone="warning" word="late" />
  ) : (
    <Badge tone={STATE_TONES[props.state]} word={props.state.replace('-', ' ')} />
  );
}

/** Deliveries, each with a link to its history. Within one wave its key says nothing; within one account its name. */
export function DeliveryTable(props: {
  readonly caption: string;
  readonly deliveries: readonly DeliveryRow[];
  readonly reader: Reader;
  readonly by: 'account' | 'mail';
}) {
  const { reader, by } = props;
  return (
    <Table
      caption={props.caption}
      columns={[
        { title: by === 'mail' ? 'Mail' : 'Account' },
        { title: 'To' },
        { title: 'When' },
        { title: 'State' },
        { title: 'History' },
      ]}
    >
      {props.deliveries.map((one) => (
        <tr key={one.id}>
          <th scope="row">
            {by === 'mail' ? one.key : <AccountCell account={one.account} />}
            {one.run > 1 ? <small>sent anew, run {one.run}</small> : null}
          </th>
          <td>{one.reader}</td>
          <td class="nowrap">
            <Moment at={one.at} reader={reader} />
          </td>
          <td>
            <DeliveryStateBadge state={one.state} late={one.late} />
            {one.evidence === null ? null : <small> {one.evidence}</small>}
          </td>
          <td>
            <a
              href={consolePaths.delivery(one.id)}
              aria-label={`Look at the history of ${one.key} to ${one.reader}`}
            >
              Look
            </a>
          </td>
        </tr>
      ))}
    </Table>
  );
}

function AccountCell({ account }: Pick<DeliveryRow, 'account'>) {
  if (account === null) return <>Staff</>;
  return (
    <>
      <a href={consolePaths.account(account.externalKey)}>{account.name}</a>{' '}
      <small>{account.externalKey}</small>
    </>
  );
}
