import { describe, expect, it } from 'vitest';
import { readCustomers } from '../../src/customers/read-customers.ts';
import { readMapping } from '../../src/customers/read-mapping.ts';
import { describeSkipped } from '../../src/customers/skipped.ts';
import type { Customers } from '../../src/domain/customers.ts';
import { type Problem, placeOf } from '../../src/domain/problem.ts';

const MAPPING = `files:
  firms:
    file: firms.csv
    columns:
      Land: {rename: {Deutschand: Germany}}
  prices: prices.csv
  orders:
    file: orders.csv
    columns:
      state: {oneOf: [won, lost, test]}
      day: {date: DD.MM.YYYY}
      value: {number: "1.234,56"}
    skip:
      - {when: {firm: ""}, why: no firm}
      - {when: {state: [lost, test]}, why: not won}
accounts:
  from: firms
  join:
    last: {file: orders, on: {firm: id}, latest: day, optional: true}
  fields:
    external_key: "{id}"
    name: "{[Firm Name]}"
    country: "{country(land)}"
    rep: "{slug(last.seller)}"
    tags: "import|{land}"
    attributes.size: "{size}"
reps:
  from: orders
  each: [seller]
  fields: {external_key: "{slug(seller)}", name: "{seller}", email: "{slug(seller)}@sales.example"}
contacts:
  - from: firms
    fields: {account: "{id}", email: "licensing@{slug([Firm Name])}.example", role: primary}
  - from: firms
    fields: {account: "{id}", email: "it@{slug([Firm Name])}.example", role: technical}
entitlements:
  from: orders
  each: [firm, product]
  join:
    list: {file: prices, on: {name: product}}
  fields:
    external_key: "{firm}-{slug(product)}"
    account: "{firm}"
    product: "{slug(product)}"
    quantity: "{atLeast(1, round(divide(sum(value), list.price)))}"
    starts: "{earliest(day)}"
    expires: "{plusYears(latest(day), 10)}"
`;
const FILES = {
  'firms.csv': 'ID,Firm Name,Land,Size\nf1,Schäfer & Söhne,Deutschand,40\nf2,Ibáñez,ES,\n',
  'prices.csv': 'name;price\nCAD Pro;500\nViewer;10,5\n'.replace('10,5', '10'),
  'orders.csv': [
    'firm;product;seller;state;day;value',
    'f1;CAD Pro;Ann Lee;won;01.03.2017;1.200,00',
    'f1;CAD Pro;Bob Ray;won;29.02.2020;1.049,99',
    ';CAD Pro;Bob Ray;lost;;',
    'f1;Viewer;Bob Ray;won;29.02.2020;3,00',
    'f2;Viewer;Ann Lee;lost;;',
    'f1;Viewer;Ann Lee;won;28.02.2020;1,00',
    '',
  ].join('\n'),
};

const attempt = (mapping: string, files: Record<string, string> = FILES) => {
  const read = readMapping('m.yaml', mapping);
  if (!read.mapping) return { customers: null, problems: read.problems, skipped: [] };
  return readCustomers(new Map(Object.entries(files)), read.mapping);
};
const listed = ({ problems }: { problems: readonly Problem[] }) =>
  problems.map((problem) => `${placeOf(problem)} ${problem.code}`);
const good = (): Customers => {
  const { customers, problems } = attempt(MAPPING);
  expect(problems).toEqual([]);
  if (!customers) throw new Error('refused');
  return customers;
};
const changed = (from: string, to: string) => {
  expect(MAPPING).toContain(from);
  return attempt(MAPPING.replace(from, to));
};
const withFile = (file: keyof typeof FILES, from: string, to: string) => {
  expect(FILES[file]).toContain(from);
  return attempt(MAPPING, { ...FILES, [file]: FILES[file].replace(from, to) });
};

