import { ok, type Result, refuse } from '../../domain/result.ts';

const USUAL = 100;
const MOST = 500;

/** What a listing may be asked with. */
export const PAGE_ASKS = {
  limit: `How many at most, 1 to ${MOST}; ${USUAL} when left out.`,
  after: 'The `next` of the page before.',
} as const;

/** Where a page begins, by the values its order goes by, and how long it is. */
export type PageAsked = { readonly after: readonly (string | number)[] | null; readonly limit: number };

/**
 * The page that is asked for.
 * @param order the kinds of the values that the listing's order goes by
 */
export function pageOf(
  query: Readonly<Record<string, string>>,
  order: readonly ('string' | 'number')[],
): Result<PageAsked, 'bad-query'> {
  const { limit = '', after = '' } = query;
  const many = limit === '' ? USUAL : Number(limit);
  if (!/^\d{0,4}$/.test(limit) || many < 1 || many > MOST)
    return refuse('bad-query', `limit: ${MOST} at most, and at least 1.`);
  if (after === '') return ok({ after: null, limit: many });
  const place = placeOf(after);
  if (place === null || place.length !== order.length || place.some((one, at) => typeof one !== order[at]))
    return refuse('bad-query', 'after: this is no `next` of a page before. Begin without it.');
  return ok({ after: place as readonly (string | number)[], limit: many });
}

/**
 * A page of rows, of which one more was asked for than it holds: that one says whether another page follows.
 * @param orderOf the values the listing's order goes by
 */
export function cut<Row>(
  rows: readonly Row[],
  { limit }: PageAsked,
  orderOf: (row: Row) => readonly (string | number)[],
): { readonly rows: readonly Row[]; readonly next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? cursorOf(orderOf(last)) : null;
  return { rows: shown, next };
}

function cursorOf(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** The last moment there is, in epoch milliseconds; every other number of an order is smaller. */
const LAST_MOMENT = 8.64e15;

function isPlace(one: unknown): boolean {
  if (typeof one === 'number') return Number.isInteger(one) && Math.abs(one) <= LAST_MOMENT;
  return typeof one === 'string' && !one.includes('\0');
}

function placeOf(cursor: string): readonly unknown[] | null {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(place) && place.every(isPlace) ? place : null;
  } catch {
    return null;
  }
}
