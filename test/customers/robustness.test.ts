import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCustomers } from '../../src/customers/read-customers.ts';
import { readMapping } from '../../src/customers/read-mapping.ts';
import { parseTemplate } from '../../src/customers/template.ts';
import { generateSample } from '../support/generate-sample.ts';

const scrap = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '"',
    '""',
    ',',
    ';',
    '\n',
    '\r\n',
    '\r',
    '\t',
    '\0',
    '\uFEFF',
    '\uFFFD',
    'a1',
    '__proto__',
    '{',
    '}',
    '@',
  ),
);
const mess = fc.array(scrap, { maxLength: 30 }).map((parts) => parts.join(''));

const TINY = new Map([
  ['reps.csv', 'external_key,name,email\nr1,Ada,ada@v.example\n'],
  ['accounts.csv', 'external_key,name,rep,parent,attributes.x\na1,Acme,r1,,5\na2,"Ac""me, Inc",,a1,\n'],
  ['contacts.csv', 'account,email\na1,x@y.example\n'],
  ['entitlements.csv', 'external_key,account,product,quantity,expires\ne1,a1,cad,5,2027-01-01\n'],
  ['identifiers.csv', 'account,kind,value\na1,serial,7\n'],
]);
const MAPPING = `files: {f: f.csv}
accounts: {from: f, fields: {external_key: "{slug(a)}", name: "{b}"}}
contacts: {from: f, fields: {account: "{slug(a)}", email: "x@{slug(a)}.example"}}
entitlements: {from: f, each: [a], fields: {external_key: "{a}", account: "{slug(a)}", product: p, quantity: "{round(sum(b))}"}}
`;

describe('whatever the files hold', () => {
  it('the standard files are read or refused with a reason, never with an exception', () => {
    const places = fc.tuple(
      fc.constantFrom(...TINY.keys()),
      fc.double({ min: 0, max: 1, noNaN: true }),
      mess,
      fc.nat(5),
    );
    fc.assert(
      fc.property(fc.array(places, { minLength: 1, maxLength: 4 }), (edits) => {
        const files = new Map(TINY);
        for (const [name, share, text, removed] of edits) {
          const old = files.get(name) ?? '';
          const at = Math.floor(share * old.length);
          files.set(name, old.slice(0, at) + text + old.slice(at + removed));
        }
        const { customers, problems } = readCustomers(files, null);
        const refused = problems.some((problem) => problem.severity === 'error');
        expect(customers === null).toBe(refused);
        for (const { file, line } of problems) {
          const last = (files.get(file) ?? '').split(/\r\n|\r|\n/).length;
          if (line !== null) expect(line >= 1 && line <= last).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('mapped files are, too', () => {
    const { mapping } = readMapping('m.yaml', MAPPING);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(mess, mess), { maxLength: 5 }),
        fc.constantFrom('\n', '\r\n'),
        (rows, end) => {
          const text = ['a,b', ...rows.map(([a, b]) => `${a},${b}`)].join(end);
          const { customers, problems } = readCustomers(new Map([['f.csv', text]]), mapping);
          expect(customers === null).toBe(problems.some((problem) => problem.severity === 'error'));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('mappings and templates are, too', () => {
    fc.assert(
      fc.property(mess, fc.nat(MAPPING.length), fc.nat(10), (text, at, removed) => {
        const { mapping, problems } = readMapping(
          'm.yaml',
          MAPPING.slice(0, at) + text + MAPPING.slice(at + removed),
        );
        expect(mapping === null).toBe(problems.length > 0);
        if (mapping) readCustomers(new Map([['f.csv', 'a,b\nx,1\n']]), mapping);
        expect(typeof parseTemplate(`{${text}}`).ok).toBe('boolean');
      }),
      { numRuns: 150 },
    );
  });

  it('values come back as they were written, whatever they hold', () => {
    const cell = fc
      .string({
        unit: fc.constantFrom('a', 'é', '"', ',', ';', ' ', '\n', '東', "'"),
        minLength: 1,
        maxLength: 12,
      })
      .map((text) => text.trim())
      .filter((text) => text !== '');
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(',', ';', '\t'),
        (names, separator) => {
          const rows = names.map((name, index) =>
            [`a${index}`, `"${name.replaceAll('"', '""')}"`].join(separator),
          );
          const files = new Map(TINY).set(
            'accounts.csv',
            [`external_key${separator}name`, ...rows].join('\n'),
          );
          for (const name of ['contacts.csv', 'entitlements.csv', 'identifiers.csv']) {
            files.set(name, `${TINY.get(name)?.split('\n')[0]}\n`);
          }
          const { customers } = readCustomers(files, null);
          expect(customers?.accounts.map((account) => account.name)).toEqual(names);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('large files', () => {
  it('of 100 000 contacts are read whole, and one bad row among them is found', () => {
    const files = generateSample();
    const rows = Array.from(
      { length: 100_000 },
      (_, index) => `A-${1001 + (index % 300)},p${index}@a.example`,
    );
    rows[77_777] = 'A-9999,p@a.example';
    files.set('contacts.csv', ['account,email', ...rows].join('\n'));
    expect(readCustomers(files, null).problems.map(({ line, code }) => [line, code])).toEqual([
      [77_779, 'unknown-id'],
    ]);
  }, 60_000);
});
