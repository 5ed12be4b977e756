import { expect, it } from 'vitest';
import {
  deliveryIdOfMessageId,
  deliveryIdOfVerp,
  isDeliveryId,
  messageIdOf,
  verpAddress,
} from '../../src/mail/delivery-id.ts';

const id = '0198c0de-1f2e-7abc-8def-0123456789ab';

it('a bounce address names its delivery and stays within the length of a local part', () => {
  const address = verpAddress('bounce@mail.vendor.example', id);
  expect(address).toBe(`bounce+${id}@mail.vendor.example`);
  expect(deliveryIdOfVerp(address)).toBe(id);
  expect(deliveryIdOfVerp(`<${address}>`)).toBe(id);
  expect(verpAddress('bounce@x.example', 'i'.repeat(57)).indexOf('@')).toBe(64);
});

it('a bounce address may have a plus of its own', () => {
  const address = verpAddress('licensing+eu@vendor.example', id);
  expect(address).toBe(`licensing+eu+${id}@vendor.example`);
  expect(deliveryIdOfVerp(address)).toBe(id);
});

it.each([
  'bounce@mail.vendor.example',
  'bounce+@mail.vendor.example',
  'bounce+two words@mail.vendor.example',
  `bounce+${'i'.repeat(58)}@mail.vendor.example`,
  `bounce+${id}`,
  `a@b bounce+${id}@mail.vendor.example`,
  7,
  null,
])('%j names none', (address) => {
  expect(deliveryIdOfVerp(address)).toBeNull();
});

it('a Message-ID names its delivery, and only ours do', () => {
  const messageId = messageIdOf(id, 'licensing@vendor.example');
  expect(messageId).toBe(`<glidepath.${id}@vendor.example>`);
  expect(deliveryIdOfMessageId(messageId)).toBe(id);
  expect(deliveryIdOfMessageId(messageId.slice(1, -1))).toBe(id);
  for (const other of [`<${id}@vendor.example>`, '<glidepath.@vendor.example>', `x${messageId}`, undefined]) {
    expect(deliveryIdOfMessageId(other)).toBeNull();
  }
});

it('a delivery id is short and plain', () => {
  expect([id, 'a', 'A_1-z', 'i'.repeat(57)].every(isDeliveryId)).toBe(true);
  expect(['', 'i'.repeat(58), 'a b', 'a"b', 'a@b', 'ä', `${id}\n`, 7, null, {}].some(isDeliveryId)).toBe(
    false,
  );
});
