import type { Message } from '../../src/domain/ports.ts';

/** A message to one person; give what matters to the test. */
export function aMessage(changes: Partial<Message> = {}): Message {
  return {
    deliveryId: 'delivery-1',
    from: { email: 'licensing@vendor.example', name: 'Vendor Licensing' },
    to: { email: 'ada@customer.example', name: 'Ada Customer' },
    subject: 'Activate Atlas CAD by 12 May',
    html: '<p>Open <a href="https://vendor.example/a/token">your activation page</a>.</p>',
    text: 'Open https://vendor.example/a/token',
    headers: {},
    ...changes,
  };
}
