import { describe, expect, it } from 'vitest';
import { readCustomers } from '../../src/customers/read-customers.ts';
import { placeOf } from '../../src/domain/problem.ts';

const FILES = {
  'reps.csv':
    'external_key,name,email,role,manager,region\nr1,Ada Reed,ada@vendor.example,,r2,EMEA\nr2,Bo Hart,bo@vendor.example,sales,,\n',
  'accounts.csv': [
    'External Key, NAME ,country,region,locale,time zone,rep,parent,tags,Attributes.segment,attributes.employees,attributes.vip,attributes.code',
    'a1,Nordwerk GmbH,de,EMEA,de_de,europe/berlin,r1,,pilot | early;pilot,small,12,true,007',
    'a2,Nordwerk Süd,,,,,,a1,,,,,',
    '',
  ].join('\n'),
  'contacts.csv':
    'account,email,name,role,locale,time_zone\na1,Kai@Nordwerk.example,Kai Ott,,,\na1,it@nordwerk.example,,technical,en-GB,Pacific/Chatham\n',
  'entitlements.csv':
    'external_key,account,product,quantity,features,starts,expires,support_until,license_key\ne1,a1,atlas-cad,5,render|cloud-sync,2024-02-29,2027-12-31,,KEY-1\ne2,a2,atlas-viewer,1,,,,,\n',
  'identifiers.csv': 'account,kind,value\na1,serial,SN-1\na2,Order-Number,77\n',
};
type FileName = keyof typeof FILES;

const read = (changes: Partial<Record<FileName, string | null>> = {}) => {
  const texts = Object.entries({ ...FILES, ...changes }).filter(([, text]) => text !== null);
  return readCustomers(new Map(texts as [string, string][]), null);
};
const added = (file: FileName, row: string) => read({ [file]: `${FILES[file]}${row}\n` });
const listed = (result: ReturnType<typeof read>) =>
  result.problems.map((problem) => `${placeOf(problem)} ${problem.code}`);

describe('good files', () => {
  it('become customers, with blanks, defaults and notations settled', () => {
    const { customers, problems } = read();
    expect(problems).toEqual([]);
    expect(customers).toEqual({
      reps: [
        {
          externalKey: 'r1',
          name: 'Ada Reed',
          email: 'ada@vendor.example',
          role: 'sales',
          manager: 'r2',
          region: 'EMEA',
        },
        {
          externalKey: 'r2',
          name: 'Bo Hart',
          email: 'bo@vendor.example',
          role: 'sales',
          manager: null,
          region: null,
        },
      ],
      accounts: [
        {
          externalKey: 'a1',
          name: 'Nordwerk GmbH',
          country: 'DE',
          region: 'EMEA',
          locale: 'de-DE',
          timeZone: 'Europe/Berlin',
          rep: 'r1',
          parent: null,
          tags: ['pilot', 'early'],
          attributes: { segment: 'small', employees: 12, vip: true, code: '007' },
        },
        {
          externalKey: 'a2',
          name: 'Nordwerk Süd',
          country: null,
          region: null,
          locale: null,
          timeZone: null,
          rep: null,
          parent: 'a1',
          tags: [],
          attributes: {},
        },
      ],
      contacts: [
        {
          externalKey: 'a1:kai@nordwerk.example',
          account: 'a1',
          email: 'Kai@Nordwerk.example',
          name: 'Kai Ott',
          role: 'primary',
          locale: null,
          timeZone: null,
        },
        {
          externalKey: 'a1:it@nordwerk.example',
          account: 'a1',
          email: 'it@nordwerk.example',
          name: null,
          role: 'technical',
          locale: 'en-GB',
          timeZone: 'Pacific/Chatham',
        },
      ],
      entitlements: [
        {
          externalKey: 'e1',
          account: 'a1',
          product: 'atlas-cad',
          quantity: 5,
          features: ['render', 'cloud-sync'],
          starts: '2024-02-29',
          expires: '2027-12-31',
          supportUntil: null,
          suspended: null,
          licenseKey: 'KEY-1',
        },
        {
          externalKey: 'e2',
          account: 'a2',
          product: 'atlas-viewer',
          quantity: 1,
          features: [],
          starts: null,
          expires: null,
          supportUntil: null,
          suspended: null,
          licenseKey: null,
        },
      ],
      identifiers: [
        { account: 'a1', kind: 'serial', value: 'SN-1' },
        { account: 'a2', kind: 'order-number', value: '77' },
      ],
    });
  });

  it('may say of each entitlement whether it is suspended; a blank cell says nothing', () => {
    const rows = ['e1,yes', 'e2,NO', 'e3,', 'e4,true', 'e5,False'].map((row) => `a1,atlas-cad,1,${row}`);
    const { customers, problems } = read({
      'entitlements.csv': ['account,product,quantity,external_key,Suspended', ...rows, ''].join('\n'),
    });
    expect(problems).toEqual([]);
    expect(customers?.entitlements.map((one) => one.suspended)).toEqual([true, false, null, true, false]);
    const wrong = read({
      'entitlements.csv': 'account,product,quantity,external_key,suspended\na1,atlas-cad,1,e1,maybe\n',
    });
    expect(wrong.problems.map((one) => one.message)).toEqual([
      'suspended: "maybe" is neither yes nor no: write yes or no',
    ]);
  });

  it('may leave out reps and identifiers, with a warning', () => {
    const result = read({ 'identifiers.csv': null });
    expect(listed(result)).toEqual(['identifiers.csv missing-file']);
    expect(result.problems[0]?.severity).toBe('warning');
    expect(result.customers?.identifiers).toEqual([]);
  });

  it('may share an identifier between accounts, with a warning', () => {
    const result = added('identifiers.csv', 'a2,serial,SN-1');
    expect(listed(result)).toEqual(['identifiers.csv:4 shared-identifier']);
    expect(result.customers?.identifiers).toHaveLength(3);
  });
});

