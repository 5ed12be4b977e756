import { DAY, HOUR, ISSUED } from './base.ts';

/** What the client holds after a step; documents by their names. */
export type Held = {
  readonly document: string | null;
  readonly loosening: string | null;
  readonly receipt: string | null;
  /** Trusted epoch seconds. */
  readonly trusted: number;
  readonly effect: 'allow' | 'warn' | 'block';
};

/** Whoever asks. Its license key is told by nothing but its being another one. */
export type SequenceClient = {
  readonly issuer: string;
  readonly product: string;
  readonly installation: string | null;
  readonly licenseKey: string | null;
};

/** What may be said of any step. */
type Around = {
  /** Epoch seconds; like the other clock it stays as it was until a step says otherwise. */
  readonly wall?: number;
  /** Milliseconds. */
  readonly monotonic?: number;
  /** Which program acts: 1 unless said otherwise. All share one store, and each starts before its first step. */
  readonly program?: number;
  /** In this step the store cannot be read, or written. */
  readonly loading?: 'fails';
  readonly saving?: 'fails';
};

export type Step = Around & { readonly then: Held } & (
    | {
        readonly do: 'offer';
        readonly token: string;
        /** The token answers the client's own question, which went with this nonce. */
        readonly nonce?: string;
        readonly expect: string;
      }
    /** The program ends and starts again on the same store. What is not said is as at first. */
    | { readonly do: 'restart'; readonly pinned?: readonly string[]; readonly licenseKey?: string }
    /** The service's key set has brought these endorsements. */
    | { readonly do: 'adopt'; readonly endorsements: readonly string[] }
    /** Half of what the store holds is lost. */
    | { readonly do: 'tear-store' }
    | { readonly do: 'wait' }
  );

export type Sequence = {
  readonly name: string;
  /** What differs from the client of all sequences. */
  readonly client?: Partial<SequenceClient>;
  readonly steps: readonly Step[];
};

const NOTHING: Held = { document: null, loosening: null, receipt: null, trusted: 0, effect: 'allow' };
const R7: Held = { ...NOTHING, document: 'r7-block', trusted: ISSUED, effect: 'block' };
const R8: Held = { ...NOTHING, document: 'r8-warn', trusted: ISSUED + 60, effect: 'warn' };
const OTHER: Held = { ...R7, document: 'other-r1-block', receipt: 'receipt-of-other' };
const ENTITLED: Held = { ...R7, document: 'entitled-r7-block', effect: 'allow' };
const SEATED_LATER: Held = { ...ENTITLED, receipt: 'receipt-seated-later' };

/** An offer, what it is answered with, and what is held then. */
function offer(token: string, expect: string, then: Held, more: Around & { nonce?: string } = {}): Step {
  return { do: 'offer', token, ...more, expect, then };
}

/** The wall clock is right: 2027-06-01T08:00:00Z, and nothing runs unless a step says so. */
const first = offer('r7-block', 'accepted', R7, { wall: ISSUED, monotonic: 0 });

/**
 * What a client keeps, step by step. Worked out by hand from P2 to P6.
 */
