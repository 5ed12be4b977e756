import type { Instant, LocalDate } from '../../domain/instant.ts';
import type { Effect } from '../../domain/policy/effect.ts';
import { Badge, type Tone } from '../badge.tsx';
import { Day, Moment, type Reader } from '../dates.tsx';
import { countOf } from '../numbers.ts';
import { Empty } from '../section.tsx';
import { Table } from '../table.tsx';

/** Something the account's software asked for and did not get. */
export type FailureRow = {
  readonly id: string;
  readonly when: { readonly day: LocalDate } | { readonly at: Instant };
  readonly productName: string;
  /** The device's name, or the installation's id. */
  readonly where: string;
  /** In words. */
  readonly what: string;
  readonly code: string;
  /** What a failed check did or would do; null for an activation. */
  readonly effect: Effect | null;
  readonly count: number;
};

const EFFECTS: Readonly<Record<Effect, { readonly tone: Tone; readonly word: string }>> = {
  allow: { tone: 'neutral', word: 'Allowed' },
  warn: { tone: 'warning', word: 'Warned' },
  block: { tone: 'danger', word: 'Blocked' },
};

/** Checks and activations that failed lately: when, on which device, and why in words. */
export function FailureTable(props: { readonly failures: readonly FailureRow[]; readonly reader: Reader }) {
  const { failures, reader } = props;
  if (failures.length === 0) return <Empty>No check failed lately, and no activation was refused.</Empty>;
  return (
    <Table
      caption="What failed lately"
      columns={[{ title: 'When' }, { title: 'Where' }, { title: 'What' }, { title: 'Outcome' }]}
    >
      {failures.map((one) => (
        <tr key={one.id}>
          <th scope="row" class="nowrap">
            {'day' in one.when ? (
              <Day day={one.when.day} reader={reader} />
            ) : (
              <Moment at={one.when.at} reader={reader} />
            )}
            {one.count > 1 ? <small>{countOf(one.count, 'time', reader)}</small> : null}
          </th>
          <td>
            {one.productName}
            <br />
            <code>{one.where}</code>
          </td>
          <td class="sentence">
            {one.what} <small>{one.code}</small>
          </td>
          <td>
            {one.effect === null ? (
              <Badge tone="warning" word="No seat" />
            ) : (
              <Badge {...EFFECTS[one.effect]} />
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** What somebody decided about the account. */
export type DecisionRow = {
  readonly id: string;
  readonly at: Instant;
  readonly who: string;
  /** In words. */
  readonly what: string;
  readonly why: string | null;
};

/** The last decisions about the account, newest first. */
export function DecisionTable(props: {
  readonly decisions: readonly DecisionRow[];
  readonly reader: Reader;
}) {
  if (props.decisions.length === 0) return <Empty>Nobody decided anything about this account yet.</Empty>;
  return (
    <Table
      caption="Decisions about the account"
      columns={[{ title: 'When' }, { title: 'Who' }, { title: 'What' }, { title: 'Why' }]}
    >
      {props.decisions.map((one) => (
        <tr key={one.id}>
          <th scope="row" class="nowrap">
            <Moment at={one.at} reader={props.reader} />
          </th>
          <td>{one.who}</td>
          <td>{one.what}</td>
          <td class="sentence">{one.why ?? <span class="quiet">no reason was given</span>}</td>
        </tr>
      ))}
    </Table>
  );
}
