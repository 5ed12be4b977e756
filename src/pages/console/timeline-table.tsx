import { Badge, StageBadge, type Tone } from '../badge.tsx';
import { Day, type Reader } from '../dates.tsx';
import { Table } from '../table.tsx';
import type { Timeline } from './timeline-chart.tsx';
import type { WaveState } from './timeline-lanes.ts';

const WAVE_TONES: Readonly<Record<WaveState, Tone>> = {
  planned: 'neutral',
  leaving: 'info',
  sent: 'good',
  cancelled: 'neutral',
  late: 'warning',
};

/** Everything the timeline draws, as two tables: phases and waves. */
export function TimelineTables(props: { readonly timeline: Timeline; readonly reader: Reader }) {
  const { timeline, reader } = props;
  const nameOf = new Map(timeline.products.map((product) => [product.key, product.name]));
  return (
    <>
      <Table
        caption="Phases"
        showCaption
        columns={[
          { title: 'Phase' },
          { title: 'Stage' },
          { title: 'Planned start' },
          { title: 'Real start' },
          { title: 'Cohorts' },
          { title: 'Products' },
        ]}
      >
        {timeline.phases.map((phase) => (
          <tr key={phase.key}>
            <th scope="row">{phase.key}</th>
            <td>
              <StageBadge stage={phase.stage} />
            </td>
            <td class="nowrap">
              <Day day={phase.plannedStart} reader={reader} />
            </td>
            <td class="nowrap">
              {phase.realStart === null ? <NotYet /> : <Day day={phase.realStart} reader={reader} />}
            </td>
            <td>{phase.cohorts.join(', ')}</td>
            <td>{[...phase.products.map((key) => nameOf.get(key) ?? key), ...phase.features].join(', ')}</td>
          </tr>
        ))}
      </Table>
      {timeline.waves.length === 0 ? null : (
        <Table
          caption="Waves"
          showCaption
          columns={[
            { title: 'Wave' },
            { title: 'Kind' },
            { title: 'Day' },
            { title: 'State' },
            { title: 'Phase' },
          ]}
        >
          {timeline.waves.map((wave) => (
            <tr key={wave.key}>
              <th scope="row">{wave.key}</th>
              <td>{wave.kind}</td>
              <td class="nowrap">
                <Day day={wave.day} reader={reader} />
              </td>
              <td>
                <Badge tone={WAVE_TONES[wave.state]} word={wave.state} />
              </td>
              <td>{wave.phase}</td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}

function NotYet() {
  return <span class="quiet">not yet</span>;
}
