import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reasonFrom } from '../../src/mail/reason.ts';

it.each([
  ['550 5.1.1 <ada@customer.example>: user unknown', '550 5.1.1 <address>: user unknown'],
  ['no such user ada+x@customer.example.', 'no such user <address>'],
  ['RCPT TO:<ada@customer.example>', 'RCPT TO:<address>'],
  ['bounce+id=x@a.example and b@c.example', '<address> and <address>'],
  ['ädä@kunde.example gibt es nicht', '<address> gibt es nicht'],
  ['blocked https://vendor.example/a/secret-token?x=1 found', 'blocked https://vendor.example/… found'],
  ['see https://help.example', 'see https://help.example/…'],
  ['two\r\nlines\tand\u0000more', 'two lines and more'],
  ['  ', null],
  ['', null],
  [undefined, null],
  [550, null],
])('%j becomes %j', (text, reason) => {
  expect(reasonFrom(text)).toBe(reason);
});

it('is 300 characters at most', () => {
  expect(reasonFrom('x'.repeat(5000))).toHaveLength(300);
});

it('never holds an address, wherever it stands', () => {
  fc.assert(
    fc.property(fc.string(), fc.emailAddress(), fc.string(), (before, address, after) => {
      const reason = reasonFrom(`${before} ${address} ${after}`) ?? '';
      expect(reason).not.toContain(address);
    }),
  );
});
