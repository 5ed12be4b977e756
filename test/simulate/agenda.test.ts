import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAgenda } from '../../src/simulate/agenda.ts';

describe('an agenda', () => {
  it('gives what was added by instant, and within one in the order of adding', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 }), (instants) => {
        const agenda = createAgenda<number>();
        instants.forEach((at, item) => {
          agenda.add(at, item);
        });
        const given: number[] = [];
        for (let due = agenda.next(); due !== null; due = agenda.next()) given.push(...due.items);
        const wanted = instants
          .map((at, item) => ({ at, item }))
          .sort((a, b) => a.at - b.at || a.item - b.item);
        expect(given).toEqual(wanted.map((one) => one.item));
      }),
    );
  });

  it('is over when nothing awaited is left', () => {
    const agenda = createAgenda<string>();
    agenda.add(1, 'may happen', false);
    agenda.add(2, 'will happen');
    agenda.add(3, 'too late', false);
    expect(agenda.next()).toEqual({ at: 1, items: ['may happen'] });
    expect(agenda.next()).toEqual({ at: 2, items: ['will happen'] });
    expect(agenda.next()).toBeNull();
  });
});
