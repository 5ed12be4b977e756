import type { Instant } from '../domain/instant.ts';

/** What is still to come, by instant. */
export type Agenda<Item> = {
  /** @param awaited false for what may happen, and does not keep the agenda open */
  add(at: Instant, item: Item, awaited?: boolean): void;
  /** Takes all items of the earliest instant, in the order they were added; null when nothing awaited is left. */
  next(): { readonly at: Instant; readonly items: readonly Item[] } | null;
};

export function createAgenda<Item>(): Agenda<Item> {
  const items = new Map<Instant, { readonly item: Item; readonly awaited: boolean }[]>();
  let left = 0;
  // Latest first, so that the earliest is cheap to take off the end.
  const instants: Instant[] = [];
  return {
    add(at, item, awaited = true) {
      if (awaited) left += 1;
      const there = items.get(at);
      if (there !== undefined) {
        there.push({ item, awaited });
        return;
      }
      items.set(at, [{ item, awaited }]);
      let low = 0;
      let high = instants.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((instants[middle] as Instant) > at) low = middle + 1;
        else high = middle;
      }
      instants.splice(low, 0, at);
    },
    next() {
      const at = left === 0 ? undefined : instants.pop();
      if (at === undefined) return null;
      const due = items.get(at) ?? [];
      items.delete(at);
      left -= due.filter((one) => one.awaited).length;
      return { at, items: due.map((one) => one.item) };
    },
  };
}