describe('a bad row refuses everything and is named by file and line', () => {
  it.each<[string, FileName, string, string]>([
    ['an account without a key', 'accounts.csv', ',Acme,,,,,,,,,,,', 'blank'],
    ['an account without a name', 'accounts.csv', 'a3,,,,,,,,,,,,', 'blank'],
    ['a key used twice', 'accounts.csv', 'a1,Again,,,,,,,,,,,', 'duplicate'],
    ['an unknown country', 'accounts.csv', 'a3,Acme,Germany,,,,,,,,,,', 'bad-country'],
    ['a country code that is none', 'accounts.csv', 'a3,Acme,XX,,,,,,,,,,', 'bad-country'],
    ['a bad locale', 'accounts.csv', 'a3,Acme,,,german!,,,,,,,,', 'bad-locale'],
    ['an unknown time zone', 'accounts.csv', 'a3,Acme,,,,Europe/Bonn,,,,,,,', 'bad-time-zone'],
    ['an offset for a time zone', 'accounts.csv', 'a3,Acme,,,,+01:00,,,,,,,', 'bad-time-zone'],
    ['an unknown rep', 'accounts.csv', 'a3,Acme,,,,,r9,,,,,,', 'unknown-id'],
    ['an unknown parent', 'accounts.csv', 'a3,Acme,,,,,,a9,,,,,', 'unknown-id'],
    ['an account that is its own parent', 'accounts.csv', 'a3,Acme,,,,,,a3,,,,,', 'cycle'],
    ['a key with a line break', 'accounts.csv', '"a\n3",Acme,,,,,,,,,,,', 'bad-id'],
    ['a key over 200 characters', 'accounts.csv', `${'k'.repeat(201)},Acme,,,,,,,,,,,`, 'too-long'],
    ['a name over 300 characters', 'accounts.csv', `a3,${'n'.repeat(301)},,,,,,,,,,,`, 'too-long'],
    ['a control character in a name', 'accounts.csv', 'a3,Ac\u0007me,,,,,,,,,,,', 'bad-text'],
    ['a tag over 100 characters', 'accounts.csv', `a3,Acme,,,,,,,${'t'.repeat(101)},,,,`, 'too-long'],
    [
      'an attribute over 1000 characters',
      'accounts.csv',
      `a3,Acme,,,,,,,,${'v'.repeat(1001)},,,`,
      'too-long',
    ],
    ['too few cells', 'accounts.csv', 'a3,Acme', 'column-count'],
    ['a contact of an unknown account', 'contacts.csv', 'a9,x@y.example,,,,', 'unknown-id'],
    ['a contact without an address', 'contacts.csv', 'a1,,,,,', 'blank'],
    ['an address that is none', 'contacts.csv', 'a1,kai at nordwerk,,,,', 'bad-email'],
    ['two addresses in one cell', 'contacts.csv', 'a1,"a@b.example,c@d.example",,,,', 'bad-email'],
    ['an unknown role', 'contacts.csv', 'a1,x@y.example,,techincal,,', 'unknown-role'],
    ['the same address again, letter case aside', 'contacts.csv', 'a1,KAI@nordwerk.EXAMPLE,,,,', 'duplicate'],
    ['an entitlement without a key', 'entitlements.csv', ',a1,atlas-cad,1,,,,,', 'blank'],
    ['an entitlement of an unknown account', 'entitlements.csv', 'e3,a9,atlas-cad,1,,,,,', 'unknown-id'],
    ['an entitlement key used twice', 'entitlements.csv', 'e1,a1,atlas-cad,1,,,,,', 'duplicate'],
    ['a license key used twice', 'entitlements.csv', 'e3,a1,atlas-cad,1,,,,,KEY-1', 'duplicate'],
    ['no seats', 'entitlements.csv', 'e3,a1,atlas-cad,0,,,,,', 'bad-number'],
    ['seats below none', 'entitlements.csv', 'e3,a1,atlas-cad,-1,,,,,', 'bad-number'],
    ['a part of a seat', 'entitlements.csv', 'e3,a1,atlas-cad,1.5,,,,,', 'bad-number'],
    ['seats in words', 'entitlements.csv', 'e3,a1,atlas-cad,ten,,,,,', 'bad-number'],
    ['seats beyond belief', 'entitlements.csv', 'e3,a1,atlas-cad,10000001,,,,,', 'bad-number'],
    ['a date in another notation', 'entitlements.csv', 'e3,a1,atlas-cad,1,,31.12.2027,,,', 'bad-date'],
    ['a day that does not exist', 'entitlements.csv', 'e3,a1,atlas-cad,1,,,2027-02-29,,', 'bad-date'],
    ['a month that does not exist', 'entitlements.csv', 'e3,a1,atlas-cad,1,,,,2027-13-01,', 'bad-date'],
    [
      'an end before the start',
      'entitlements.csv',
      'e3,a1,atlas-cad,1,,2027-01-02,2027-01-01,,',
      'dates-reversed',
    ],
    ['an unknown kind of identifier', 'identifiers.csv', 'a1,sreial,SN-2', 'unknown-kind'],
    ['an identifier of an unknown account', 'identifiers.csv', 'a9,serial,SN-2', 'unknown-id'],
    ['an identifier twice', 'identifiers.csv', 'a1,serial,SN-1', 'duplicate'],
    ['an unknown manager', 'reps.csv', 'r3,Cy,cy@vendor.example,,r9,', 'unknown-id'],
    ['an unknown staff role', 'reps.csv', 'r3,Cy,cy@vendor.example,boss,,', 'unknown-role'],
    ['a rep key used twice', 'reps.csv', 'r1,Cy,cy@vendor.example,,,', 'duplicate'],
    ['an address two reps share', 'reps.csv', 'r3,Cy,ADA@vendor.example,,,', 'duplicate'],
  ])('%s', (_, file, row, code) => {
    const result = added(file, row);
    expect(listed(result)).toEqual([`${file}:4 ${code}`]);
    expect(result.customers).toBeNull();
  });

  it('reports every row of a cycle, and nothing else', () => {
    const result = added(
      'accounts.csv',
      'a3,C,,,,,,a5,,,,,\na4,D,,,,,,a3,,,,,\na5,E,,,,,,a4,,,,,\na6,F,,,,,,a5,,,,,',
    );
    expect(listed(result)).toEqual(['accounts.csv:4 cycle', 'accounts.csv:5 cycle', 'accounts.csv:6 cycle']);
  });

  it('reports all cells of a row and all files at once, in the order of files and lines', () => {
    const result = read({
      'accounts.csv': `${FILES['accounts.csv']}a3,,Oz,,,,,,,,,,\n`,
      'contacts.csv': `${FILES['contacts.csv']}a1,nope,,boss,,\n`,
    });
    expect(listed(result)).toEqual([
      'accounts.csv:4 blank',
      'accounts.csv:4 bad-country',
      'contacts.csv:4 bad-email',
      'contacts.csv:4 unknown-role',
    ]);
  });

  it('does not report rows that refer to a row already reported', () => {
    const accounts = `${FILES['accounts.csv']}a3,,,,,,,,,,,,\na4,short\n`;
    const contacts = `${FILES['contacts.csv']}a3,x@y.example,,,,\na4,x@z.example,,,,\n`;
    expect(listed(read({ 'accounts.csv': accounts, 'contacts.csv': contacts }))).toEqual([
      'accounts.csv:4 blank',
      'accounts.csv:5 column-count',
    ]);
  });

  it('calls no id unknown when its file could not be read to the end', () => {
    const result = read({ 'accounts.csv': `${FILES['accounts.csv'].split('\n')[0]}\n"a1,Nordwerk\n` });
    expect(listed(result)).toEqual(['accounts.csv:2 unclosed-quote']);
  });

  it('says what was probably meant', () => {
    const messageOf = (file: FileName, row: string) => added(file, row).problems[0]?.message;
    expect(messageOf('contacts.csv', 'a1,x@y.example,,techincal,,')).toContain('Did you mean "technical"?');
    expect(messageOf('accounts.csv', 'a3,Acme,Germany,,,,,,,,,,')).toContain('Write DE.');
    expect(messageOf('reps.csv', 'r3,Cy,cy@vendor.example,,R2,')).toContain('Did you mean "r2"?');
  });

  it('never repeats a mail address or a license key', () => {
    const results = [
      added('contacts.csv', 'a1,kai@nordwerk.example,,,,'),
      added('contacts.csv', 'secret@@x.example,secret@@x.example,,secret@x.example,,'),
      added('entitlements.csv', 'e3,a1,atlas-cad,1,,,,,KEY-1'),
    ];
    const messages = results
      .flatMap((result) => result.problems.map((problem) => problem.message))
      .join('\n');
    expect(results.every((result) => result.problems.length > 0)).toBe(true);
    expect(messages).not.toMatch(/@x|@nordwerk|KEY-1/);
  });
});

