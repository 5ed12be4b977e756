import { describe, expect, it } from 'vitest';
import { deliveryHistory, type HistoryFacts } from '../../src/domain/delivery-history.ts';

const FACTS: HistoryFacts = {
  frozenAt: 100,
  dueAt: 200,
  acceptedAt: 300,
  acknowledgedAt: null,
  notes: [],
  events: [],
};

function told(facts: Partial<HistoryFacts>) {
  return deliveryHistory({ ...FACTS, ...facts }).map((one) => `${one.at} ${one.what}`);
}

describe('the history of a delivery', () => {
  it('is told in the order in which it happened, whatever the order it became known in', () => {
    const events = [
      { id: 'e2', kind: 'bounced' as const, at: 500, receivedAt: 900, reason: 'no such user' },
      { id: 'e1', kind: 'delivered' as const, at: 400, receivedAt: 950, reason: null },
    ];
    const notes = [{ at: 250, what: 'try-later' as const, by: null, reason: 'busy' }];
    expect(told({ events, notes, acknowledgedAt: 450 })).toEqual([
      '100 fixed',
      '200 due',
      '250 try-later',
      '300 accepted',
      '400 provider:delivered',
      '450 acknowledged',
      '500 provider:bounced',
    ]);
  });

  it('puts the decision before what it led to when both are of one instant', () => {
    const notes = [{ at: 300, what: 'sent-again' as const, by: 'Mara', reason: 'The log has no trace.' }];
    expect(told({ notes, dueAt: 300 })).toEqual(['100 fixed', '300 due', '300 sent-again', '300 accepted']);
  });

  it('names who decided and why, and the id of each event', () => {
    const notes = [{ at: 250, what: 'was-accepted' as const, by: 'Mara', reason: 'Their log shows it.' }];
    const events = [{ id: 'sg-1', kind: 'delivered' as const, at: 400, receivedAt: 401, reason: null }];
    const history = deliveryHistory({ ...FACTS, notes, events });
    expect(history.find((one) => one.what === 'was-accepted')).toMatchObject({
      by: 'Mara',
      reason: 'Their log shows it.',
    });
    expect(history.at(-1)).toMatchObject({ eventId: 'sg-1', says: "The recipient's server took it." });
  });

  it('says nothing of what did not happen', () => {
    expect(told({ frozenAt: null, acceptedAt: null })).toEqual(['200 due']);
  });
});
