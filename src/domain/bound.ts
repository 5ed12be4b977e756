import type { Bound } from './plan.ts';

/** Does a number keep its bound? */
export function holds(value: number, limit: Bound): boolean {
  switch (limit.operator) {
    case '<':
      return value < limit.value;
    case '<=':
      return value <= limit.value;
    case '>':
      return value > limit.value;
    case '>=':
      return value >= limit.value;
  }
}

const WORDS = { '<': 'less than', '<=': 'at most', '>': 'more than', '>=': 'at least' } as const;

/**
 * A bound as a person says it: `at most 5`, `more than 8 %`.
 * @param show writes its number
 */
export function boundInWords(limit: Bound, show: (value: number) => string = String): string {
  return `${WORDS[limit.operator]} ${show(limit.value)}`;
}
