import { describe, expect, test } from 'vitest';
import { type DecisionFacts, decide, decisionsFor, mayDecide } from '../../src/domain/delivery-decision.ts';

const inDoubt: DecisionFacts = {
  state: 'in-doubt',
  late: false,
  heardOf: false,
  senderAlive: false,
  rolledBack: false,
  superseded: false,
};
const late: DecisionFacts = { ...inDoubt, state: 'pending', late: true };

describe('a person decides about mail', () => {
  test('in doubt: it goes again, was accepted, or is given up', () => {
    expect(decide(inDoubt, 'send-again')).toEqual({ ok: true, value: 'pending' });
    expect(decide(inDoubt, 'was-accepted')).toEqual({ ok: true, value: 'accepted' });
    expect(decide(inDoubt, 'give-up')).toEqual({ ok: true, value: 'failed' });
  });

  test('that is late: it goes now or is cancelled, and cannot have been accepted', () => {
    expect(decide(late, 'send-again')).toEqual({ ok: true, value: 'pending' });
    expect(decide(late, 'give-up')).toEqual({ ok: true, value: 'cancelled' });
    expect(decide(late, 'was-accepted')).toMatchObject({ ok: false, code: 'never-sent' });
  });

  test('but what the provider has reported stands above it (M1)', () => {
    for (const decision of ['send-again', 'give-up'] as const)
      expect(decide({ ...inDoubt, heardOf: true }, decision)).toMatchObject({ code: 'already-proven' });
  });

  test('but nothing goes again while the worker that had it may still send it (M1)', () => {
    expect(decide({ ...inDoubt, senderAlive: true }, 'send-again')).toMatchObject({ code: 'sender-alive' });
    expect(decide({ ...inDoubt, senderAlive: true }, 'was-accepted').ok).toBe(true);
  });

  test('but nothing that waits for nobody, and nothing of a phase that was rolled back is sent', () => {
    expect(decide({ ...inDoubt, state: 'accepted' }, 'send-again')).toMatchObject({
      code: 'nothing-to-decide',
    });
    expect(decide({ ...late, late: false }, 'send-again')).toMatchObject({ code: 'nothing-to-decide' });
    expect(decide({ ...inDoubt, rolledBack: true }, 'send-again')).toMatchObject({ code: 'rolled-back' });
    expect(decide({ ...inDoubt, rolledBack: true }, 'was-accepted').ok).toBe(true);
    expect(decide({ ...late, superseded: true }, 'send-again')).toMatchObject({ code: 'superseded' });
    expect(decide({ ...late, superseded: true }, 'give-up').ok).toBe(true);
  });

  test('with a reason, and a role that answers for it', () => {
    expect(mayDecide('support', ' ')).toMatchObject({ code: 'reason-missing' });
    expect(mayDecide('sales', 'I think so')).toMatchObject({ code: 'role' });
    expect(mayDecide('support', 'their log shows it').ok).toBe(true);
  });

  test('among exactly the decisions that are possible', () => {
    for (const facts of [inDoubt, late, { ...inDoubt, state: 'failed' as const }]) {
      const waits = facts.late ? 'late' : (facts.state as 'in-doubt' | 'failed');
      for (const decision of ['send-again', 'was-accepted', 'give-up'] as const)
        expect(decide(facts, decision).ok).toBe(decisionsFor(waits).includes(decision));
    }
  });
});
