import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GROUPS, INDUSTRIES, LOCALITIES, type Locality } from './sample-names.ts';

// The sample customers in campaigns/sample are made here, always the same ones. After a change here write them again:
//   npx tsx test/support/generate-sample.ts

const SEED = 20270301;
const ACCOUNTS = 300;
const PILOTS = 40;
const SIZES = { enterprise: [80, 500], mid: [11, 80], small: [1, 10] } as const;
type Segment = keyof typeof SIZES;

type Cell = string | number | null;
type Random = ReturnType<typeof randomFrom>;
type Account = {
  readonly key: string;
  readonly name: string;
  readonly domain: string;
  readonly at: Locality;
  readonly segment: Segment;
  readonly zone: string;
  readonly locale: string;
  readonly parent: string | null;
};

/** The five sample files by name. Same text on every machine and run. */
export function generateSample(): Map<string, string> {
  const random = randomFrom(SEED);
  const reps = makeReps(random);
  const accounts = makeAccounts(random);
  return new Map([
    ['reps.csv', csv('external_key,name,email,role,manager,region', reps)],
    [
      'accounts.csv',
      csv(
        'external_key,name,country,region,locale,time_zone,rep,parent,tags,attributes.segment,attributes.industry,attributes.employees',
        accountRows(random, accounts, reps),
      ),
    ],
    [
      'contacts.csv',
      csv('external_key,account,email,name,role,locale,time_zone', contactRows(random, accounts)),
    ],
    [
      'entitlements.csv',
      csv(
        'external_key,account,product,quantity,features,starts,expires,support_until,license_key',
        entitlementRows(random, accounts),
      ),
    ],
    ['identifiers.csv', csv('account,kind,value', identifierRows(random, accounts))],
  ]);
}

