import { describe, expect, test } from 'vitest';
import { environmentChange, isEnvironmentStop } from '../../src/domain/mail-environment.ts';

const REAL = { database: 'glidepath (cluster 1) at db', transport: 'sendgrid as a@vendor.example' };

describe('the environment mail leaves from', () => {
  test('is taken as meant by the first mail, and is the same afterwards', () => {
    expect(environmentChange(null, REAL)).toBeNull();
    expect(environmentChange(REAL, { ...REAL })).toBeNull();
  });

  test('stops all mail when the database is a copy, or the transport another, and says what to do', () => {
    const copy = environmentChange(REAL, { ...REAL, database: 'glidepath (cluster 2) at staging' });
    expect(copy).toContain('the database is glidepath (cluster 2) at staging');
    expect(copy).toContain('glidepath mail confirm');
    expect(isEnvironmentStop(copy)).toBe(true);
    expect(environmentChange(REAL, { ...REAL, transport: 'smtp at localhost:25' })).toContain('smtp');
  });

  test('is told apart from mail that stopped for another reason', () => {
    expect(isEnvironmentStop('The provider refused our key.')).toBe(false);
    expect(isEnvironmentStop(null)).toBe(false);
  });
});