describe('columns and files', () => {
  it.each([
    ['a missing column', 'account,name\n', ['contacts.csv:1 missing-column']],
    ['an unknown column', 'account,email,nmae\n', ['contacts.csv:1 unknown-column']],
    ['an attribute where there are none', 'account,email,attributes.x\n', ['contacts.csv:1 unknown-column']],
    [
      'two spellings of one column',
      'account,email,time zone,time_zone\n',
      ['contacts.csv:1 duplicate-column'],
    ],
    [
      'a header further down',
      '\n\naccount,mail\n',
      ['contacts.csv:3 unknown-column', 'contacts.csv:3 missing-column'],
    ],
  ])('%s is reported', (_, text, problems) => {
    const result = read({ 'contacts.csv': text });
    expect(listed(result)).toEqual(problems);
    expect(result.customers).toBeNull();
  });

  it('names the nearest column', () => {
    const { problems } = read({ 'contacts.csv': 'account,email,Time Zome\n' });
    expect(problems[0]?.message).toContain('Did you mean "time_zone"?');
  });

  it('refuses attribute names that are no plain names', () => {
    const { problems } = read({ 'accounts.csv': 'external_key,name,attributes.__proto__\n' });
    expect(problems.map((problem) => problem.code)).toContain('unknown-column');
  });

  it.each<FileName>(['accounts.csv', 'contacts.csv', 'entitlements.csv'])('%s must be there', (file) => {
    const result = read({ [file]: null });
    expect(listed(result)).toEqual([`${file} missing-file`]);
    expect(result.customers).toBeNull();
  });

  it('takes a file with almost the right name for a mistake, not for none', () => {
    const files = new Map<string, string>(Object.entries({ ...FILES, 'Identifier.csv': '' }));
    files.delete('identifiers.csv');
    const result = readCustomers(files, null);
    expect(result.customers).toBeNull();
    expect(result.problems[0]?.message).toContain('Did you mean "Identifier.csv"?');
  });
});
