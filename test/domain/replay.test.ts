import { describe, expect, it } from 'vitest';
import {
  decideReplay,
  type NoticeDelivery,
  type ReplayContact,
  type ReplayFacts,
} from '../../src/domain/replay.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2027-06-01T00:00:00+02:00');

function contact(id: number, changes: Partial<ReplayContact> = {}): ReplayContact {
  return {
    id,
    email: `c${id}@a.example`,
    role: 'primary',
    addressHash: `h${id}`,
    cameBack: false,
    ...changes,
  };
}

function sent(changes: Partial<NoticeDelivery> = {}): NoticeDelivery {
  return {
    run: 1,
    state: 'accepted',
    addressHash: 'h1',
    dueAt: NOW - 30 * DAY,
    acceptedAt: NOW - 30 * DAY,
    deliveredAt: null,
    refutedAt: null,
    ...changes,
  };
}

function decide(changes: Partial<ReplayFacts>) {
  const facts: ReplayFacts = {
    to: ['primary'],
    deliveries: [sent()],
    contacts: [contact(1)],
    straggler: null,
    cameBackAt: null,
    late: false,
    ...changes,
  };
  const decision = decideReplay(facts, NOW);
  return decision.replay
    ? { cause: decision.cause, run: decision.run, to: decision.contacts.map((one) => one.id) }
    : decision.why;
}

describe('a notice is replayed', () => {
  it('to an address that was never tried, when the one before came back', () => {
    const bounced = sent({ refutedAt: NOW - 29 * DAY });
    const contacts = [contact(1, { cameBack: true }), contact(2)];
    expect(decide({ straggler: 'refuted', deliveries: [bounced], contacts })).toEqual({
      cause: 'another-address',
      run: 2,
      to: [2],
    });
  });

  it('to whoever can be reached, when nobody has the role the wave names', () => {
    const bounced = sent({ refutedAt: NOW - 29 * DAY });
    const contacts = [contact(1, { cameBack: true }), contact(3, { role: 'billing' })];
    expect(decide({ straggler: 'refuted', deliveries: [bounced], contacts })).toMatchObject({ to: [3] });
  });

  it('once, when it was accepted and nothing was heard of it for a week', () => {
    expect(decide({ straggler: 'not-told' })).toEqual({ cause: 'unproved', run: 2, to: [1] });
    const twice = [sent(), sent({ run: 2, dueAt: NOW - 20 * DAY, acceptedAt: NOW - 20 * DAY })];
    expect(decide({ straggler: 'not-told', deliveries: twice })).toBe('nobody-to-tell');
  });

  it('when it is too old to count, and not again before that one arrived', () => {
    const old = sent({ deliveredAt: NOW - 200 * DAY, acceptedAt: NOW - 200 * DAY });
    expect(decide({ straggler: 'stale', deliveries: [old] })).toMatchObject({ cause: 'stale', run: 2 });
    const again = sent({ run: 2, dueAt: NOW - 10 * DAY, acceptedAt: NOW - 10 * DAY });
    expect(decide({ straggler: 'stale', deliveries: [old, again] })).toBe('no-cause');
  });

  it('to an account that came back since, once', () => {
    const told = sent({ deliveredAt: NOW - 30 * DAY });
    const back = { cameBackAt: NOW - DAY, straggler: 'not-told' as const };
    expect(decide({ deliveries: [told], ...back })).toEqual({ cause: 'came-back', run: 2, to: [1] });
    const again = sent({ run: 2, dueAt: NOW - DAY + 1, acceptedAt: NOW - DAY + 1, deliveredAt: NOW });
    expect(decide({ deliveries: [told, again], cameBackAt: NOW - DAY })).toBe('no-cause');
    expect(decide({ deliveries: [told], cameBackAt: NOW - 31 * DAY })).toBe('no-cause');
  });

  it('to an address that was tried before the account came back', () => {
    const before = sent({ run: 1, refutedAt: null });
    const after = sent({ run: 2, dueAt: NOW - 9 * DAY, acceptedAt: NOW - 9 * DAY, addressHash: 'h2' });
    const facts = { deliveries: [before, after], contacts: [contact(1)], cameBackAt: NOW - 10 * DAY };
    expect(decide({ ...facts, straggler: 'not-told' })).toMatchObject({
      cause: 'another-address',
      run: 3,
      to: [1],
    });
  });

  it('to one that joined late and was never written to, as run 2', () => {
    expect(decide({ late: true, deliveries: [] })).toEqual({ cause: 'late-joiner', run: 2, to: [1] });
    expect(decide({ late: true })).toBe('no-cause');
  });

  it('to one that had nobody to write to when the wave was frozen', () => {
    expect(decide({ straggler: 'not-told', deliveries: [] })).toMatchObject({
      cause: 'another-address',
      run: 2,
    });
  });

  it('to one whose notice was held back and never left', () => {
    const held = sent({ state: 'suppressed', acceptedAt: null });
    expect(decide({ straggler: 'not-told', deliveries: [held] })).toMatchObject({ cause: 'another-address' });
  });
});

describe('a notice is not replayed', () => {
  it('while nothing asks for it', () => {
    expect(decide({ deliveries: [sent({ deliveredAt: NOW - 29 * DAY })] })).toBe('no-cause');
    expect(decide({ straggler: 'too-recent' })).toBe('no-cause');
    expect(decide({ straggler: 'over-limit' })).toBe('no-cause');
  });

  it.each(['pending', 'claimed', 'in-doubt'] as const)('while its newest run is %s', (state) => {
    const run = sent({ state, acceptedAt: null });
    expect(decide({ straggler: 'not-told', deliveries: [run], contacts: [contact(2)] })).toBe('under-way');
  });

  it('while its newest run may still be proven', () => {
    const recent = sent({ acceptedAt: NOW - 7 * DAY + 1 });
    expect(decide({ straggler: 'not-told', deliveries: [recent] })).toBe('under-way');
    expect(
      decide({ straggler: 'not-told', deliveries: [sent({ acceptedAt: NOW - 7 * DAY })] }),
    ).toMatchObject({
      run: 2,
    });
  });

  it('to an address that mail came back from', () => {
    const contacts = [contact(1, { cameBack: true })];
    for (const straggler of ['not-told', 'refuted', 'stale'] as const) {
      const deliveries = [sent({ deliveredAt: straggler === 'stale' ? NOW - 200 * DAY : null })];
      expect(decide({ straggler, deliveries, contacts })).toBe('nobody-to-tell');
    }
    expect(decide({ late: true, deliveries: [], contacts })).toBe('nobody-to-tell');
  });

  it('twice for what a decision already did', () => {
    const refuted = sent({ refutedAt: NOW - 29 * DAY });
    const contacts = [contact(1, { cameBack: true }), contact(2)];
    const second = sent({ run: 2, addressHash: 'h2', dueAt: NOW - 20 * DAY, acceptedAt: NOW - 20 * DAY });
    expect(decide({ straggler: 'refuted', deliveries: [refuted, second], contacts })).toBe('nobody-to-tell');
  });
});
