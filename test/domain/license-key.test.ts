import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalLicenseKey,
  LICENSE_KEY_BYTES,
  licenseKeyFrom,
  licenseKeyPrefix,
} from '../../src/domain/license-key.ts';

const bytes = fc.uint8Array({ minLength: LICENSE_KEY_BYTES, maxLength: LICENSE_KEY_BYTES });

describe('a license key', () => {
  test('is the product’s first word and 30 symbols that nobody mistakes, 150 bits', () => {
    const every = licenseKeyFrom(
      'atlas-cad',
      Uint8Array.from({ length: 30 }, (_, at) => at + 32),
    );
    expect(every).toBe('ATLAS-01234-56789-ABCDE-FGHJK-MNPQR-STVWX');
    expect(licenseKeyFrom('', new Uint8Array(30))).toBe('KEY-00000-00000-00000-00000-00000-00000');
  });

  test('is found again however a person types it', () => {
    fc.assert(
      fc.property(bytes, fc.constantFrom('-', ' ', ' - ', '–'), fc.boolean(), (random, dash, lower) => {
        const key = licenseKeyFrom('atlas-cad', random);
        const [word = '', ...groups] = key.split('-');
        const mistaken = groups.map((group) => group.replaceAll('0', 'O').replaceAll('1', 'l'));
        const typed = ` ${[word, ...mistaken].join(dash)}\n`;
        expect(canonicalLicenseKey(lower ? typed.toLowerCase() : typed)).toBe(key);
      }),
    );
  });

  test('that was imported keeps its letters and signs', () => {
    for (const key of ['aB-1', 'abcde-fghij', 'U-UUUUU-00000-00000-00000-00000-00000', 'a'.repeat(40)])
      expect(canonicalLicenseKey(` ${key} `)).toBe(key);
  });

  test('is recognised by a prefix that gives little away', () => {
    expect(licenseKeyPrefix('ATLAS-01234-56789-ABCDE-FGHJK-MNPQR-STVWX')).toBe('ATLAS-01234');
    expect(licenseKeyPrefix('short')).toBe('s');
  });
});
