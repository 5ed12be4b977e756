import type { Instant } from '../../domain/instant.ts';
import { caseReference } from '../../domain/look-up.ts';
import type { Topic } from '../../domain/plan.ts';
import { Badge } from '../badge.tsx';
import { Moment, type Reader } from '../dates.tsx';
import { consolePaths } from '../paths.ts';
import { Empty } from '../section.tsx';
import { Table } from '../table.tsx';

/** Work for a named owner. */
export type CaseRow = {
  readonly id: string;
  readonly account: { readonly externalKey: string; readonly name: string };
  readonly topic: Topic;
  readonly subject: string;
  /** Who really answers for it. */
  readonly owner: string;
  /** Why that is not the named owner, as a sentence; null when it is. */
  readonly ownerNote: string | null;
  readonly dueAt: Instant;
  /** Working seconds until it is due; negative once it is late. */
  readonly leftSeconds: number;
  readonly overdue: boolean;
  /** Somebody above the owner was told that it is about to be late. */
  readonly escalated: boolean;
  readonly closedAt: Instant | null;
};

/** Cases with owner and due time, each a link to its page. */
export function CaseTable(props: {
  readonly cases: readonly CaseRow[];
  readonly reader: Reader;
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
            <a href={consolePaths.case(one.id)}>
              {caseReference(one.id)} {shortened(one.subject)}
            </a>
          </th>
          {props.withAccount ? (
            <td>
              <a href={consolePaths.account(one.account.externalKey)}>{one.account.name}</a>
            </td>
          ) : null}
          <td>{one.topic}</td>
          <td>
            {one.owner}
            {one.ownerNote === null ? null : <small class="block">{one.ownerNote}</small>}
          </td>
          <td class="nowrap">
            <Moment at={one.dueAt} reader={props.reader} />
            {one.closedAt === null ? <small class="block">{timeLeft(one.leftSeconds)}</small> : null}
          </td>
          <td>
            <CaseState row={one} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** Open, overdue or closed; and whether somebody above was told. */
export function CaseState(props: { readonly row: Pick<CaseRow, 'closedAt' | 'overdue' | 'escalated'> }) {
  const { row } = props;
  if (row.closedAt !== null) return <Badge tone="neutral" word="Closed" />;
  if (row.overdue) return <Badge tone="danger" word="Overdue" />;
  return row.escalated ? <Badge tone="warning" word="Escalated" /> : <Badge tone="info" word="Open" />;
}

const MINUTE = 60;
const HOUR = 3600;

/** Working time until a case is due, in words: `3 h 20 min left`, `2 h late`. Nobody works at night, so no night counts. */
export function timeLeft(seconds: number): string {
  const size = Math.abs(seconds);
  const hours = Math.floor(size / HOUR);
  const minutes = Math.floor((size % HOUR) / MINUTE);
  const words = [hours > 0 ? `${hours} h` : '', minutes > 0 && hours < 8 ? `${minutes} min` : ''].filter(
    (word) => word !== '',
  );
  const text = words.join(' ') || 'less than a minute';
  return seconds < 0 ? `${text} late, in office hours` : `${text} left, in office hours`;
}

const LONGEST = 140;

function shortened(subject: string): string {
  return subject.length <= LONGEST ? subject : `${subject.slice(0, LONGEST - 1).trimEnd()}…`;
}
