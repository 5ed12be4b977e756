import type { EntitlementFacts } from '../domain/account.ts';
import type { LocalDate } from '../domain/instant.ts';
import { Badge } from './badge.tsx';
import { Day, distanceInWords, type Reader } from './dates.tsx';
import { countOf, formatCount } from './numbers.ts';
import { Facts } from './section.tsx';

/** An entitlement with what its product is called and how many seats are taken. */
export type OwnedEntitlement = EntitlementFacts & {
  readonly productName: string;
  readonly activeSeats: number;
};

/** The four answers every customer and every support agent asks for: what, how many, until when, and is it on support. */
export function FourAnswers(props: {
  readonly entitlement: OwnedEntitlement;
  /** Today in the account's zone. */
  readonly today: LocalDate;
  readonly reader: Reader;
}) {
  const { entitlement, today, reader } = props;
  const features = entitlement.features.length === 0 ? '' : ` with ${entitlement.features.join(', ')}`;
  return (
    <Facts
      facts={[
        {
          name: 'What did I buy?',
          value: (
            <>
              {entitlement.productName}
              {features} <EntitlementState entitlement={entitlement} today={today} />
            </>
          ),
        },
        {
          name: 'How many?',
          value: `${countOf(entitlement.quantity, 'seat', reader)}, ${formatCount(entitlement.activeSeats, reader)} in use`,
        },
        { name: 'When does it expire?', value: <Until day={entitlement.expires} never="Never" {...props} /> },
        { name: 'Is it on support?', value: <SupportAnswer {...props} /> },
      ]}
    />
  );
}

function SupportAnswer(props: {
  readonly entitlement: OwnedEntitlement;
  readonly today: LocalDate;
  readonly reader: Reader;
}) {
  const day = props.entitlement.supportUntil;
  if (day === null) return <>No</>;
  return day < props.today ? (
    <>
      No, it ended on <Day day={day} reader={props.reader} />
    </>
  ) : (
    <>
      Yes, until <Day day={day} reader={props.reader} />
    </>
  );
}

function Until(props: {
  readonly day: LocalDate | null;
  readonly never: string;
  readonly today: LocalDate;
  readonly reader: Reader;
}) {
  if (props.day === null) return <>{props.never}</>;
  return (
    <>
      <Day day={props.day} reader={props.reader} />{' '}
      <span class="quiet">{distanceInWords(props.today, props.day)}</span>
    </>
  );
}

function EntitlementState(props: { readonly entitlement: OwnedEntitlement; readonly today: LocalDate }) {
  const { suspended, expires, starts } = props.entitlement;
  if (suspended) return <Badge tone="warning" word="Suspended" />;
  if (expires !== null && expires < props.today) return <Badge tone="neutral" word="Expired" />;
  if (starts !== null && starts > props.today) return <Badge tone="info" word="Not started" />;
  return <Badge tone="good" word="In force" />;
}
