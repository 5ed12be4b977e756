import { describe, expect, it } from 'vitest';
import { mayGetTestMail, testSubject } from '../../src/domain/test-mail.ts';

const COLLEAGUE = { address: 'mara@vendor.example', colleague: 'Mara', isCustomer: false };

describe('a test mail', () => {
  it('goes to a colleague, and says in its subject what it is', () => {
    expect(mayGetTestMail('sales', COLLEAGUE)).toEqual({ ok: true, value: 'Mara' });
    expect(testSubject('What changes')).toBe('[Test] What changes');
  });

  it('goes to nobody else, and says who may get it', () => {
    expect(mayGetTestMail('administrator', { ...COLLEAGUE, colleague: null })).toMatchObject({
      code: 'not-staff',
      message: expect.stringContaining('active staff only'),
    });
  });

  it('never goes to the address of a customer, not even when it is a colleague as well', () => {
    expect(mayGetTestMail('administrator', { ...COLLEAGUE, isCustomer: true })).toMatchObject({
      code: 'customer-address',
    });
  });

  it('is not for a viewer to send', () => {
    expect(mayGetTestMail('viewer', COLLEAGUE)).toMatchObject({ code: 'role' });
  });
});
