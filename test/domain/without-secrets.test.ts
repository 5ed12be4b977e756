import { describe, expect, test } from 'vitest';
import { safeError, withoutSecrets } from '../../src/domain/without-secrets.ts';

const KEY = 'ATLAS-7K2QF-0123A-9A4DX-Y830T-MSWB3-VTYXE';
const TOKEN = 'wlEBO4nPuoUkuBYb7pBS4dwnnlUQJUbL';

describe('what a person writes as a reason', () => {
  test.each([
    ['Asked by <anna.berg@example.com>, again', 'Asked by <<address>>, again'],
    ['anna@müller.example left', '<address> left'],
    [`Key ${KEY} was posted in a forum.`, 'Key <license key> was posted in a forum.'],
    [`See https://l.example.com/portal/a/${TOKEN}!`, 'See https://l.example.com/portal/a/<token>!'],
    ['refused (key Bearer SG.Abc-1.23) by it', 'refused (key Bearer <token>) by it'],
    ['the key SG.Canary-key0.0123456789abcdef is wrong', 'the key <token> is wrong'],
    [`Token gp_${TOKEN} leaked`, 'Token <token> leaked'],
  ])('%s', (written, kept) => {
    expect(withoutSecrets(written)).toBe(kept);
  });

  test.each([
    'An order of 2027-03-01, 25 seats @ 10 % off.',
    `Approved: ${'0f3a'.repeat(16)}`,
    'delivery 6f1c2a9e-5b7d-4c1a-9e22-0123456789ab',
    'The campaign small-2027 waits for customer-number-00-17-2027-a',
  ])('stays as it is: %s', (written) => {
    expect(withoutSecrets(written)).toBe(written);
  });
});

describe('an error', () => {
  test('of the database repeats no value', () => {
    const thrown = Object.assign(new Error('invalid input syntax for type bigint: "Anna Berg"'), {
      code: '22P02',
    });
    const { message, stack } = safeError(thrown);
    expect(message).toBe('invalid input syntax for type bigint: "…"');
    expect(stack).not.toContain('Anna');
    expect(stack).toContain('without-secrets.test');
  });

  test('keeps the names of tables and columns', () => {
    const thrown = Object.assign(new Error('relation "support_case" does not exist'), { code: '42P01' });
    expect(safeError(thrown)).toMatchObject({
      message: 'relation "support_case" does not exist',
      code: '42P01',
    });
  });

  test('of a mail server does not say whom the message was for', () => {
    const thrown = new Error(`550 <anna@example.com> is not known\nkey ${KEY}`);
    expect(JSON.stringify(safeError(thrown))).not.toMatch(/anna|ATLAS/);
  });

  test('that is none says what it is', () => {
    expect(safeError('anna@example.com')).toEqual({ name: 'string', message: '' });
  });
});
