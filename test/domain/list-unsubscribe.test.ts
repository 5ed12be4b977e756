import { expect, it } from 'vitest';
import { listUnsubscribeHeaders } from '../../src/domain/list-unsubscribe.ts';

it('offers one click over https (RFC 8058)', () => {
  expect(listUnsubscribeHeaders('https://vendor.example/u/OPAQUE')).toEqual({
    'List-Unsubscribe': '<https://vendor.example/u/OPAQUE>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  });
});

it('offers the page alone without https, where mail programs ignore the click', () => {
  expect(listUnsubscribeHeaders('http://127.0.0.1:8080/u/OPAQUE')).toEqual({
    'List-Unsubscribe': '<http://127.0.0.1:8080/u/OPAQUE>',
  });
});

it('cannot be used to smuggle a header or another scheme in', () => {
  const headers = listUnsubscribeHeaders('https://vendor.example/u/x>\r\nBcc: eve@evil.example');
  expect(headers['List-Unsubscribe']).toMatch(/^<https:[^<>\s]+>$/);
  expect(() => listUnsubscribeHeaders('javascript:alert(1)')).toThrow();
  expect(() => listUnsubscribeHeaders('no address')).toThrow();
});
