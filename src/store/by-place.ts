/** A row that answers one of many questions: `place` is the question's, from 1 (`with ordinality`). */
type Placed = { readonly place: number };

/** For each of so many questions its rows, in the order they came; none: an empty list. */
export function rowsByPlace<Row extends Placed>(
  rows: readonly Row[],
  count: number,
): readonly (readonly Omit<Row, 'place'>[])[] {
  const lists: Omit<Row, 'place'>[][] = Array.from({ length: count }, () => []);
  for (const { place, ...row } of rows) lists[place - 1]?.push(row);
  return lists;
}

/** For each of so many questions its row; none: null. */
export function rowByPlace<Row extends Placed>(
  rows: readonly Row[],
  count: number,
): readonly (Omit<Row, 'place'> | null)[] {
  return rowsByPlace(rows, count).map((list) => list[0] ?? null);
}
