import { describe, expect, it } from 'vitest';
import { type CampaignMailFacts, type MailFacts, mailAlarms } from '../../src/domain/mail-alarms.ts';

const NOW = Date.parse('2027-03-01T12:00:00Z');
const MINUTE = 60_000;
const QUIET: CampaignMailFacts = {
  campaign: 'atlas',
  mailStopped: null,
  written: 1000,
  bounced: 0,
  complained: 0,
  late: 0,
  inDoubt: 0,
};

function alarms(facts: Partial<MailFacts>, campaign: Partial<CampaignMailFacts> = {}) {
  return mailAlarms({
    now: NOW,
    timeLapse: false,
    oldestDueAt: null,
    lastTakenAt: null,
    recent: { taken: 0, troubled: 0 },
    usual: { taken: 0, troubled: 0 },
    campaigns: [{ ...QUIET, ...campaign }],
    ...facts,
  });
}

function named(facts: Partial<MailFacts>, campaign: Partial<CampaignMailFacts> = {}) {
  return alarms(facts, campaign).map((one) => `${one.alarm}: ${one.severity}`);
}

describe('an alarm about mail', () => {
  it('is not raised while all is well, nor without any data', () => {
    expect(named({})).toEqual([]);
    expect(named({ campaigns: [] })).toEqual([]);
  });

  it('is raised when mail is due for longer than ten minutes and none leaves', () => {
    const waits = (minutes: number) => ({ oldestDueAt: NOW - minutes * MINUTE });
    expect(named(waits(10))).toEqual([]);
    expect(named(waits(11))).toEqual(['mail-overdue: danger']);
    expect(named({ ...waits(11), lastTakenAt: NOW - 11 * MINUTE })).toEqual(['mail-overdue: danger']);
  });

  it('lets a rate limit take its time as long as mail leaves', () => {
    const moving = (minutes: number) => ({
      oldestDueAt: NOW - minutes * MINUTE,
      lastTakenAt: NOW - MINUTE,
    });
    expect(named(moving(120))).toEqual([]);
    expect(named(moving(121))).toEqual(['mail-overdue: warning']);
  });

  it('does not measure waiting in a time lapse, whose clock stands still', () => {
    expect(named({ timeLapse: true, oldestDueAt: NOW - 1000 * MINUTE })).toEqual([]);
  });

  it('is raised when the provider takes less than usual, from twenty attempts on', () => {
    const recent = (taken: number, troubled: number) => ({ recent: { taken, troubled } });
    expect(named(recent(1, 18))).toEqual([]);
    expect(named(recent(19, 1))).toEqual([]);
    expect(named(recent(18, 2))).toEqual(['provider-troubled: warning']);
    expect(named(recent(9, 11))).toEqual(['provider-troubled: danger']);
  });

  it('compares a provider that always is troublesome with itself', () => {
    const usual = { taken: 80, troubled: 20 };
    expect(named({ recent: { taken: 75, troubled: 25 }, usual })).toEqual([]);
    expect(named({ recent: { taken: 69, troubled: 31 }, usual })).toEqual(['provider-troubled: warning']);
  });

  it('is raised for complaints above 0.1 % and 0.3 % of the accounts written to', () => {
    const complained = (part: number, written = 1000) => named({}, { complained: part, written });
    expect(complained(1)).toEqual([]);
    expect(complained(2)).toEqual(['complaints: warning']);
    expect(complained(3)).toEqual(['complaints: warning']);
    expect(complained(4)).toEqual(['complaints: danger']);
    expect(complained(4, 299)).toEqual([]);
  });

  it('is raised for bounces above 2 % and 5 % of the accounts written to', () => {
    const bounced = (part: number, written = 1000) => named({}, { bounced: part, written });
    expect(bounced(20)).toEqual([]);
    expect(bounced(21)).toEqual(['bounces: warning']);
    expect(bounced(50)).toEqual(['bounces: warning']);
    expect(bounced(51)).toEqual(['bounces: danger']);
    expect(bounced(49, 49)).toEqual([]);
  });

  it('names what waits for a person, and mail that stopped before everything else', () => {
    const all = alarms({}, { late: 1, inDoubt: 2, mailStopped: 'The provider refuses the key.' });
    expect(all.map((one) => one.says)).toEqual([
      'No mail leaves: The provider refuses the key.',
      '1 mail is past the lateness limit: nothing of it leaves until somebody decides.',
      '2 mails are in doubt: none is sent again unless the provider disproves it, or somebody decides.',
    ]);
    expect(all.every((one) => one.campaign === 'atlas')).toBe(true);
  });

  it('says what was seen and what to do', () => {
    const [bounces] = alarms({}, { bounced: 51 });
    expect(bounces?.says).toBe(
      "51 of 1000 accounts written to had mail come back (5.1 %); above 5 % the sender's name suffers: look at where the addresses are from.",
    );
  });
});