describe('a mapping', () => {
  it('fills columns from columns, templates and renamed values', () => {
    expect(good().accounts).toMatchObject([
      {
        externalKey: 'f1',
        name: 'Schäfer & Söhne',
        country: 'DE',
        tags: ['import', 'Germany'],
        attributes: { size: 40 },
      },
      { externalKey: 'f2', name: 'Ibáñez', country: 'ES', tags: ['import', 'ES'], attributes: {} },
    ]);
  });

  it('makes several contacts from one row', () => {
    expect(good().contacts.map(({ account, email, role }) => [account, email, role])).toEqual([
      ['f1', 'licensing@schafer-sohne.example', 'primary'],
      ['f2', 'licensing@ibanez.example', 'primary'],
      ['f1', 'it@schafer-sohne.example', 'technical'],
      ['f2', 'it@ibanez.example', 'technical'],
    ]);
  });

  it('adds up the rows of one account and product', () => {
    expect(good().entitlements).toMatchObject([
      // 1200.00 + 1049.99 = 2249.99, at 500 each 4.49998: 4 seats; the last order was on a leap day.
      { externalKey: 'f1-cad-pro', quantity: 4, starts: '2017-03-01', expires: '2030-02-28' },
      // 4 at 10 each would be 0 seats: at least 1.
      { externalKey: 'f1-viewer', quantity: 1, starts: '2020-02-28', expires: '2030-02-28' },
    ]);
  });

  it('takes the row with the last date for a join, of one day the lowest in the file, and none where that is allowed', () => {
    expect(good().accounts.map((account) => account.rep)).toEqual(['bob-ray', null]);
    const later = withFile(
      'orders.csv',
      'f1;Viewer;Ann Lee;won;28.02.2020',
      'f1;Viewer;Ann Lee;won;29.02.2020',
    );
    expect(later.customers?.accounts[0]?.rep).toBe('ann-lee');
  });

  it('lists what it skips by line and reason, the first that fits', () => {
    const { skipped } = attempt(MAPPING);
    expect(skipped).toEqual([
      { file: 'orders.csv', line: 4, why: 'no firm' },
      { file: 'orders.csv', line: 6, why: 'not won' },
    ]);
    const many = Array.from({ length: 12 }, (_, line) => ({ file: 'f', line, why: 'x' }));
    expect(describeSkipped([...skipped, ...many], 3)).toBe(
      'orders.csv: 1 row skipped, no firm: line 4\norders.csv: 1 row skipped, not won: line 6\nf: 12 rows skipped, x: line 0, 1, 2 and 9 more',
    );
  });

  it('may skip all but a value', () => {
    const result = changed('{state: [lost, test]}', '{state: {not: won}}');
    expect(result.skipped).toEqual(attempt(MAPPING).skipped);
    expect(result.customers).toEqual(good());
  });

  it('skips only rows for which every condition of a rule holds', () => {
    const { skipped } = changed('{when: {firm: ""}, why', '{when: {firm: "", product: Viewer}, why');
    expect(skipped.map(({ why }) => why)).toEqual(['not won', 'not won']);
  });

  it.each([
    ['DD-MM-YY', '07-03-69', '2069-03-07'],
    ['DD-MM-YY', '07-03-70', '1970-03-07'],
    ['DD/MM/YYYY', '07/03/2017', '2017-03-07'],
    ['MM/DD/YYYY', '03/07/2017', '2017-03-07'],
    ['YYYYMMDD', '20170307', '2017-03-07'],
    ['DD.MM.YYYY', '07-03-2017', null],
    ['DD-MM-YY', '31-02-17', null],
    ['DD-MM-YY', '7-3-17', null],
  ])('reads dates written %s: %s', (format, text, date) => {
    const files = {
      ...FILES,
      'orders.csv': `firm;product;seller;state;day;value\nf1;Viewer;Ann Lee;won;${text};1\n`,
    };
    const result = attempt(MAPPING.replace('DD.MM.YYYY', format), files);
    expect(result.customers?.entitlements[0]?.starts ?? null).toBe(date);
    expect(listed(result)).toEqual(date === null ? ['orders.csv:2 bad-date'] : []);
  });

  it.each([
    ['1234.56', '1000.5', 100],
    ['1234,56', '1000,5', 100],
    ['1,234.56', '1,000.5', 100],
    ['1.234,56', '1.000,5', 100],
    ['1234.56', '1.000,5', null],
    ['1.234,56', '1.0000', null],
    ['1234.56', '1e3', null],
    ['1234.56', '$10', null],
  ])('reads numbers written %s: %s', (format, text, seats) => {
    const files = {
      ...FILES,
      'orders.csv': `firm;product;seller;state;day;value\nf1;Viewer;Ann Lee;won;01.01.2017;${text}\n`,
    };
    const result = attempt(MAPPING.replace('1.234,56', format), files);
    expect(result.customers?.entitlements[0]?.quantity ?? null).toBe(seats);
    expect(listed(result)).toEqual(seats === null ? ['orders.csv:2 bad-number'] : []);
  });

  it('counts rows, chooses the first that is not blank, and changes letter case', () => {
    const result = attempt(
      MAPPING.replace('"{atLeast(1, round(divide(sum(value), list.price)))}"', '"{count()}"')
        .replace('name: "{[Firm Name]}"', `name: "{upper(firstOf(size, 'None'))} {lower([firm name])}"`)
        .replace(
          '    list: {file: prices, on: {name: product}}',
          '    list: {file: prices, on: {name: product}, optional: true}',
        ),
    );
    expect(result.customers?.entitlements.map(({ quantity }) => quantity)).toEqual([2, 2]);
    expect(result.customers?.accounts.map(({ name }) => name)).toEqual(['40 schäfer & söhne', 'NONE ibáñez']);
  });
});

