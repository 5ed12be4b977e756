import type { LocalDate } from '../../domain/instant.ts';
import { Badge } from '../badge.tsx';
import { Day, type Reader } from '../dates.tsx';
import type { OwnedEntitlement } from '../four-answers.tsx';
import { formatCount } from '../numbers.ts';
import { Facts } from '../section.tsx';
import { DayIn, Sentence } from './sentence.tsx';
import { listIn, type Words } from './words/words.ts';

type Props = {
  readonly words: Words;
  readonly entitlement: OwnedEntitlement;
  /** Today in the account's zone. */
  readonly today: LocalDate;
  readonly reader: Reader;
};

/** The four answers in the customer's own language: what did I buy, how many, until when, and is it on support. */
export function OwnedAnswers(props: Props) {
  const { words, entitlement, today, reader } = props;
  const { productName, features, quantity, activeSeats, expires } = entitlement;
  const what =
    features.length === 0
      ? productName
      : words.say('owned.with', { product: productName, features: listIn(words.language, features) });
  const used = formatCount(activeSeats, reader);
  return (
    <Facts
      facts={[
        {
          name: words.say('owned.what'),
          value: (
            <>
              {what} <State {...props} />
            </>
          ),
        },
        {
          name: words.say('owned.many'),
          value: words.say('owned.used', { used, seats: words.count('seats', quantity) }),
        },
        {
          name: words.say('owned.expires'),
          value:
            expires === null ? (
              words.say('owned.never')
            ) : (
              <DayIn words={words} day={expires} today={today} reader={reader} />
            ),
        },
        { name: words.say('owned.support'), value: <SupportAnswer {...props} /> },
      ]}
    />
  );
}

function SupportAnswer({ words, entitlement, today, reader }: Props) {
  const day = entitlement.supportUntil;
  if (day === null) return <>{words.say('owned.support-none')}</>;
  return (
    <Sentence
      words={words}
      of={day < today ? 'owned.support-over' : 'owned.support-until'}
      values={{ day: <Day day={day} reader={reader} /> }}
    />
  );
}

function State({ words, entitlement, today }: Props) {
  const { suspended, expires, starts } = entitlement;
  if (suspended) return <Badge tone="warning" word={words.say('owned.suspended')} />;
  if (expires !== null && expires < today) return <Badge tone="neutral" word={words.say('owned.expired')} />;
  if (starts !== null && starts > today) return <Badge tone="info" word={words.say('owned.not-started')} />;
  return <Badge tone="good" word={words.say('owned.in-force')} />;
}
