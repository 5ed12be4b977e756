import type { Instant } from '../../domain/instant.ts';
import type { Topic } from '../../domain/plan.ts';
import { Badge } from '../badge.tsx';
import { Moment, type Reader } from '../dates.tsx';
import { PostForm, Submit } from '../form.tsx';
import { consolePaths } from '../paths.ts';
import { Empty } from '../section.tsx';
import { Table } from '../table.tsx';

/** Work for a named owner. */
export type CaseRow = {
  readonly id: string;
  readonly account: { readonly externalKey: string; readonly name: string };
  readonly topic: Topic;
  readonly subject: string;
  readonly owner: string;
  readonly dueAt: Instant;
  readonly overdue: boolean;
  readonly closedAt: Instant | null;
};

/** Cases with owner and due time. Closing is one button: the case stays in the record. */
export function CaseTable(props: {
  readonly cases: readonly CaseRow[];
  readonly csrf: string;
  readonly reader: Reader;
  readonly mayClose: boolean;
  readonly withAccount?: boolean;
}) {
  if (props.cases.length === 0) return <Empty>There is no case.</Empty>;
  return (
    <Table
      caption="Cases"
      columns={[
        { title: 'Case' },
        ...(props.withAccount ? [{ title: 'Account' }] : []),
        { title: 'Topic' },
        { title: 'Owner' },
        { title: 'Due' },
        { title: 'State' },
      ]}
    >
      {props.cases.map((one) => (
        <tr key={one.id}>
          <th scope="row" class="sentence">
            {one.subject}
          </th>
          {props.withAccount ? (
            <td>
              <a href={consolePaths.account(one.account.externalKey)}>{one.account.name}</a>
            </td>
          ) : null}
          <td>{one.topic}</td>
          <td>{one.owner}</td>
          <td class="nowrap">
            <Moment at={one.dueAt} reader={props.reader} />
          </td>
          <td>
            <CaseState {...props} row={one} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function CaseState(props: { readonly row: CaseRow; readonly csrf: string; readonly mayClose: boolean }) {
  const { row } = props;
  if (row.closedAt !== null) return <Badge tone="neutral" word="Closed" />;
  return (
    <div class="with-action">
      {row.overdue ? <Badge tone="warning" word="Overdue" /> : <Badge tone="info" word="Open" />}
      {props.mayClose ? (
        <PostForm action={consolePaths.closeCaseForm(row.id)} csrf={props.csrf} class="inline">
          <Submit kind="quiet" label={`Close: ${row.subject}`}>
            Close
          </Submit>
        </PostForm>
      ) : null}
    </div>
  );
}
