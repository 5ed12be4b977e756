import type { LocalDate } from '../../domain/instant.ts';
import type { Stage } from '../../domain/policy/stage.ts';
import type { Reader } from '../dates.tsx';
import { DayIn } from './sentence.tsx';
import type { Words } from './words/words.ts';

/** One change of this customer's own rollout: a stage they enter, or the end of their grace. */
export type Change = { readonly to: Stage | 'grace-end'; readonly day: LocalDate };

/** What is changing, and when for this customer. Days are of their own zone and in order. */
export function Changes(props: {
  readonly words: Words;
  readonly product: string;
  /** The plan's `whenBlocked`. */
  readonly whenBlocked: string;
  readonly changes: readonly Change[];
  readonly today: LocalDate;
  readonly reader: Reader;
}) {
  const { words, changes, today, reader } = props;
  if (changes.length === 0) return <p>{words.say('change.none')}</p>;
  const current = changes.filter((change) => change.day <= today).length - 1;
  return (
    <ol class="steps">
      {changes.map((change, index) => (
        <li
          key={`${change.to} ${change.day}`}
          class={index < current ? 'past' : index === current ? 'current' : undefined}
        >
          <p class="when">
            <DayIn day={change.day} today={today} reader={reader} words={words} long />
          </p>
          <p>{changeSentence(words, change.to, props.product, props.whenBlocked)}</p>
        </li>
      ))}
    </ol>
  );
}

/** What is changing for one product, by its name. */
export type ProductChanges = { readonly product: string; readonly changes: readonly Change[] };

/**
 * The changes of each product, under its name where there are several.
 * @param props.level of the heading above
 */
export function ChangesByProduct(props: {
  readonly words: Words;
  readonly products: readonly ProductChanges[];
  readonly level: 1 | 2;
  /** The plan's `whenBlocked`. */
  readonly whenBlocked: string;
  readonly today: LocalDate;
  readonly reader: Reader;
}) {
  const { products, level, ...around } = props;
  const Heading = level === 1 ? 'h2' : 'h3';
  const [only, ...others] = products;
  if (only === undefined) return <p>{props.words.say('change.none')}</p>;
  if (others.length === 0) return <Changes {...around} {...only} />;
  return (
    <>
      {products.map((one) => (
        <div key={one.product}>
          <Heading>{one.product}</Heading>
          <Changes {...around} {...one} />
        </div>
      ))}
    </>
  );
}

/** What a stage means for a customer, without our words for it. */
export function changeSentence(words: Words, to: Change['to'], product: string, whenBlocked: string): string {
  switch (to) {
    case 'grace-end':
      return `${words.say('change.grace-end')} ${blockedSentence(words, product, whenBlocked)}`;
    case 'enforce-product':
      return blockedSentence(words, product, whenBlocked);
    default:
      return words.say(`change.${to}`, { product });
  }
}

/** What being blocked means, and that it is over as soon as somebody activates. */
function blockedSentence(words: Words, product: string, whenBlocked: string): string {
  const undo = words.say('blocked.undo');
  switch (whenBlocked) {
    case 'read-only':
    case 'watermark':
    case 'delay':
    case 'exit':
      return `${words.say(`blocked.${whenBlocked}`, { product })} ${undo}`;
    default:
      return `${words.say('blocked.own-word', { product, what: whenBlocked })} ${undo}`;
  }
}
