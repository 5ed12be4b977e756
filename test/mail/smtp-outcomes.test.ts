import { expect, it } from 'vitest';
import { outcomeOfSmtpFailure, queueIdIn, type SmtpFailure } from '../../src/mail/smtp-outcomes.ts';

const lost: SmtpFailure = {
  replyCode: null,
  command: 'CONN',
  bodyStarted: false,
  loginFailed: false,
  text: 'Connection closed',
};

it.each([
  [{}, 'try-later'],
  [{ bodyStarted: true }, 'in-doubt'],
  [{ bodyStarted: true, replyCode: 451 }, 'try-later'],
  [{ bodyStarted: true, replyCode: 550, command: 'DATA' }, 'rejected'],
  [{ loginFailed: true, command: 'API' }, 'stop'],
  [{ loginFailed: true, replyCode: 535, command: 'AUTH PLAIN' }, 'stop'],
  [{ loginFailed: true, replyCode: 454, command: 'AUTH PLAIN' }, 'try-later'],
  [{ replyCode: 554, command: 'CONN' }, 'stop'],
  [{ replyCode: 550, command: 'EHLO' }, 'stop'],
  [{ replyCode: 421, command: 'CONN' }, 'try-later'],
  [{ replyCode: 538, command: 'MAIL FROM' }, 'stop'],
  [{ replyCode: 550, command: 'RCPT TO' }, 'rejected'],
] as const)('%j is %s', (changes, kind) => {
  expect(outcomeOfSmtpFailure({ ...lost, ...changes }).kind).toBe(kind);
});

it('always says something', () => {
  expect(outcomeOfSmtpFailure({ ...lost, text: '' })).toMatchObject({ reason: expect.stringMatching(/\w/) });
});

it.each([
  ['250 2.0.0 Ok: queued as 4YxK2z3mRz', '4YxK2z3mRz'],
  ['250 OK id=1xVp6i-00023f-03', '1xVp6i-00023f-03'],
  ['250 2.0.0 4AOBsi1a012345 Message accepted for delivery', '4AOBsi1a012345'],
  ['250 OK', null],
  ['250 2.0.0 Message accepted', null],
  [`250 OK id=${'x'.repeat(5000)}`, 'x'.repeat(100)],
])('the server that took it knows it as: %s', (reply, id) => {
  expect(queueIdIn(reply)).toBe(id);
});
