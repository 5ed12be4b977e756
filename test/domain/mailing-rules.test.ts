import { describe, expect, it } from 'vitest';
import {
  campaignOfEvent,
  decideMailing,
  failureOf,
  type MailingCampaign,
  mailingLatenessDays,
  orderCase,
} from '../../src/domain/mailing-rules.ts';
import { plan } from './small-plan.ts';
import { RULES } from './standing-facts.ts';

const NOW = Date.UTC(2027, 1, 6, 22, 30);
const SECOND = 1000;
const HOUR = 3_600_000;

describe('the campaign that answers an event', () => {
  const campaign = (id: number, changes: Partial<MailingCampaign> = {}): MailingCampaign => ({
    id,
    state: 'running',
    member: false,
    ...changes,
  });
  const answering = (...campaigns: MailingCampaign[]) => campaignOfEvent(campaigns)?.id ?? null;

  it('is the one the account is a member of, whatever else runs', () => {
    expect(answering(campaign(1, { member: true, state: 'finished' }), campaign(2))).toBe(1);
  });

  it('is one that runs before one that is paused, and that before one that is over', () => {
    const [over, paused] = [campaign(8, { state: 'finished' }), campaign(7, { state: 'paused' })];
    expect(answering(over, paused, campaign(1))).toBe(1);
    expect(answering(over, paused)).toBe(7);
  });

  it('is the newest of equals, and none where there is none', () => {
    expect(answering(campaign(1), campaign(3), campaign(2))).toBe(3);
    expect(answering()).toBeNull();
  });
});

describe('the mail about an order', () => {
  const decide = (latest: Parameters<typeof decideMailing>[1]) =>
    decideMailing('entitlement-created', latest, NOW);

  it('leaves at once, whatever the hour', () => {
    expect(decide(null)).toEqual({ kind: 'send', dueAt: NOW });
    expect(decide({ dueAt: NOW - HOUR, waiting: false })).toEqual({ kind: 'send', dueAt: NOW });
  });

  it('goes with the one that still waits', () => {
    expect(decide({ dueAt: NOW - 9 * HOUR, waiting: true })).toEqual({ kind: 'join' });
  });

  it('leaves a minute after the one before when that left just now', () => {
    expect(decide({ dueAt: NOW - 20 * SECOND, waiting: false })).toEqual({
      kind: 'send',
      dueAt: NOW + 40 * SECOND,
    });
  });

  it('never waits for a person because of its age', () => {
    expect(mailingLatenessDays('entitlement-created', plan())).toBeNull();
  });
});

describe('the mail about a failed activation', () => {
  const decide = (latest: Parameters<typeof decideMailing>[1]) =>
    decideMailing('activation-failed', latest, NOW);

  it('leaves at once, and then not again within 24 hours', () => {
    expect(decide(null)).toEqual({ kind: 'send', dueAt: NOW });
    expect(decide({ dueAt: NOW - 24 * HOUR + 1, waiting: false })).toEqual({ kind: 'none' });
    expect(decide({ dueAt: NOW - 24 * HOUR, waiting: false })).toEqual({ kind: 'send', dueAt: NOW });
  });

  it('waits for a person when it is older than the campaign’s lateness', () => {
    const ours = plan({ mail: { perContactPerWeek: 3, latenessDays: 4 } });
    expect(mailingLatenessDays('activation-failed', ours)).toBe(4);
  });

  it('has words for the reasons it knows, and one for all others', () => {
    expect(['no-seats', 'expired', 'suspended', 'not-started', 'moon', null].map(failureOf)).toEqual([
      'no-seats',
      'expired',
      'suspended',
      'not-started',
      'other',
      'other',
    ]);
  });
});

it('an order nobody can be told of has an owner and a due time', () => {
  const { support } = plan();
  expect(orderCase(support, NOW, RULES)).toMatchObject({
    topic: 'entitlement',
    cause: 'find-contact',
    owner: support.owners.entitlement ?? 'support',
    openedAt: NOW,
  });
});
