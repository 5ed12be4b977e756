import { NAMES } from './route-walk-kinds.ts';
import type { Line } from './route-walk-list.ts';
import { type Heard, type Place, placesOf, without } from './route-walk-requests.ts';
import { MARK, type Party } from './route-walk-world.ts';

/** What to do about routes that nobody has said anything about. */
export function howToAdd(missing: readonly string[]): string {
  return [
    'These routes have no line in test/web/route-walk-list.ts, so nobody has said who may ask them:',
    ...missing.map((route) => `  ${route}`),
    'Add one line for each: open(), client(), link(), portal(), briefing(), staff() or token() by who is let in, with the',
    'reason, with each place that can name something of an account ($accountKey, $case, …) and, where it changes something',
    'for staff, the roles that may: acts.',
  ].join('\n');
}

/** The real one but for its last letters, or but for all of them. */
export function guessed(real: string, near: boolean): string {
  const at = near ? real.length - 3 : real.indexOf('_') + 1;
  return [...real].map((one, index) => (index < at || /[-._]/.test(one) ? one : other(one))).join('');
}

function other(letter: string): string {
  if (/\d/.test(letter)) return letter === '7' ? '8' : '7';
  return /[A-Z]/.test(letter) ? (letter === 'K' ? 'M' : 'K') : letter === 'k' ? 'm' : 'k';
}

/** What of B may be put into a place. Where a link's token belongs: all that the database keeps about B, for it keeps no token. */
export function valuesFor(party: Party, place: Place): readonly { value: string; isSecret: boolean }[] {
  if (place.kind === 'link') {
    const kept = ['linkHash', 'delivery', 'code'] as const;
    return kept.map((kind) => ({ value: party.ids[kind], isSecret: false }));
  }
  return [{ value: party.ids[place.kind], isSecret: !NAMES.some((name) => name === place.kind) }];
}

/** A copy of the software may say what it is of: its own rows are the ones that say so. */
export function givenAway(line: Line): readonly string[] {
  const isOfCopy = placesOf(line).some(({ kind }) => kind === 'installation' || kind === 'identifier');
  return [...(line.gives ?? []), ...(isOfCopy ? ['installation', 'report'] : [])];
}

/** What A did to itself by asking settles with the second time; what depends on B does not. */
export async function becomeSame(
  first: () => Promise<string>,
  second: () => Promise<string>,
): Promise<{ ok: true } | { ok: false; difference: string }> {
  let difference = '';
  for (let tries = 0; tries < 3; tries += 1) {
    const [one, other] = [await first(), await second()];
    if (one === other) return { ok: true };
    difference = `\n${one.slice(0, 600)}\n--- and ---\n${other.slice(0, 600)}`;
  }
  return { ok: false, difference };
}

/** What of B stands in an answer, by its kind, signed documents opened. */
export function marksIn(heard: Heard, b: Party, named = ''): readonly string[] {
  const text = without([JSON.stringify(heard.headers), heard.body, decoded(heard.body)].join('\n'), named);
  const { licenseKey, link, activation, delivery, keyHash, linkHash, device } = b.ids;
  const exact = {
    licenseKey,
    link,
    activation,
    delivery,
    keyHash,
    linkHash,
    device,
    session: b.session,
  };
  const found = Object.entries(exact).filter(([, value]) => value !== named && text.includes(value));
  return [
    ...(text.toLowerCase().includes(MARK.toLowerCase()) ? [`words (${MARK})`] : []),
    ...found.map(([kind]) => kind),
  ];
}

/** What a signed document says. */
function decoded(body: string): string {
  return (body.match(/[\w-]{40,}/g) ?? [])
    .map((part) => Buffer.from(part, 'base64url').toString())
    .join('\n');
}

/** Tables in which rows differ. */
export function differences(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): string[] {
  return Object.keys(after).filter((table) => after[table] !== before[table]);
}