describe('what a mapping does not name to be renamed or skipped refuses the whole, by file and line', () => {
  it.each<[string, keyof typeof FILES, string, string, string]>([
    ['a value nobody listed', 'orders.csv', 'Ann Lee;lost', 'Ann Lee;lots', 'orders.csv:6 unknown-value'],
    ['a date in another notation', 'orders.csv', '01.03.2017', '2017-03-01', 'orders.csv:2 bad-date'],
    ['a missing date among dates', 'orders.csv', '28.02.2020', '', 'orders.csv:5 bad-date'],
    ['a missing number', 'orders.csv', '1.200,00', '', 'orders.csv:2 bad-number'],
    ['a product without a price', 'orders.csv', 'f1;Viewer;Ann', 'f1;Veiwer;Ann', 'orders.csv:7 unknown-id'],
    [
      'two prices for one product',
      'prices.csv',
      'Viewer;10',
      'Viewer;10\nViewer;11',
      'orders.csv:5 ambiguous',
    ],
    ['a price of nothing', 'prices.csv', 'Viewer;10', 'Viewer;0', 'orders.csv:5 bad-number'],
    [
      'an order of an unknown account',
      'orders.csv',
      'f1;Viewer;Ann',
      'f7;Viewer;Ann',
      'orders.csv:7 unknown-id',
    ],
    ['a country nobody knows', 'firms.csv', 'Ibáñez,ES', 'Ibáñez,Spane', 'firms.csv:3 bad-country'],
    ['a name no slug can be made of', 'firms.csv', 'Ibáñez', '青空', 'firms.csv:3 bad-slug'],
    ['a row with too few cells', 'firms.csv', 'f2,Ibáñez,ES,', 'f2,Ibáñez', 'firms.csv:3 column-count'],
    ['two accounts with one key', 'firms.csv', 'f2,', 'f1,', 'firms.csv:3 duplicate'],
  ])('%s', (_, file, from, to, problem) => {
    const result = withFile(file, from, to);
    expect(listed(result)).toContain(problem);
    expect(result.customers).toBeNull();
  });

  it('does not skip a row with a value nobody listed, even where all but one value are skipped', () => {
    const files = { ...FILES, 'orders.csv': FILES['orders.csv'].replace('Ann Lee;lost', 'Ann Lee;wonn') };
    const result = attempt(MAPPING.replace('{state: [lost, test]}', '{state: {not: won}}'), files);
    expect(listed(result)).toEqual(['orders.csv:6 unknown-value']);
    expect(result.skipped.map(({ line }) => line)).toEqual([4]);
  });

  it('does not report orders of an account whose row is already reported', () => {
    expect(listed(withFile('firms.csv', 'f1,Schäfer & Söhne', 'f1'))).toEqual(['firms.csv:2 column-count']);
  });

  it('refuses a plain column that differs among the rows put together', () => {
    const result = changed('starts: "{earliest(day)}"', 'starts: "{day}"');
    expect(listed(result)).toEqual(['orders.csv:2 ambiguous', 'orders.csv:5 ambiguous']);
  });

  it('warns of a rename that meets nothing', () => {
    const result = changed('{Deutschand: Germany}', '{Deutschand: Germany, Spian: Spain}');
    expect(listed(result)).toEqual(['m.yaml:5:44 unused-rename']);
    expect(result.customers).not.toBeNull();
  });
});

