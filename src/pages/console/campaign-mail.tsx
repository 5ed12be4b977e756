import type { DeliveryCounts } from '../../domain/delivery.ts';
import type { LocalDate } from '../../domain/instant.ts';
import type { WaveKind } from '../../domain/plan.ts';
import { Day, type Reader } from '../dates.tsx';
import { formatCount, formatShare } from '../numbers.ts';
import { consolePaths } from '../paths.ts';
import { Empty, Notice } from '../section.tsx';
import { NumberCell, Table } from '../table.tsx';

/** The ledger of a wave or a mailing: planned = accepted + suppressed + cancelled + failed + pending + in doubt, always (M2). */
export type WaveCounts = DeliveryCounts & {
  readonly key: string;
  readonly kind: WaveKind | 'mailing';
  /** Of the accepted: proven delivered and not refuted. */
  readonly delivered: number;
  /** Of the accepted: refuted by a bounce, a drop or a complaint. */
  readonly bounced: number;
};

/** How far a briefing got before its waves. */
export type BriefingCounts = {
  readonly key: string;
  /** Wave keys. */
  readonly for: readonly string[];
  readonly day: LocalDate;
  readonly sent: number;
  readonly acknowledged: number;
};

const PARTS = ['accepted', 'suppressed', 'cancelled', 'failed', 'pending', 'inDoubt'] as const;
const PART_WORDS = {
  accepted: 'Accepted',
  suppressed: 'Suppressed',
  cancelled: 'Cancelled',
  failed: 'Failed',
  pending: 'Pending',
  inDoubt: 'In doubt',
} as const;

/** Deliveries of each wave. A row that does not add up is a bug, and the page says so instead of hiding it. */
export function WaveTable(props: {
  readonly campaign: string;
  readonly waves: readonly WaveCounts[];
  readonly reader: Reader;
}) {
  const { waves, reader } = props;
  if (waves.length === 0)
    return <Empty>No wave has recipients yet. They are fixed when its briefing leaves.</Empty>;
  const wrong = waves.filter((wave) => PARTS.reduce((sum, part) => sum + wave[part], 0) !== wave.planned);
  return (
    <>
      {wrong.length === 0 ? null : (
        <Notice tone="danger">
          These waves do not add up: {wrong.map((wave) => wave.key).join(', ')}. Pause the campaign and tell
          whoever runs Glidepath.
        </Notice>
      )}
      <Table
        caption="Deliveries by wave"
        columns={[
          { title: 'Wave' },
          { title: 'Planned', numeric: true },
          ...PARTS.map((part) => ({ title: PART_WORDS[part], numeric: true })),
          { title: 'Delivered', numeric: true },
          { title: 'Bounced', numeric: true },
        ]}
      >
        {waves.map((wave) => (
          <tr key={wave.key}>
            <th scope="row">
              <a href={consolePaths.waveMail(props.campaign, wave.key)}>{wave.key}</a>{' '}
              <small>{wave.kind}</small>
            </th>
            {(['planned', ...PARTS, 'delivered', 'bounced'] as const).map((part) => (
              <NumberCell key={part} value={wave[part]} text={formatCount(wave[part], reader)} />
            ))}
          </tr>
        ))}
      </Table>
    </>
  );
}

/** Briefings: sent before the customers' mail, and acknowledged by how many. */
export function BriefingTable(props: {
  readonly campaign: string;
  readonly briefings: readonly BriefingCounts[];
  readonly reader: Reader;
}) {
  const { briefings, reader } = props;
  if (briefings.length === 0) return <Empty>This campaign plans no briefing.</Empty>;
  return (
    <Table
      caption="Briefings"
      columns={[
        { title: 'Briefing' },
        { title: 'Leaves' },
        { title: 'Before' },
        { title: 'Sent', numeric: true },
        { title: 'Acknowledged', numeric: true },
      ]}
    >
      {briefings.map((briefing) => (
        <tr key={briefing.key}>
          <th scope="row">
            {briefing.sent === 0 ? (
              briefing.key
            ) : (
              <a href={consolePaths.waveMail(props.campaign, briefing.key)}>{briefing.key}</a>
            )}
          </th>
          <td class="nowrap">
            <Day day={briefing.day} reader={reader} />
          </td>
          <td>{briefing.for.join(', ')}</td>
          <NumberCell value={briefing.sent} text={formatCount(briefing.sent, reader)} />
          <NumberCell value={briefing.acknowledged} text={acknowledgedInWords(briefing, reader)} />
        </tr>
      ))}
    </Table>
  );
}

function acknowledgedInWords(briefing: BriefingCounts, reader: Reader): string {
  const count = formatCount(briefing.acknowledged, reader);
  return briefing.sent === 0
    ? count
    : `${count} (${formatShare(briefing.acknowledged / briefing.sent, reader)})`;
}
