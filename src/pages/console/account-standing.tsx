import type { Standing } from '../../domain/standing.ts';
import { Badge, STAGE_WORDS, StageBadge } from '../badge.tsx';
import { Day, Moment, type Reader } from '../dates.tsx';
import { consolePaths } from '../paths.ts';
import { Facts } from '../section.tsx';
import { STRAGGLER_SENTENCES } from './campaign-cohorts.tsx';

/** Where an account stands with one product, or with one feature of it, in one campaign. */
export type ProductStanding = {
  readonly campaign: string;
  readonly product: string;
  readonly productName: string;
  readonly feature: string | null;
  readonly standing: Standing;
  /** How a block here would be undone, as a sentence (E9); null while a failed check cannot block. */
  readonly howToUndo: string | null;
};

/** Stage, what comes next, and every reason why it is not stricter; for a blocking one, what it rests on (E9). */
export function StandingCard(props: { readonly standing: ProductStanding; readonly reader: Reader }) {
  const { standing: one, reader } = props;
  const { standing } = one;
  const id = `standing-${one.campaign}-${one.product}-${one.feature ?? 'all'}`;
  return (
    <article class="card" aria-labelledby={id}>
      <header class="card-head">
        <div>
          <h3 id={id}>
            {one.productName}
            {one.feature === null ? '' : `, ${one.feature}`}
          </h3>
          <p class="quiet">
            <a href={consolePaths.campaign(one.campaign)}>{one.campaign}</a>
            {standing.phase === null ? '' : `, phase ${standing.phase}`}, since{' '}
            <Moment at={standing.since} reader={reader} />
          </p>
        </div>
        <StageBadge stage={standing.stage} />
      </header>
      <ul class="sentences">
        {standing.because.map((because) => (
          <li key={`${because.code} ${because.message}`}>{because.message}</li>
        ))}
        {standing.straggler === null ? null : <li>{STRAGGLER_SENTENCES[standing.straggler.reason]}</li>}
      </ul>
      <Facts facts={factsOf(one, reader)} />
    </article>
  );
}

function factsOf(one: ProductStanding, reader: Reader) {
  const { next, grace, enforcing, brownout } = one.standing;
  return [
    {
      name: 'A failed check',
      value:
        enforcing === null && brownout === null ? 'does not block' : <Badge tone="danger" word="May block" />,
    },
    ...(grace === null ? [] : [{ name: 'Grace ends', value: <Moment at={grace.endsAt} reader={reader} /> }]),
    ...(brownout === null
      ? []
      : [{ name: 'Brown-out ends', value: <Moment at={brownout.until} reader={reader} /> }]),
    {
      name: 'Next',
      value:
        next === null ? (
          'Nothing is planned'
        ) : (
          <>
            {STAGE_WORDS[next.stage]}, not before <Moment at={next.at} reader={reader} />
          </>
        ),
    },
    ...(enforcing === null
      ? []
      : [
          {
            name: 'Rests on',
            value: (
              <>
                revision {enforcing.revision},{' '}
                {enforcing.approval === null ? 'no separate approval' : `approval ${enforcing.approval}`},
                notice {enforcing.noticeId}
                {enforcing.notBefore === null ? null : (
                  <>
                    , promised not before <Day day={enforcing.notBefore} reader={reader} />
                  </>
                )}
              </>
            ),
          },
        ]),
    ...(one.howToUndo === null ? [] : [{ name: 'To undo it', value: one.howToUndo }]),
  ];
}
