import type { Stage } from '../../domain/policy/stage.ts';
import { StageBadge } from '../badge.tsx';
import { type ConsoleFrame, ConsoleLayout } from '../console-layout.tsx';
import { countOf, formatCount } from '../numbers.ts';
import { consolePaths } from '../paths.ts';
import { Empty } from '../section.tsx';
import { NumberCell, Table } from '../table.tsx';
import { SearchForm } from './search-form.tsx';

export type AccountsPageProps = {
  readonly frame: ConsoleFrame;
  readonly query: string;
  readonly accounts: readonly {
    readonly externalKey: string;
    readonly name: string;
    /** The rep's name. */
    readonly rep: string | null;
    readonly seats: number;
    /** Null outside every campaign. */
    readonly cohort: string | null;
    /** The strictest stage over its products; null while no phase reached it. */
    readonly stage: Stage | null;
    readonly straggler: boolean;
  }[];
  /** All that match, of which `accounts` may be the first. */
  readonly total: number;
};

/** Finding an account: by name, external key, contact, identifier or license key. */
export function AccountsPage(props: AccountsPageProps) {
  const { reader } = props.frame;
  return (
    <ConsoleLayout frame={props.frame} title="Accounts" section="accounts">
      <div class="page-head">
        <h1>Accounts</h1>
      </div>
      <SearchForm
        action={consolePaths.accounts}
        label="Find an account"
        hint="Name, customer number, e-mail address, old serial"
        query={props.query}
      />
      {props.accounts.length === 0 ? (
        <Empty>
          {props.query === '' ? (
            <>
              There are no accounts yet. Bring them in with <code>glidepath import DIR</code>.
            </>
          ) : (
            'No account matches. Try a part of the name, or the customer number of the order.'
          )}
        </Empty>
      ) : (
        <>
          <p class="quiet">
            {countOf(props.total, 'account', reader)}
            {props.total > props.accounts.length ? `, the first ${props.accounts.length} shown` : ''}
          </p>
          <Table
            caption="Accounts"
            columns={[
              { title: 'Account' },
              { title: 'Stage' },
              { title: 'Cohort' },
              { title: 'Rep' },
              { title: 'Seats', numeric: true },
            ]}
          >
            {props.accounts.map((account) => (
              <tr key={account.externalKey}>
                <th scope="row">
                  <a href={consolePaths.account(account.externalKey)}>{account.name}</a>{' '}
                  <small>{account.externalKey}</small>
                </th>
                <td>
                  {account.stage === null ? (
                    <span class="quiet">none</span>
                  ) : (
                    <StageBadge stage={account.stage} />
                  )}
                  {account.straggler ? <small> behind</small> : null}
                </td>
                <td>{account.cohort ?? <span class="quiet">none</span>}</td>
                <td>{account.rep ?? <span class="quiet">nobody</span>}</td>
                <NumberCell value={account.seats} text={formatCount(account.seats, reader)} />
              </tr>
            ))}
          </Table>
        </>
      )}
    </ConsoleLayout>
  );
}
