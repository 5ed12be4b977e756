import type { Leniency } from '../../domain/leniency.ts';
import { Badge } from '../badge.tsx';
import { Moment, type Reader } from '../dates.tsx';
import { Choice, PostForm, Submit, TextField } from '../form.tsx';
import { countOf } from '../numbers.ts';
import { consolePaths } from '../paths.ts';
import { Empty } from '../section.tsx';
import { Table } from '../table.tsx';

/** A leniency and whether it counts now. */
export type LeniencyRow = Leniency & { readonly inForce: boolean };

const KIND_WORDS: Readonly<Record<Leniency['kind'], string>> = {
  extension: 'More days',
  hold: 'Hold',
  exemption: 'Exemption',
};

/** What the reader of the page may give; null when they may give as much as they see fit. */
export type AirLimit = { readonly maxDays: number; readonly times: number; readonly left: number } | null;

/** The one form for a customer who cannot work: fields `kind`, `days`, `reason`. The signed-in person becomes the owner. */
export function AirForm(props: {
  readonly externalKey: string;
  readonly csrf: string;
  readonly limit: AirLimit;
}) {
  const { limit } = props;
  return (
    <PostForm action={consolePaths.airForm(props.externalKey)} csrf={props.csrf} class="form card">
      <Choice
        id="kind"
        name="kind"
        question="What do they need?"
        checked="extension"
        options={[
          {
            value: 'extension',
            word: 'More days',
            says: 'Every later date of theirs moves by the days below.',
          },
          { value: 'hold', word: 'Hold', says: 'They stay where they are for the days below.' },
          { value: 'exemption', word: 'Exemption', says: 'Nothing blocks them for the days below.' },
        ]}
      />
      <TextField
        id="days"
        name="days"
        type="number"
        label="Days"
        value={String(Math.min(14, limit?.maxDays ?? 14))}
        {...(limit === null
          ? {}
          : {
              hint: `You can give up to ${limit.maxDays} days at once, ${limit.left === 0 ? 'but not again for now' : `${limit.left} more times`}. A product manager or an administrator can give more.`,
            })}
        min={1}
        max={365}
        required
      />
      <TextField
        id="reason"
        name="reason"
        label="Reason"
        hint="A sentence the next person understands: it is kept with your name."
        required
      />
      <Submit>Give them air</Submit>
    </PostForm>
  );
}

/** Every hold, exemption and extension the account was given: whose, why, until when. */
export function LeniencyTable(props: {
  readonly leniencies: readonly LeniencyRow[];
  readonly reader: Reader;
  /** For taking one back; left out for who may not. */
  readonly undo?: { readonly externalKey: string; readonly csrf: string } | undefined;
}) {
  const { undo } = props;
  if (props.leniencies.length === 0)
    return <Empty>No hold, exemption or extension was given to this account.</Empty>;
  return (
    <Table
      caption="Holds, exemptions and extensions"
      columns={[
        { title: 'Kind' },
        { title: 'Until' },
        { title: 'Reason' },
        { title: 'Owner' },
        { title: 'Counts' },
      ]}
    >
      {props.leniencies.map((one) => (
        <tr key={one.id}>
          <th scope="row">{KIND_WORDS[one.kind]}</th>
          <td class="nowrap">
            <Until leniency={one} reader={props.reader} />
          </td>
          <td class="sentence">{one.reason}</td>
          <td>{one.owner}</td>
          <td>
            <div class="with-action">
              {one.inForce ? <Badge tone="good" word="In force" /> : <Badge tone="neutral" word="Over" />}
              {one.inForce && undo !== undefined ? (
                <PostForm
                  action={consolePaths.takeAirBackForm(undo.externalKey, one.id)}
                  csrf={undo.csrf}
                  class="inline"
                >
                  <Submit kind="quiet" label={`Take back: ${one.reason}`}>
                    Take back
                  </Submit>
                </PostForm>
              ) : null}
            </div>
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Until(props: { readonly leniency: Leniency; readonly reader: Reader }) {
  const { kind, days, until, from } = props.leniency;
  if (kind === 'extension') {
    return (
      <>
        {countOf(days, 'day', props.reader)} more, since <Moment at={from} reader={props.reader} />
      </>
    );
  }
  return until === null ? <>somebody lifts it</> : <Moment at={until} reader={props.reader} />;
}
