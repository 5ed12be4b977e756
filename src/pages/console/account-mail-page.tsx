import { type ConsoleFrame, ConsoleLayout } from '../console-layout.tsx';
import { consolePaths } from '../paths.ts';
import { Empty } from '../section.tsx';
import { type DeliveryRow, DeliveryTable } from './delivery-table.tsx';

export type AccountMailPageProps = {
  readonly frame: ConsoleFrame;
  readonly account: { readonly externalKey: string; readonly name: string };
  /** Newest first. */
  readonly deliveries: readonly DeliveryRow[];
  /** Were there more than are shown? */
  readonly more: boolean;
};

/** All mail one account got, or was to get, and what became of it. */
export function AccountMailPage(props: AccountMailPageProps) {
  const { frame, account, deliveries } = props;
  return (
    <ConsoleLayout frame={frame} title={`Mail to ${account.name}`} section="accounts">
      <p class="crumb">
        <a href={consolePaths.accounts}>Accounts</a> /{' '}
        <a href={consolePaths.account(account.externalKey)}>{account.name}</a>
      </p>
      <div class="page-head">
        <h1>Mail to {account.name}</h1>
      </div>
      <p class="lead">
        What they got, were to get and did not get, and why. For a dispute,{' '}
        <code>glidepath evidence {account.externalKey}</code> makes a signed record of every notice.
      </p>
      {deliveries.length === 0 ? (
        <Empty>Nothing was planned for this account yet.</Empty>
      ) : (
        <>
          <DeliveryTable
            caption={`Mail to ${account.name}`}
            deliveries={deliveries}
            reader={frame.reader}
            by="mail"
          />
          {props.more ? <p class="quiet">The newest {deliveries.length} are shown.</p> : null}
        </>
      )}
    </ConsoleLayout>
  );
}