/** mulberry32: small, and the same everywhere. */
function randomFrom(seed: number) {
  let state = seed;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const whole = (from: number, to: number): number => from + Math.floor(fraction() * (to - from + 1));
  const pick = <Item>(items: readonly Item[]): Item => {
    const item = items[whole(0, items.length - 1)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  const chance = (share: number): boolean => fraction() < share;
  const date = (from: string, to: string): string => {
    const [start, end] = [Date.parse(from), Date.parse(to)];
    return new Date(start + whole(0, (end - start) / 86_400_000) * 86_400_000).toISOString().slice(0, 10);
  };
  return { whole, pick, chance, date };
}

/** A head of sales, a manager for each region, sixteen reps under them. */
function makeReps(random: Random): Cell[][] {
  const rows: Cell[][] = [
    ['rep-ingrid-solberg', 'Ingrid Solberg', 'ingrid.solberg@vendor.example', 'sales', null, null],
  ];
  const taken = new Set<string>(['Ingrid Solberg']);
  const add = (region: Locality['region'], manager: string): string => {
    const at = random.pick(LOCALITIES.filter((locality) => locality.region === region));
    const person = makePerson(random, at, taken);
    const key = `rep-${person.mailbox.replace('.', '-')}`;
    rows.push([key, person.name, `${person.mailbox}@vendor.example`, 'sales', manager, region]);
    return key;
  };
  for (const [region, size] of [
    ['EMEA', 8],
    ['Americas', 4],
    ['APAC', 4],
  ] as const) {
    const manager = add(region, 'rep-ingrid-solberg');
    for (let index = 0; index < size; index++) add(region, manager);
  }
  return rows;
}

function makePerson(random: Random, at: Locality, taken: Set<string>): { name: string; mailbox: string } {
  for (;;) {
    const [given = '', givenLatin = given] = random.pick(at.given).split('|');
    const [family = '', familyLatin = family] = random.pick(at.family).split('|');
    const mailbox = `${slug(givenLatin)}.${slug(familyLatin)}`;
    if (taken.has(mailbox)) continue;
    taken.add(mailbox);
    return { name: at.familyFirst ? `${family} ${given}` : `${given} ${family}`, mailbox };
  }
}

function makeAccounts(random: Random): Account[] {
  const accounts: Account[] = [];
  const taken = new Set<string>();
  const add = (name: string, at: Locality, segment: Segment, parent: string | null): Account => {
    const account = {
      key: `A-${1001 + accounts.length}`,
      name,
      domain: `${slug(name)}.example`,
      at,
      segment,
      zone: random.pick(at.zones),
      locale: random.pick(at.locales),
      parent,
    };
    taken.add(account.domain);
    accounts.push(account);
    return account;
  };
  const companyName = (at: Locality): string => {
    for (;;) {
      const name = `${random.pick(at.stems)} ${random.pick(at.trades)} ${random.pick(at.forms)}`;
      if (!taken.has(`${slug(name)}.example`)) return name;
    }
  };
  for (const group of GROUPS) {
    const head = add(`${group} Group`, random.pick(LOCALITIES), 'enterprise', null);
    const subsidiaries = random.whole(2, 5);
    for (const at of shuffled(random, LOCALITIES).slice(0, subsidiaries)) {
      add(
        `${group} ${random.pick(at.trades)} ${random.pick(at.forms)}`,
        at,
        random.pick(['mid', 'small']),
        head.key,
      );
    }
  }
  const everywhere = LOCALITIES.flatMap((at) => Array<Locality>(at.weight).fill(at));
  while (accounts.length < ACCOUNTS) {
    const at = random.pick(everywhere);
    const segment = random.pick([
      'enterprise',
      'mid',
      'mid',
      'mid',
      'small',
      'small',
      'small',
      'small',
    ] as const);
    add(companyName(at), at, segment, null);
  }
  return accounts;
}

function accountRows(random: Random, accounts: readonly Account[], reps: readonly Cell[][]): Cell[][] {
  const pilots = new Set(shuffled(random, accounts).slice(0, PILOTS));
  return accounts.map((account) => {
    const { key, name, at, locale, zone, parent, segment } = account;
    const staff = reps.filter((rep) => rep[5] === at.region).slice(1);
    const rep = random.chance(0.98) ? (random.pick(staff)[0] ?? null) : null;
    const tags = [
      ...(pilots.has(account) ? ['pilot'] : []),
      ...(random.chance(0.1) ? ['reseller'] : []),
      ...(random.chance(0.06) ? ['education'] : []),
    ];
    const employees = random.whole(SIZES[segment][0], SIZES[segment][1]) * random.whole(3, 9);
    const shownZone = random.chance(0.95) ? zone : null;
    const shownLocale = random.chance(0.95) ? locale : null;
    return [
      ...[key, name, at.country, at.region, shownLocale, shownZone, rep, parent, tags.join('|')],
      ...[segment, random.pick(INDUSTRIES), employees],
    ];
  });
}

/** Mostly primary, technical and billing; a few accounts with one contact, a few without a technical one. */
function contactRows(random: Random, accounts: readonly Account[]): Cell[][] {
  const rows: Cell[][] = [];
  for (const { key, domain, at, locale, zone } of accounts) {
    const taken = new Set<string>();
    const roles = random.chance(0.05)
      ? ['primary']
      : [
          ...['primary', 'billing'],
          ...(random.chance(0.9) ? ['technical'] : []),
          ...(random.chance(0.2) ? ['technical'] : []),
        ];
    for (const role of roles) {
      const { name, mailbox } = makePerson(random, at, taken);
      const elsewhere = random.chance(0.04) ? random.pick(LOCALITIES) : null;
      rows.push([
        ...[
          `C-${10_001 + rows.length}`,
          key,
          `${mailbox}@${domain}`,
          random.chance(0.97) ? name : null,
          role,
        ],
        ...[elsewhere?.locales[0] ?? (random.chance(0.3) ? locale : null)],
        ...[elsewhere?.zones[0] ?? (random.chance(0.1) ? zone : null)],
      ]);
    }
  }
  return rows;
}

/** The campaign of the sample runs from March 2027 on: rights in force, running out meanwhile, and long expired. */
function entitlementRows(random: Random, accounts: readonly Account[]): Cell[][] {
  const rows: Cell[][] = [];
  const expiry = {
    expired: () => random.date('2025-06-30', '2027-02-15'),
    during: () => random.date('2027-04-01', '2027-12-20'),
    later: () => random.date('2028-03-01', '2030-12-31'),
    never: () => null,
  };
  const add = (account: Account, product: string, seats: number, ends: keyof typeof expiry): void => {
    const starts = random.date('2021-01-01', '2025-06-01');
    const features = ['render', 'cloud-sync'].filter(() => product === 'atlas-cad' && random.chance(0.5));
    const expires = expiry[ends]();
    const support = random.chance(0.3)
      ? random.date('2026-06-01', '2027-02-28')
      : random.date('2027-03-15', '2028-12-31');
    const licenseKey = random.chance(0.15)
      ? `ATLS-${[0, 1, 2].map(() => random.whole(0x1000, 0xffff).toString(16).toUpperCase()).join('-')}`
      : null;
    rows.push([
      ...[`E-${50_001 + rows.length}`, account.key, product, seats, features.join('|')],
      ...[starts, expires, random.chance(0.9) ? (expires ?? support) : null, licenseKey],
    ]);
  };
  for (const account of accounts) {
    const [least, most] = SIZES[account.segment];
    const seats = () => random.whole(least, most);
    const only = random.pick(['both', 'cad', 'cad', 'cad', 'cad', 'viewer'] as const);
    if (only !== 'viewer') {
      // One in twenty owns the product with nothing in force any more.
      const ends = random.chance(0.05)
        ? 'expired'
        : random.pick(['never', 'never', 'later', 'later', 'later', 'during'] as const);
      add(account, 'atlas-cad', seats(), ends);
      if (random.chance(0.12))
        add(account, 'atlas-cad', random.whole(1, 10), random.pick(['expired', 'during']));
    }
    if (only !== 'cad') add(account, 'atlas-viewer', seats(), random.pick(['never', 'later', 'during']));
  }
  return rows;
}

function identifierRows(random: Random, accounts: readonly Account[]): Cell[][] {
  const rows: Cell[][] = [];
  accounts.forEach(({ key }, index) => {
    rows.push([key, 'customer-number', `K${70_011 + index * 13}`]);
    const serials = random.chance(0.6) ? random.whole(1, 3) : 0;
    for (let serial = 0; serial < serials; serial++) {
      rows.push([key, 'serial', `SN-${String(400_000 + rows.length * 17)}-${random.pick(['A', 'B', 'C'])}`]);
    }
    if (random.chance(0.2)) rows.push([key, 'order-number', `PO-${2021 + (index % 6)}-${1000 + index}`]);
  });
  return rows;
}

function shuffled<Item>(random: Random, items: readonly Item[]): Item[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(random.whole(0, rest.length - 1), 1));
}

function slug(text: string): string {
  const latin = text
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue');
  return latin
    .normalize('NFKD')
    .replace(/[\p{M}'.]/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function csv(header: string, rows: readonly (readonly Cell[])[]): string {
  const cell = (value: Cell): string => {
    const text = String(value ?? '');
    return /[",;\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `${[header, ...rows.map((row) => row.map(cell).join(','))].join('\n')}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const directory = join(import.meta.dirname, '../../campaigns/sample');
  for (const [name, text] of generateSample()) writeFileSync(join(directory, name), text);
}
