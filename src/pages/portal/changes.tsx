import type { LocalDate } from '../../domain/instant.ts';
import type { Stage } from '../../domain/policy/stage.ts';
import { Day, distanceInWords, type Reader } from '../dates.tsx';

/** One change of this customer's own rollout: a stage they enter, or the end of their grace. */
export type Change = { readonly to: Stage | 'grace-end'; readonly day: LocalDate };

/** What is changing, and when for this customer. Days are of their own zone and in order. */
export function Changes(props: {
  readonly product: string;
  /** The plan's `whenBlocked`. */
  readonly whenBlocked: string;
  readonly changes: readonly Change[];
  readonly today: LocalDate;
  readonly reader: Reader;
}) {
  const { changes, today, reader } = props;
  if (changes.length === 0) return <p>Nothing is planned to change for you.</p>;
  const current = changes.filter((change) => change.day <= today).length - 1;
  return (
    <ol class="steps">
      {changes.map((change, index) => (
        <li
          key={`${change.to} ${change.day}`}
          class={index < current ? 'past' : index === current ? 'current' : undefined}
        >
          <p class="when">
            <Day day={change.day} reader={reader} long />{' '}
            <span class="quiet">{distanceInWords(today, change.day)}</span>
          </p>
          <p>{changeSentence(change.to, props.product, props.whenBlocked)}</p>
        </li>
      ))}
    </ol>
  );
}

/** What a stage means for a customer, without our words for it. */
export function changeSentence(to: Change['to'], product: string, whenBlocked: string): string {
  switch (to) {
    case 'off':
      return `${product} asks for nothing.`;
    case 'observe':
      return `${product} checks its license quietly. You will not notice it.`;
    case 'warn':
      return `Copies of ${product} that are not activated show a message. They go on working.`;
    case 'grace':
      return `Copies of ${product} that are not activated show a countdown. They go on working until it ends.`;
    case 'grace-end':
      return `The countdown ends. Copies of ${product} that are not activated then ${blockedInWords(whenBlocked)}.`;
    case 'enforce-product':
      return `Copies of ${product} that are not activated ${blockedInWords(whenBlocked)}.`;
    case 'enforce-feature':
      return `Features of ${product} that are not part of what you bought are switched off. Everything else works.`;
  }
}

function blockedInWords(whenBlocked: string): string {
  switch (whenBlocked) {
    case 'read-only':
      return 'open your files for reading only';
    case 'watermark':
      return 'put a watermark on what they produce';
    case 'delay':
      return 'start with a delay';
    case 'exit':
      return 'no longer start';
    default:
      return `do this: ${whenBlocked}`;
  }
}
