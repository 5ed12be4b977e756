import type { Instant } from '../../domain/instant.ts';
import { Moment, type Reader } from '../dates.tsx';
import { Sentence } from './sentence.tsx';
import type { Words } from './words/words.ts';

/** Who answers, by when, and under which reference: what somebody is told who asked a person. */
export function AnswerBy(props: {
  readonly words: Words;
  /** Null: a team whose name says nothing to a customer. */
  readonly owner: string | null;
  readonly answerBy: Instant;
  readonly reference: string;
  readonly reader: Reader;
}) {
  const { words } = props;
  const time = (
    <strong>
      <Moment at={props.answerBy} reader={props.reader} />
    </strong>
  );
  return (
    <p class="lead">
      <Sentence
        words={words}
        of="answer-by"
        values={{ owner: props.owner ?? words.say('support-team'), time }}
      />{' '}
      <Sentence words={words} of="reference" values={{ reference: <code>{props.reference}</code> }} />
    </p>
  );
}
