import { expect, it } from 'vitest';
import type { Message } from '../../src/domain/ports.ts';
import { captureTransport } from '../../src/mail/capture-transport.ts';
import { aMessage } from '../support/loopback-message.ts';

function inMemory() {
  const kept = new Map<string, Message>();
  const transport = captureTransport({
    keep: async (message) => void kept.set(message.deliveryId, message),
    has: async (deliveryId) => kept.has(deliveryId),
  });
  return { kept, transport };
}

it('keeps the whole message and can prove and disprove it', async () => {
  const { kept, transport } = inMemory();
  expect(await transport.send(aMessage())).toEqual({ kind: 'accepted', providerId: null });
  expect(kept.get('delivery-1')).toEqual(aMessage());
  expect(await transport.lookUp('delivery-1')).toBe('accepted');
  expect(await transport.lookUp('never-sent')).toBe('not-received');
});

it('is in doubt when the inbox did not confirm, because it may have kept it (M1)', async () => {
  const transport = captureTransport({
    keep: () => Promise.reject(new Error('connection lost')),
    has: async () => true,
  });
  expect(await transport.send(aMessage())).toMatchObject({ kind: 'in-doubt' });
});

it('refuses what is not one recipient (M5)', async () => {
  const { kept, transport } = inMemory();
  const outcome = await transport.send(aMessage({ to: { email: 'a@x.example, b@x.example', name: null } }));
  expect(outcome.kind).toBe('rejected');
  expect(kept.size).toBe(0);
});