export const SEQUENCES: readonly Sequence[] = [
  {
    name: 'newer replaces, older and the same do not',
    steps: [
      first,
      offer('r7-block', 'same', R7),
      offer('r8-warn', 'accepted', R8),
      offer('r7-block', 'older', R8),
      offer('r8-warn', 'same', R8),
      offer('second-key-r5-block', 'older', R8),
    ],
  },
  {
    name: 'a renewal of the same revision replaces, and the one before it cannot come back',
    steps: [
      offer('r8-warn', 'accepted', R8, { wall: ISSUED + DAY, monotonic: 0 }),
      offer('r8-warn-renewed', 'accepted', { ...R8, document: 'r8-warn-renewed', trusted: ISSUED + DAY }),
      offer('r8-warn', 'older', { ...R8, document: 'r8-warn-renewed', trusted: ISSUED + DAY }),
    ],
  },
  {
    name: 'a restored database: the new epoch wins with a lower revision and an earlier date, and trusted time does not go back',
    steps: [
      first,
      offer('e2-r1-warn', 'accepted', { ...R7, document: 'e2-r1-warn', effect: 'warn' }),
      offer('r9-block', 'older', { ...R7, document: 'e2-r1-warn', effect: 'warn' }, { wall: ISSUED + DAY }),
    ],
  },
  {
    name: 'the ratchet outlives the program',
    steps: [
      offer('r8-warn', 'accepted', R8, { wall: ISSUED + 60, monotonic: 5000 }),
      { do: 'restart', monotonic: 0, then: R8 },
      offer('r7-block', 'older', R8),
      { do: 'wait', monotonic: 61_999, then: { ...R8, trusted: ISSUED + 121 } },
    ],
  },
  {
    name: 'a torn store is an empty one: nothing is known, and nothing is stricter',
    steps: [
      first,
      { do: 'tear-store', then: R7 },
      { do: 'restart', then: NOTHING },
      offer('r7-block', 'accepted', R7),
    ],
  },
  {
    name: 'a document whose key is no longer pinned is gone, and still nothing older than it comes back',
    steps: [
      first,
      { do: 'restart', pinned: ['test-2'], then: NOTHING },
      offer('second-key-r5-block', 'older', NOTHING),
      offer('r7-block', 'unknown-key', NOTHING),
      offer('second-key-r8-warn', 'accepted', { ...R8, document: 'second-key-r8-warn' }),
    ],
  },
  {
    name: 'the same document, signed by a key that is still pinned, takes its place',
    steps: [
      first,
      { do: 'restart', pinned: ['test-2'], then: NOTHING },
      offer('second-key-r7-block', 'accepted', { ...R7, document: 'second-key-r7-block' }),
      offer('second-key-r7-block', 'same', { ...R7, document: 'second-key-r7-block' }),
    ],
  },
  {
    name: 'a document taken away by a missing key comes back with the key',
    steps: [first, { do: 'restart', pinned: ['test-2'], then: NOTHING }, { do: 'restart', then: R7 }],
  },
  {
    name: 'a key that a pinned one vouches for signs documents, also after the program ends',
    steps: [
      first,
      offer('heir-r8-warn', 'unknown-key', R7),
      { do: 'adopt', endorsements: ['heir'], then: R7 },
      offer('heir-r8-warn', 'accepted', { ...R8, document: 'heir-r8-warn' }),
      { do: 'restart', then: { ...R8, document: 'heir-r8-warn' } },
      offer('r7-block', 'older', { ...R8, document: 'heir-r8-warn' }),
    ],
  },
  {
    name: 'two changes of keys while the client was away',
    steps: [
      first,
      { do: 'restart', then: R7 },
      { do: 'adopt', endorsements: ['heir-of-heir', 'heir'], then: R7 },
      offer(
        'heir-of-heir-r9-block',
        'accepted',
        { ...R7, document: 'heir-of-heir-r9-block', trusted: ISSUED + 2 * HOUR },
        { wall: ISSUED + 2 * HOUR },
      ),
      { do: 'restart', then: { ...R7, document: 'heir-of-heir-r9-block', trusted: ISSUED + 2 * HOUR } },
    ],
  },
  {
    name: 'once the key that vouched is no longer pinned, its heir is a stranger',
    steps: [
      first,
      { do: 'adopt', endorsements: ['heir'], then: R7 },
      offer('heir-r8-warn', 'accepted', { ...R8, document: 'heir-r8-warn' }),
      { do: 'restart', pinned: ['test-2'], then: NOTHING },
    ],
  },
  {
    name: 'what is refused changes nothing',
    steps: [
      first,
      offer('foreign-product', 'wrong-product', R7),
      offer('heir', 'wrong-type', R7),
      { do: 'restart', then: R7 },
    ],
  },
  {
    name: 'an account is not traded for the anonymous document or a hinted one',
    steps: [
      first,
      offer('anonymous-r1-allow', 'lesser-subject', R7),
      offer('hinted-r1-allow', 'lesser-subject', R7),
      { do: 'restart', then: R7 },
      offer('anonymous-r1-allow', 'lesser-subject', R7),
    ],
  },
  {
    name: 'the anonymous document gives way to a hinted one, that to an account, and each starts anew',
    steps: [
      offer(
        'anonymous-r1-allow',
        'accepted',
        { ...R7, document: 'anonymous-r1-allow', effect: 'allow' },
        { wall: ISSUED, monotonic: 0 },
      ),
      offer('hinted-r1-allow', 'accepted', { ...R7, document: 'hinted-r1-allow', effect: 'allow' }),
      offer('anonymous-r1-allow', 'accepted', { ...R7, document: 'anonymous-r1-allow', effect: 'allow' }),
      offer('r7-block', 'accepted', R7),
    ],
  },
  {
    name: 'under the same license key the document of another account is somebody else’s',
    steps: [
      first,
      offer('other-r1-block', 'wrong-subject', R7),
      { do: 'restart', then: R7 },
      offer('other-r1-block', 'wrong-subject', R7),
    ],
  },
  {
    name: 'with another license key another account starts anew, and the one before is somebody else',
    steps: [
      first,
      { do: 'restart', licenseKey: 'KEY-2', then: R7 },
      offer('other-r1-block', 'accepted', { ...R7, document: 'other-r1-block' }),
      offer('r7-block', 'wrong-subject', { ...R7, document: 'other-r1-block' }),
    ],
  },
  {
    name: 'a license key that has moved: a receipt the client has asked for vouches for the other account',
    steps: [
      first,
      offer('receipt-of-other', 'accepted', { ...R7, receipt: 'receipt-of-other' }, { nonce: 'n-1' }),
      offer('other-r1-block', 'accepted', OTHER),
      offer('r7-block', 'wrong-subject', OTHER),
      { do: 'restart', then: OTHER },
      offer('r7-block', 'wrong-subject', OTHER),
    ],
  },
  {
    name: 'a receipt that came another way, or answers another question, vouches for nobody',
    steps: [
      first,
      offer('receipt-of-other', 'wrong-nonce', R7, { nonce: 'n-2' }),
      offer('other-r1-block', 'wrong-subject', R7),
      offer('receipt-of-other', 'accepted', { ...R7, receipt: 'receipt-of-other' }),
      offer('other-r1-block', 'wrong-subject', { ...R7, receipt: 'receipt-of-other' }),
    ],
  },
  {
    name: 'a receipt vouches until the program ends',
    steps: [
      first,
      offer('receipt-of-other', 'accepted', { ...R7, receipt: 'receipt-of-other' }, { nonce: 'n-1' }),
      { do: 'restart', then: { ...R7, receipt: 'receipt-of-other' } },
      offer('other-r1-block', 'wrong-subject', { ...R7, receipt: 'receipt-of-other' }),
    ],
  },
  {
    name: 'without an installation nobody vouches: the document of another account may only loosen',
    client: { installation: null },
    steps: [
      first,
      offer('other-r2-warn', 'other-account', { ...R7, loosening: 'other-r2-warn', effect: 'warn' }),
      offer('other-r1-block', 'other-account', { ...R7, loosening: 'other-r2-warn', effect: 'warn' }),
      { do: 'restart', then: R7 },
      offer('other-r1-block', 'other-account', { ...R7, loosening: 'other-r1-block' }),
    ],
  },
  {
    name: 'two programs on one store: each takes over what the other has kept',
    steps: [
      first,
      offer('r8-warn', 'accepted', R8, { program: 2 }),
      offer('r7-block', 'older', R8),
      offer(
        'r8-warn-renewed',
        'accepted',
        { ...R8, document: 'r8-warn-renewed', trusted: ISSUED + DAY },
        {
          wall: ISSUED + DAY,
        },
      ),
      offer(
        'r8-warn',
        'older',
        { ...R8, document: 'r8-warn-renewed', trusted: ISSUED + DAY },
        { program: 2 },
      ),
    ],
  },
  {
    name: 'two programs on one store: what one was told of a move, the other with the same license key follows',
    steps: [
      first,
      offer('r7-block', 'same', R7, { program: 2 }),
      offer('receipt-of-other', 'accepted', { ...R7, receipt: 'receipt-of-other' }, { nonce: 'n-1' }),
      offer('other-r1-block', 'accepted', OTHER),
      offer('r7-block', 'wrong-subject', OTHER, { program: 2 }),
    ],
  },
  ...(['anonymous-r1-allow', 'other-r2-warn'] as const).map(
    (ahead): Sequence => ({
      name: `two programs on one store: ${ahead}, dated ahead, loosens nothing once the other has an account’s document`,
      steps: [
        offer(ahead, 'future-dated', { ...NOTHING, loosening: ahead }, { wall: ISSUED - 301, monotonic: 0 }),
        offer('r7-block', 'accepted', R7, { wall: ISSUED, program: 2 }),
        offer('r7-block', 'same', R7),
      ],
    }),
  ),
  {
    name: 'what a store holds that cannot be read is not written over',
    steps: [
      offer('r8-warn', 'accepted', R8, { wall: ISSUED + 60, monotonic: 0 }),
      { do: 'restart', loading: 'fails', then: NOTHING },
      offer('r7-block', 'not-saved', { ...NOTHING, loosening: 'r7-block' }, { loading: 'fails' }),
      offer('r7-block', 'older', R8),
    ],
  },
  {
    name: 'a client without a license key takes no account',
    client: { licenseKey: null },
    steps: [
      offer('r7-block', 'wrong-subject', NOTHING, { wall: ISSUED, monotonic: 0 }),
      offer('anonymous-r1-allow', 'accepted', { ...R7, document: 'anonymous-r1-allow', effect: 'allow' }),
    ],
  },
  {
    name: 'a date up to 300 seconds ahead is the drift of a clock',
    steps: [offer('r7-block', 'accepted', R7, { wall: ISSUED - 300, monotonic: 0 })],
  },
  {
    name: 'a date 301 seconds ahead can only make things milder, until the clock is right',
    steps: [
      offer(
        'r7-block',
        'future-dated',
        { ...NOTHING, loosening: 'r7-block' },
        { wall: ISSUED - 301, monotonic: 0 },
      ),
      { do: 'wait', wall: ISSUED, then: { ...NOTHING, loosening: 'r7-block' } },
      offer('r7-block', 'accepted', R7),
    ],
  },
  {
    name: 'a milder document that is dated ahead is followed at once, and survives the program',
    steps: [
      first,
      offer('r9-allow', 'future-dated', { ...R7, loosening: 'r9-allow', effect: 'allow' }),
      { do: 'restart', then: { ...R7, loosening: 'r9-allow', effect: 'allow' } },
      offer(
        'r9-allow',
        'accepted',
        { ...R7, document: 'r9-allow', trusted: ISSUED + 2 * HOUR, effect: 'allow' },
        { wall: ISSUED + 2 * HOUR },
      ),
    ],
  },
  {
    name: 'a stricter document that is dated ahead changes nothing yet, not even in ten years of wall clock',
    steps: [
      offer('r8-warn', 'accepted', R8, { wall: ISSUED + 60, monotonic: 0 }),
      offer('r20-block-in-ten-years', 'future-dated', { ...R8, loosening: 'r20-block-in-ten-years' }),
      { do: 'wait', wall: ISSUED - 3652 * DAY, then: { ...R8, loosening: 'r20-block-in-ten-years' } },
    ],
  },
  {
    name: 'time that has run since the last signature counts as much as the wall clock',
    steps: [
      offer('r7-block', 'accepted', R7, { wall: ISSUED, monotonic: 0 }),
      offer(
        'r9-block',
        'accepted',
        { ...R7, document: 'r9-block', trusted: ISSUED + 2 * HOUR },
        {
          wall: 0,
          monotonic: 2 * HOUR * 1000 - 300_000,
        },
      ),
    ],
  },
  {
    name: 'a clock at 1970 lets no document in for good, and so blocks nobody',
    steps: [
      offer('r7-block', 'future-dated', { ...NOTHING, loosening: 'r7-block' }, { wall: 0, monotonic: 0 }),
      offer('r8-warn', 'future-dated', { ...NOTHING, loosening: 'r8-warn' }),
    ],
  },
  {
    name: 'a document between the kept one and a milder one dated ahead does not take the mildness away',
    steps: [
      first,
      offer('r9-allow', 'future-dated', { ...R7, loosening: 'r9-allow', effect: 'allow' }),
      offer('r8-warn', 'accepted', { ...R8, loosening: 'r9-allow', effect: 'allow' }),
    ],
  },
  {
    name: 'of two documents dated ahead the newer one counts, in whatever order they come',
    steps: [
      first,
      offer('r9-allow', 'future-dated', { ...R7, loosening: 'r9-allow', effect: 'allow' }),
      offer('r8-warn-renewed', 'future-dated', { ...R7, loosening: 'r9-allow', effect: 'allow' }),
    ],
  },
  {
    name: 'a document that cannot be kept can only make things milder',
    steps: [
      first,
      offer(
        'r8-warn',
        'not-saved',
        { ...R7, loosening: 'r8-warn', effect: 'warn' },
        { saving: 'fails', wall: ISSUED + 60 },
      ),
      { do: 'restart', then: R7 },
      offer('r8-warn', 'accepted', R8),
      offer(
        'r9-block',
        'not-saved',
        { ...R8, loosening: 'r9-block' },
        { saving: 'fails', wall: ISSUED + 2 * HOUR },
      ),
      offer('r9-block', 'accepted', { ...R7, document: 'r9-block', trusted: ISSUED + 2 * HOUR }),
    ],
  },
  {
    name: 'receipts go forward too, and one of the same second is taken',
    steps: [
      offer('entitled-r7-block', 'accepted', ENTITLED, { wall: ISSUED, monotonic: 0 }),
      offer('receipt-unseated', 'accepted', { ...ENTITLED, receipt: 'receipt-unseated', effect: 'block' }),
      offer('receipt-seated', 'accepted', { ...ENTITLED, receipt: 'receipt-seated' }),
      offer('receipt-unseated-earlier', 'older', { ...ENTITLED, receipt: 'receipt-seated' }),
    ],
  },
  {
    name: 'a receipt that is dated ahead and gives a seat is followed; one that takes it is not',
    steps: [
      offer('entitled-r7-block', 'accepted', ENTITLED, { wall: ISSUED, monotonic: 0 }),
      offer('receipt-unseated', 'accepted', { ...ENTITLED, receipt: 'receipt-unseated', effect: 'block' }),
      offer('receipt-seated-later', 'future-dated', SEATED_LATER),
      offer('receipt-refused-later', 'future-dated', SEATED_LATER),
      { do: 'restart', then: SEATED_LATER },
    ],
  },
  {
    name: 'a seat beside another document, dated ahead, does not take the place of the own one',
    steps: [
      offer('entitled-r7-block', 'accepted', ENTITLED, { wall: ISSUED, monotonic: 0 }),
      offer('receipt-seated', 'accepted', { ...ENTITLED, receipt: 'receipt-seated' }),
      offer('receipt-of-other-seated-later', 'future-dated', { ...ENTITLED, receipt: 'receipt-seated' }),
    ],
  },
  {
    name: 'trusted time runs on from a receipt as well as from a document',
    steps: [
      offer('entitled-r7-block', 'accepted', ENTITLED, { wall: ISSUED, monotonic: 0 }),
      offer(
        'receipt-seated-later',
        'accepted',
        { ...SEATED_LATER, trusted: ISSUED + HOUR },
        { wall: ISSUED + HOUR },
      ),
      { do: 'restart', then: { ...SEATED_LATER, trusted: ISSUED + HOUR } },
    ],
  },
  {
    name: 'a receipt that cannot be kept is followed when it gives a seat, and not when it takes one',
    steps: [
      offer('entitled-r7-block', 'accepted', ENTITLED, { wall: ISSUED + 2 * HOUR, monotonic: 0 }),
      offer('receipt-refused-later', 'not-saved', ENTITLED, {
        saving: 'fails',
      }),
      offer('receipt-unseated', 'accepted', { ...ENTITLED, receipt: 'receipt-unseated', effect: 'block' }),
      offer(
        'receipt-seated-latest',
        'not-saved',
        { ...ENTITLED, receipt: 'receipt-seated-latest' },
        { saving: 'fails' },
      ),
    ],
  },
];
