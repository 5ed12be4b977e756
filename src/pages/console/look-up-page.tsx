import { type ConsoleFrame, ConsoleLayout } from '../console-layout.tsx';
import { consolePaths } from '../paths.ts';
import { Empty } from '../section.tsx';
import { Table } from '../table.tsx';

/** An account that matched what was typed, and why. */
export type LookUpRow = {
  readonly externalKey: string;
  readonly name: string;
  readonly country: string | null;
  /** `Contact anna@example.com`, `Device WS-041`. */
  readonly matched: readonly string[];
  /** Which part of its page is meant. */
  readonly anchor: string;
};

export type LookUpPageProps = {
  readonly frame: ConsoleFrame;
  /** Null before anything was asked. */
  readonly found: readonly LookUpRow[] | null;
};

/** What the look-up found when it was not exactly one account. */
export function LookUpPage(props: LookUpPageProps) {
  const { found } = props;
  return (
    <ConsoleLayout frame={props.frame} title="Look-up" section="accounts">
      <div class="page-head">
        <h1>Look-up</h1>
      </div>
      {found === null || found.length === 0 ? (
        <Empty>
          <p>{found === null ? 'Type what the caller can tell you.' : 'Nothing here goes by that.'}</p>
          <p>
            A customer’s name or number, a person’s name or mail address, a license key or its first two
            groups, the name of a device, an old serial or order number, or a case such as C123. The beginning
            of a name is enough.
          </p>
          <p>
            Or go through <a href={consolePaths.accounts}>all accounts</a>.
          </p>
        </Empty>
      ) : (
        <>
          <p class="lead">Several customers go by that. Ask the caller for one thing more.</p>
          <Table
            caption="Customers that match"
            columns={[{ title: 'Customer' }, { title: 'Why it matches' }, { title: 'Country' }]}
          >
            {found.map((one) => (
              <tr key={one.externalKey}>
                <th scope="row">
                  <a href={`${consolePaths.account(one.externalKey)}${one.anchor}`}>{one.name}</a>{' '}
                  <small>{one.externalKey}</small>
                </th>
                <td class="sentence">{one.matched.join(', ')}</td>
                <td>{one.country ?? <span class="quiet">unknown</span>}</td>
              </tr>
            ))}
          </Table>
        </>
      )}
    </ConsoleLayout>
  );
}
