import { describe, expect, test } from 'vitest';
import { activationFile, readActivationFile } from '../../../src/domain/policy/offline-activation.ts';
import { readRequest, requestCode, requestFile } from '../../../src/domain/policy/offline-request.ts';
import { CODE_LETTERS } from '../../../src/domain/policy/typed-code.ts';
import { randomFrom } from '../../support/random.ts';

const REQUEST = {
  product: 'atlas-cad',
  installation: '0123456789ABCDEF',
  nonce: 'ABCDEFG',
  deviceName: 'Lab PC 7',
  fingerprint: { disk: 'a'.repeat(64), board: 'b'.repeat(64) },
};
const UUID = '6f1c2d3e-0000-4abc-8def-0123456789ab';
const DEVICE = 'f'.repeat(64);

describe('a request file', () => {
  test('comes back as it was written, whatever stands around it', () => {
    const file = requestFile(REQUEST);
    for (const text of [file, `> Forwarded:\r\n${file.replaceAll('\n', '\r\n')}Regards`])
      expect(readRequest(text, 'atlas-cad')).toEqual({ ok: true, request: REQUEST });
  });

  test('is refused when it is of another product, damaged, or something else', () => {
    const file = requestFile(REQUEST);
    expect(problem(file, 'atlas-viewer')).toBe('other-product');
    expect(problem(file.replace('Lab', 'Lob'))).toBe('damaged');
    expect(problem(file.slice(0, -20))).toBe('damaged');
    expect(problem('{"glidepath": "activation"}')).toBe('unreadable');
    expect(problem('x'.repeat(20_001))).toBe('unreadable');
    expect(problem('')).toBe('unreadable');
  });

  test('is read without harm, whatever it holds', () => {
    const random = randomFrom(7);
    const file = requestFile(REQUEST);
    for (let turn = 0; turn < 300; turn += 1) {
      const at = random.below(file.length);
      const changed = `${file.slice(0, at)}${String.fromCharCode(32 + random.below(90))}${file.slice(at + 1)}`;
      const read = readRequest(changed, 'atlas-cad');
      if (read.ok) expect(read.request).toEqual(REQUEST);
    }
  });
});

describe('a request code', () => {
  test('has 30 letters for a short id and 40 for a UUID, and none for any other', () => {
    expect(codeOf(REQUEST.installation)?.replaceAll('-', '')).toHaveLength(30);
    expect(codeOf(UUID)?.replaceAll('-', '')).toHaveLength(40);
    expect(codeOf('copy-1')).toBeNull();
  });

  test('comes back, typed in small letters, without dashes, with O for 0 and l for 1', () => {
    for (const installation of [REQUEST.installation, UUID]) {
      const code = codeOf(installation) ?? '';
      const careless = code.toLowerCase().replaceAll('-', '').replaceAll('0', 'o').replaceAll('1', 'l');
      for (const text of [code, careless, `  ${code.replaceAll('-', ' ')}\n`])
        expect(readRequest(text, 'atlas-cad')).toMatchObject({
          ok: true,
          request: { installation, nonce: 'ABCDEFG', deviceName: null },
        });
    }
  });

  test('tells every single wrong letter, every two neighbours that changed places, a missing and an extra one', () => {
    const letters = (codeOf(REQUEST.installation) ?? '').replaceAll('-', '');
    for (let at = 0; at < letters.length; at += 1) {
      for (const other of CODE_LETTERS) {
        const wrong = `${letters.slice(0, at)}${other}${letters.slice(at + 1)}`;
        expect(readRequest(wrong, 'atlas-cad').ok, wrong).toBe(wrong === letters);
      }
      const [a = '', b = ''] = letters.slice(at, at + 2);
      const swapped = `${letters.slice(0, at)}${b}${a}${letters.slice(at + 2)}`;
      if (at < 27 && a !== b) expect(problem(swapped), swapped).toBe('typing-error');
      expect(problem(`${letters.slice(0, at)}${letters.slice(at + 1)}`)).toBe('typing-error');
    }
    expect(problem(`${letters}0`)).toBe('typing-error');
    expect(problem(letters, 'atlas-viewer')).toBe('typing-error');
    expect(problem('this is not a code!')).toBe('unreadable');
  });
});

test('an activation file comes back, and anything else is none', () => {
  const activation = { document: 'a.b.c', receipt: 'd.e.f', keys: ['g.h.i'] };
  expect(readActivationFile(`Dear Ada,\n${activationFile(activation)}`)).toEqual(activation);
  for (const text of ['', '{}', 'null', '{"glidepath":"activation","document":1,"receipt":"x","keys":[]}'])
    expect(readActivationFile(text)).toBeNull();
});

function codeOf(installation: string): string | null {
  return requestCode({ ...REQUEST, installation }, DEVICE);
}

function problem(text: string, product = 'atlas-cad') {
  const read = readRequest(text, product);
  return read.ok ? null : read.problem;
}
