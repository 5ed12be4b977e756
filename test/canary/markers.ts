/** What must never be found, by what it is. Those that are minted while the program runs are added as they are seen. */
export type Markers = {
  add(kind: string, value: string | undefined): void;
  readonly all: () => readonly (readonly [kind: string, value: string])[];
};

/** Secrets the program is started with. Each says what it is, so that a find explains itself. */
export const SEEDED = {
  secret: 'Canary-SECRET-5f0e1b7a9c3d4e6f8a',
  smtpPassword: 'Canary-smtp-password-71',
  sendgridKey: 'SG.Canary-sendgrid-key.0123456789abcdef',
  bounceSecret: 'Canary-bounce-secret-0123456789',
  redisPassword: 'Canary-redis-password-33',
} as const;

export function openMarkers(): Markers {
  const known = new Map<string, string>();
  for (const [kind, value] of Object.entries(SEEDED)) known.set(value, kind);
  return {
    add: (kind, value) => {
      // Short ones are found everywhere by chance: codes are searched for where they would stand, as words.
      if (value !== undefined && value !== '') known.set(value, kind);
    },
    all: () => [...known].map(([value, kind]) => [kind, value] as const),
  };
}

/** What looks like something nobody may read, whoever's it is. */
const LOOKS_LIKE: readonly (readonly [string, RegExp])[] = [
  ['a mail address', /[\w.+%-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/gi],
  ['a license key', /\b[A-Z0-9]+(?:-[0-9A-HJKMNP-TV-Z]{5}){6}\b/g],
  ['an API token', /\bgp_[\w-]{20,}/g],
  ["a link's address", /\/(?:portal\/[a-z]|u|b|console\/sign-in)\/[\w-]{32}\b/g],
  ['a bearer header', /\b(?:Bearer|License) [\w.-]{16,}/g],
];

/** An address that names no person: of the vendor's own sender, of examples in the program's own words. */
const NOBODY = [/^licensing@/, /^bounce@/, /^you@example\.com$/, /^name@/];

export type Find = { readonly place: string; readonly kind: string; readonly excerpt: string };

/** Everything in the text that is a marker or looks like one. */
export function findsIn(place: string, text: string, markers: Markers): readonly Find[] {
  const finds: Find[] = [];
  for (const [kind, value] of markers.all()) {
    const at = /^\d{6}$/.test(value)
      ? (new RegExp(`(?<![\\w.])${value}(?![\\w.])`).exec(text)?.index ?? -1)
      : text.toLowerCase().indexOf(value.toLowerCase());
    if (at >= 0) finds.push({ place, kind, excerpt: around(text, at) });
  }
  for (const [kind, pattern] of LOOKS_LIKE)
    for (const { 0: found, index } of text.matchAll(pattern))
      if (!NOBODY.some((one) => one.test(found))) finds.push({ place, kind, excerpt: around(text, index) });
  return finds;
}

function around(text: string, at: number): string {
  return text.slice(Math.max(0, at - 100), at + 120).replaceAll(/\s+/g, ' ');
}
