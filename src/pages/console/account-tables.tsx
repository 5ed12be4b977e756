import type { ContactRole } from '../../domain/account.ts';
import type { DeliveryState } from '../../domain/delivery.ts';
import type { Instant } from '../../domain/instant.ts';
import { Badge } from '../badge.tsx';
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

export type AccountContact = {
  readonly id: string;
  readonly name: string | null;
  readonly email: string;
  readonly role: ContactRole;
  /** False once removed. */
  readonly current: boolean;
};

export type DeviceRow = {
  readonly id: string;
  readonly name: string;
  readonly productName: string;
  readonly activatedAt: Instant;
  readonly lastSeenAt: Instant | null;
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

/** Who can be written to. */
export function ContactTable(props: { readonly contacts: readonly AccountContact[] }) {
  if (props.contacts.length === 0) {
    return (
      <Empty>
        There is no contact, so nobody can be told, and so nobody is enforced. Add one in your CRM and import
        it.
      </Empty>
    );
  }
  return (
    <Table
      caption="Contacts"
      columns={[{ title: 'Name' }, { title: 'E-mail' }, { title: 'Role' }, { title: 'State' }]}
    >
      {props.contacts.map((contact) => (
        <tr key={contact.id}>
          <th scope="row">{contact.name ?? contact.email}</th>
          <td>{contact.email}</td>
          <td>{contact.role}</td>
          <td>
            {contact.current ? <Badge tone="good" word="Current" /> : <Badge tone="neutral" word="Removed" />}
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** The machines that hold a seat. */
export function DeviceTable(props: { readonly devices: readonly DeviceRow[]; readonly reader: Reader }) {
  if (props.devices.length === 0) return <Empty>No device holds a seat yet.</Empty>;
  return (
    <Table
      caption="Devices with a seat"
      columns={[{ title: 'Device' }, { title: 'Product' }, { title: 'Activated' }, { title: 'Last seen' }]}
    >
      {props.devices.map((device) => (
        <tr key={device.id}>
          <th scope="row">{device.name}</th>
          <td>{device.productName}</td>
          <td class="nowrap">
            <Moment at={device.activatedAt} reader={props.reader} />
          </td>
          <td class="nowrap">
            {device.lastSeenAt === null ? (
              <span class="quiet">never</span>
            ) : (
              <Moment at={device.lastSeenAt} reader={props.reader} />
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}
