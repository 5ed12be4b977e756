import type { Instant } from '../../domain/instant.ts';
import { Moment, type Reader } from '../dates.tsx';
import { Hidden, PostForm, Submit, TextField } from '../form.tsx';
import { consolePaths } from '../paths.ts';
import { Empty } from '../section.tsx';
import { Table } from '../table.tsx';

export type DeviceRow = {
  readonly id: string;
  readonly name: string;
  readonly productName: string;
  readonly activatedAt: Instant;
  readonly lastSeenAt: Instant | null;
};

/** The machines that hold a seat, and freeing one for a customer who has another computer now. */
export function DeviceTable(props: {
  readonly externalKey: string;
  readonly devices: readonly DeviceRow[];
  readonly csrf: string;
  readonly mayChange: boolean;
  readonly reader: Reader;
}) {
  if (props.devices.length === 0) return <Empty>No device holds a seat yet.</Empty>;
  return (
    <Table
      caption="Devices with a seat"
      columns={[
        { title: 'Device' },
        { title: 'Product' },
        { title: 'Activated' },
        { title: 'Last seen' },
        ...(props.mayChange ? [{ title: 'Seat' }] : []),
      ]}
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
          {props.mayChange ? (
            <td>
              <details class="more">
                <summary>
                  Free it<span class="unseen">: {device.name}</span>
                </summary>
                <PostForm
                  action={consolePaths.freeDeviceForm(props.externalKey, device.id)}
                  csrf={props.csrf}
                >
                  <TextField id={`free-${device.id}`} name="reason" label="What happened" required />
                  <Submit kind="secondary" label={`Free the seat of ${device.name}`}>
                    Free the seat
                  </Submit>
                </PostForm>
              </details>
            </td>
          ) : null}
        </tr>
      ))}
    </Table>
  );
}

/** Lets the customer move devices of one entitlement again before the month is over. */
export function LiftMovesForms(props: {
  readonly externalKey: string;
  readonly csrf: string;
  readonly entitlements: readonly {
    readonly id: string;
    readonly productName: string;
    readonly quantity: number;
  }[];
}) {
  if (props.entitlements.length === 0) return null;
  return (
    <details class="more">
      <summary>Let them move devices again</summary>
      <div class="stack">
        {props.entitlements.map((one) => (
          <PostForm key={one.id} action={consolePaths.liftMovesForm(props.externalKey)} csrf={props.csrf}>
            <Hidden name="entitlement" value={one.id} />
            <TextField
              id={`lift-${one.id}`}
              name="reason"
              label={`Why, for ${one.productName} with ${one.quantity} seats`}
              hint="The moves so far do not count any more."
              required
            />
            <Submit kind="secondary">Lift the limit</Submit>
          </PostForm>
        ))}
      </div>
    </details>
  );
}
