import { STAFF_ROLES, type StaffRole } from '../../domain/account.ts';
import { type ConsoleFrame, ConsoleLayout } from '../console-layout.tsx';
import { PostForm, Select, Submit, TextField } from '../form.tsx';
import { formatCount } from '../numbers.ts';
import { API_PAGE, consolePaths } from '../paths.ts';
import { Empty, Section } from '../section.tsx';
import { NumberCell, Table } from '../table.tsx';

export type StaffPageProps = {
  readonly frame: ConsoleFrame;
  readonly staff: readonly {
    readonly id: string;
    readonly key: string;
    readonly name: string;
    readonly email: string;
    readonly role: StaffRole;
    readonly manager: string | null;
    /** Accounts they are the rep of. */
    readonly accounts: number;
  }[];
  /** May the reader add and remove people? */
  readonly mayChange: boolean;
};

/** The vendor's people and what each may do. */
export function StaffPage(props: StaffPageProps) {
  const { frame } = props;
  return (
    <ConsoleLayout frame={frame} title="Staff" section="staff">
      <div class="page-head">
        <h1>Staff</h1>
      </div>
      {props.staff.length === 0 ? (
        <Empty>Nobody is here yet.</Empty>
      ) : (
        <Table
          caption="Staff"
          columns={[
            { title: 'Name' },
            { title: 'Role' },
            { title: 'E-mail' },
            { title: 'Manager' },
            { title: 'Accounts', numeric: true },
            ...(props.mayChange ? [{ title: <span class="unseen">Change</span> }] : []),
          ]}
        >
          {props.staff.map((person) => (
            <tr key={person.id}>
              <th scope="row">
                {person.name} <small>{person.key}</small>
              </th>
              <td>{person.role.replace('-', ' ')}</td>
              <td>{person.email}</td>
              <td>{person.manager ?? <span class="quiet">none</span>}</td>
              <NumberCell value={person.accounts} text={formatCount(person.accounts, frame.reader)} />
              {props.mayChange ? (
                <td>
                  <PostForm action={consolePaths.removeStaffForm(person.id)} csrf={frame.csrf} class="inline">
                    <Submit kind="quiet" label={`Remove ${person.name}`}>
                      Remove
                    </Submit>
                  </PostForm>
                </td>
              ) : null}
            </tr>
          ))}
        </Table>
      )}
      <p class="quiet">
        Programs act in the name of these people, with tokens of <code>glidepath token</code>.{' '}
        <a href={API_PAGE}>What they may ask</a>
      </p>
      {props.mayChange ? (
        <Section id="add" title="Add a person">
          <PostForm action={consolePaths.addStaffForm} csrf={frame.csrf} class="form card">
            <TextField id="name" name="name" label="Name" required />
            <TextField
              id="email"
              name="email"
              type="email"
              label="E-mail"
              hint="They sign in with a link sent here."
              required
            />
            <Select
              id="role"
              name="role"
              label="Role"
              options={STAFF_ROLES.map((role) => ({ value: role, word: role.replace('-', ' ') }))}
              selected="viewer"
            />
            <Submit>Add</Submit>
          </PostForm>
        </Section>
      ) : null}
    </ConsoleLayout>
  );
}
