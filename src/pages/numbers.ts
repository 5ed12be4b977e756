import { knownLocale, type Reader } from './dates.tsx';

/** A number in the reader's locale with at most one decimal: `1,204`, `3.9`. */
export function formatNumber(value: number, reader: Reader): string {
  return new Intl.NumberFormat(knownLocale(reader.locale), { maximumFractionDigits: 1 }).format(value);
}

/** A whole number in the reader's locale: `1,204`. */
export function formatCount(count: number, reader: Reader): string {
  return formatNumber(count, reader);
}

/** A share between 0 and 1 as a percentage with at most one digit: `96%`, `4.2%`. */
export function formatShare(share: number, reader: Reader): string {
  return new Intl.NumberFormat(knownLocale(reader.locale), {
    style: 'percent',
    maximumFractionDigits: 1,
  }).format(share);
}

/** `1 account`, `1,204 accounts`. The plural is the singular with an s unless given. */
export function countOf(count: number, one: string, reader: Reader, many = `${one}s`): string {
  return `${formatCount(count, reader)} ${count === 1 ? one : many}`;
}
