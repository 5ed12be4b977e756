import type { Instant } from '../../domain/instant.ts';
import type { Code } from '../../domain/policy/code.ts';
import type { Effect } from '../../domain/policy/effect.ts';
import { Badge, type Tone } from '../badge.tsx';
import { Moment, type Reader } from '../dates.tsx';
import { Empty } from '../section.tsx';
import { Table } from '../table.tsx';

/** What one installation is told if it asks now. */
export type VerdictRow = {
  readonly installation: string;
  readonly productName: string;
  readonly lastHeardAt: Instant;
  readonly effect: Effect;
  readonly code: Code;
  /** The code as a sentence. */
  readonly detail: string;
  readonly until: Instant | null;
  /** Features that are blocked though the product is not. */
  readonly blockedFeatures: readonly string[];
  readonly because: readonly string[];
};

const EFFECT_WORDS: Readonly<Record<Effect, { readonly tone: Tone; readonly word: string }>> = {
  allow: { tone: 'good', word: 'Works' },
  warn: { tone: 'warning', word: 'Warns' },
  block: { tone: 'danger', word: 'Blocks' },
};

/** What the account's software does at this moment, and why, in the words it could show itself. */
export function VerdictTable(props: { readonly verdicts: readonly VerdictRow[]; readonly reader: Reader }) {
  const { verdicts, reader } = props;
  if (verdicts.length === 0) return <Empty>No software of this account was heard of yet.</Empty>;
  return (
    <Table
      caption="What their software does now"
      columns={[{ title: 'Installation' }, { title: 'Now' }, { title: 'Why' }, { title: 'Last heard' }]}
    >
      {verdicts.map((one) => (
        <tr key={`${one.productName} ${one.installation}`}>
          <th scope="row">
            {one.productName}
            <br />
            <code>{one.installation}</code>
          </th>
          <td>
            <Badge {...EFFECT_WORDS[one.effect]} />
            {one.until === null ? null : (
              <small class="nowrap">
                {' '}
                until <Moment at={one.until} reader={reader} />
              </small>
            )}
          </td>
          <td class="sentence">
            {one.detail} <small>{one.code}</small>
            {one.blockedFeatures.length === 0 ? null : (
              <>
                <br />
                Blocked: {one.blockedFeatures.join(', ')}.
              </>
            )}
            {one.because.map((because) => (
              <small key={because}>
                <br />
                {because}
              </small>
            ))}
          </td>
          <td class="nowrap">
            <Moment at={one.lastHeardAt} reader={reader} />
          </td>
        </tr>
      ))}
    </Table>
  );
}
