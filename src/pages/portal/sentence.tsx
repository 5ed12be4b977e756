import { type ComponentChildren, Fragment } from 'preact';
import type { LocalDate } from '../../domain/instant.ts';
import { Day, daysBetween, type Reader } from '../dates.tsx';
import { catalogueOf, type Language, type WordKey, type Words } from './words/words.ts';

/** A sentence that more than text is put into: a link, a date, something bold. */
export function Sentence(props: {
  readonly words: Words;
  readonly of: WordKey;
  readonly values: Readonly<Record<string, ComponentChildren>>;
}) {
  const parts = catalogueOf(props.words.language)[props.of].split(/\{([\w-]+)\}/);
  return (
    <>
      {parts.map((part, index) => (
        // Every second part was a name in braces.
        <Fragment key={index}>{index % 2 === 0 ? part : (props.values[part] ?? '')}</Fragment>
      ))}
    </>
  );
}

/** A day, and how far off it is: `18 May 2027, in 30 days`. */
export function DayIn(props: {
  readonly words: Words;
  readonly day: LocalDate;
  readonly today: LocalDate;
  readonly reader: Reader;
  readonly long?: boolean;
}) {
  const { words, day, today, reader } = props;
  return (
    <>
      <Day day={day} reader={reader} long={props.long ?? false} />{' '}
      <span class="quiet nowrap">{distanceIn(words.language, today, day)}</span>
    </>
  );
}

/** How far off a day is, as people say it: `tomorrow`, `in 30 days`. */
export function distanceIn(language: Language, today: LocalDate, day: LocalDate): string {
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(daysBetween(today, day), 'day');
}
