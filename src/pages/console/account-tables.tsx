import type { DeliveryState } from '../../domain/delivery.ts';
import type { Instant } from '../../domain/instant.ts';
import { Moment, type Reader } from '../dates.tsx';
import { consolePaths } from '../paths.ts';
import { Empty } from '../section.tsx';
import { Table } from '../table.tsx';
import { DeliveryStateBadge } from './delivery-table.tsx';

/** One delivery to a contact of the account. */
export type MailRow = {
  readonly id: string;
  readonly at: Instant;
  readonly to: string;
  readonly subject: string;
  /** Key of the wave or mailing. */
  readonly from: string;
  readonly state: DeliveryState;
  /** What proves or refutes it, or why it did not go: `delivered`, `bounced: no such user`, `suppressed: exempt`. */
  readonly evidence: string | null;
};

/** What was sent to the account, newest first, and what is known about each. */
export function MailTable(props: { readonly mails: readonly MailRow[]; readonly reader: Reader }) {
  if (props.mails.length === 0) return <Empty>Nothing was sent to this account yet.</Empty>;
  return (
    <Table
      caption="Mail to this account"
      columns={[{ title: 'Subject' }, { title: 'To' }, { title: 'When' }, { title: 'State' }]}
    >
      {props.mails.map((mail) => (
        <tr key={mail.id}>
          <th scope="row" class="sentence">
            <a href={consolePaths.delivery(mail.id)}>{mail.subject}</a> <small>{mail.from}</small>
          </th>
          <td>{mail.to}</td>
          <td class="nowrap">
            <Moment at={mail.at} reader={props.reader} />
          </td>
          <td>
            <DeliveryStateBadge state={mail.state} late={false} />
            {mail.evidence === null ? null : <small> {mail.evidence}</small>}
          </td>
        </tr>
      ))}
    </Table>
  );
}