describe('a mistake in a mapping is named by file, line and column', () => {
  it.each([
    ['an unknown key', 'latest: day', 'newest: day', 'newest', 'unknown-key'],
    ['a key written twice', 'reps:\n', 'files:\n', 'files:\n  from', 'bad-yaml'],
    ['a missing part', '  from: firms\n  join', '  join', 'accounts', 'bad-value'],
    [
      'a field that does not exist',
      'external_key: "{id}"',
      'external_kee: "{id}"',
      'external_kee',
      'bad-value',
    ],
    ['a date notation that does not exist', 'date: DD.MM.YYYY', 'date: d.m.y', 'date', 'bad-value'],
    ['a skip rule without a condition', 'when: {firm: ""}', 'when: {}', 'when: {}', 'bad-value'],
    [
      'a brace never closed',
      'external_key: "{id}"',
      'external_key: "{id"',
      'external_key: "{id"',
      'bad-value',
    ],
    [
      'a brace never opened',
      'external_key: "{id}"',
      'external_key: "id}"',
      'external_key: "id}"',
      'bad-value',
    ],
    ['a function that does not exist', '{country(land)}', '{contry(land)}', 'country: "{', 'bad-value'],
    ['too many arguments', '{country(land)}', '{country(land, size)}', 'country: "{', 'bad-value'],
    ['too few arguments', '{country(land)}', '{country()}', 'country: "{', 'bad-value'],
    ['a parenthesis never closed', '{country(land)}', '{country(land}', 'country: "{', 'bad-value'],
    ['a sign that means nothing', '{country(land)}', '{land + 1}', 'country: "{', 'bad-value'],
    ['two expressions in one pair of braces', '{country(land)}', '{land size}', 'country: "{', 'bad-value'],
    [
      'a file that is not in the directory',
      'prices: prices.csv',
      'prices: price.csv',
      'prices',
      'missing-file',
    ],
    ['a source that is not under files', 'from: firms', 'from: frims', 'from: frims', 'unknown-file'],
    ['a join that is not declared', 'slug(last.seller)', 'slug(lsat.seller)', 'rep: "', 'unknown-join'],
    ['a column a template names', '{[Firm Name]}', '{[Firm Nmae]}', 'name: "{[Firm Nmae', 'unknown-column'],
    ['a column a join names', 'on: {firm: id}', 'on: {firm: idd}', 'firm: idd', 'unknown-column'],
    ['a column a skip rule names', '{firm: ""}', '{frim: ""}', 'frim', 'unknown-column'],
    ['a column under columns', 'Land: {', 'Lnad: {', 'Lnad', 'unknown-column'],
    ['a column under each', 'each: [seller]', 'each: [seler]', 'seler]', 'unknown-column'],
  ])('%s', (_, from, to, place, code) => {
    const result = changed(from, to);
    const before = MAPPING.replace(from, to).split(place)[0]?.split('\n') ?? [];
    expect(result.customers).toBeNull();
    expect(listed(result)).toContain(`m.yaml:${before.length}:${(before.at(-1)?.length ?? 0) + 1} ${code}`);
  });

  it('text that is no YAML', () => {
    expect(listed(attempt('files: [a\n'))).toContain('m.yaml:2:1 bad-yaml');
  });

  it('and reported with all others, saying what was probably meant', () => {
    const result = attempt(
      MAPPING.replace('latest: day', 'lastest: day').replace('role: primary', 'rolle: primary'),
    );
    const messages = result.problems.map((problem) => problem.message).join('\n');
    expect(result.problems).toHaveLength(2);
    expect(messages).toContain('Did you mean "latest"?');
    expect(messages).toContain('Did you mean "role"?');
  });

  it('and aliases that would unfold without end are refused', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x,x]',
      'b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]',
      'c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]',
      'd: [*c,*c,*c,*c,*c,*c,*c]',
    ];
    expect(listed(attempt(bomb.join('\n')))).toEqual(['m.yaml:1:1 bad-yaml']);
  });
});
