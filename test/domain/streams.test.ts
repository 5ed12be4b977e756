import { describe, expect, test } from 'vitest';
import { EVIDENCE_KINDS } from '../../src/domain/evidence.ts';
import { WAVE_KINDS } from '../../src/domain/plan.ts';
import { isStream, type MailKind, STREAMS, streamOf, streamsEndedBy } from '../../src/domain/streams.ts';

const KINDS: readonly MailKind[] = [...WAVE_KINDS, 'mailing', 'briefing'];

describe('streams of optional mail', () => {
  test('hold each optional kind of mail in exactly one', () => {
    const kindsIn = (stream: string) => KINDS.filter((kind) => streamOf(kind) === stream);
    expect(STREAMS.map(kindsIn)).toEqual([['reminder', 'activation'], ['survey', 'thanks'], ['invitation']]);
  });

  test('hold nothing that must always come: notices, postponements, answers, briefings (M8)', () => {
    expect(KINDS.filter((kind) => streamOf(kind) === null)).toEqual([
      'notice',
      'postponed',
      'mailing',
      'briefing',
    ]);
  });

  test('are known by name, and nothing else is one', () => {
    expect(STREAMS.every(isStream)).toBe(true);
    for (const stranger of ['notices', '', 'constructor', null, ['surveys']])
      expect(isStream(stranger)).toBe(false);
  });
});

describe('an event about a mail', () => {
  test('that says unsubscribed ends the stream of that mail alone', () => {
    expect(streamsEndedBy('unsubscribed', 'activation')).toEqual(['reminders']);
    expect(streamsEndedBy('unsubscribed', 'thanks')).toEqual(['surveys']);
    expect(streamsEndedBy('unsubscribed', 'invitation')).toEqual(['invitations']);
  });

  test('that says unsubscribed of a mail in no stream ends nothing (M8)', () => {
    for (const kind of ['notice', 'postponed', 'mailing', 'briefing'] as const)
      expect(streamsEndedBy('unsubscribed', kind)).toEqual([]);
  });

  test.each(KINDS)('that is a complaint about a %s ends them all', (kind) => {
    expect(streamsEndedBy('complained', kind)).toEqual(STREAMS);
  });

  test('of any other kind ends none', () => {
    const ends = EVIDENCE_KINDS.filter((kind) => KINDS.some((mail) => streamsEndedBy(kind, mail).length > 0));
    expect(ends).toEqual(['complained', 'unsubscribed']);
  });
});
