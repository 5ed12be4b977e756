import type { Receipt } from '../../../src/domain/policy/receipt.ts';
import { ACTIVATED, CLIENT, DAY, DOCUMENT, HOUR, ISSUED, RECEIPT } from './base.ts';
import { endorsement } from './endorsements.ts';
import { FIRST, HEIR, HEIR_OF_HEIR, pinned, SECOND, signText, type TestKey } from './keys.ts';
import { SEQUENCES, type SequenceClient } from './sequences.ts';

/** What orders the documents of one stream. */
type Point = {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string;
  readonly epoch: number;
  readonly revision: number;
  readonly iat: number;
};

const { iss, aud, sub, epoch, revision, iat } = DOCUMENT;
const KEPT: Point = { iss, aud, sub, epoch, revision, iat };

type Order = 'accepted' | 'older' | 'same';

const PAIRS: readonly (readonly [name: string, offered: Partial<Point>, expect: Order])[] = [
  ['the same once more', {}, 'same'],
  ['a renewal: the same revision, a second later', { iat: iat + 1 }, 'accepted'],
  ['the same revision, a second earlier', { iat: iat - 1 }, 'older'],
  ['a higher revision', { revision: 8 }, 'accepted'],
  ['a higher revision, issued earlier', { revision: 8, iat: 0 }, 'accepted'],
  ['a lower revision, issued later', { revision: 6, iat: iat + DAY }, 'older'],
  ['a higher epoch, everything else from the beginning', { epoch: 2, revision: 0, iat: 0 }, 'accepted'],
  ['a lower epoch, everything else higher', { epoch: 0, revision: 99, iat: iat + DAY }, 'older'],
  ['revision 10 after 7: numbers, not letters', { revision: 10 }, 'accepted'],
  ['a revision beyond 32 bits', { revision: 4_294_967_303 }, 'accepted'],
  ['the largest revision there is', { revision: 9_007_199_254_740_991 }, 'accepted'],
  ['another account starts anew', { sub: 'account:OTHER', epoch: 0, revision: 0, iat: 0 }, 'accepted'],
  ['an account in other letters is another one', { sub: 'account:acme', revision: 1 }, 'accepted'],
  ['the anonymous document starts anew', { sub: 'anonymous', epoch: 0, revision: 0, iat: 0 }, 'accepted'],
  ['another product starts anew', { aud: 'atlas-viewer', epoch: 0, revision: 0, iat: 0 }, 'accepted'],
  [
    'another issuer starts anew',
    { iss: 'https://elsewhere.example.com', epoch: 0, revision: 0, iat: 0 },
    'accepted',
  ],
];

type ReceiptPoint = Pick<Receipt, 'iss' | 'aud' | 'sub' | 'subject' | 'epoch' | 'iat'>;

const KEPT_RECEIPT: ReceiptPoint = { iss, aud, sub: RECEIPT.sub, subject: RECEIPT.subject, epoch, iat };

const RECEIPT_PAIRS: readonly (readonly [name: string, offered: Partial<ReceiptPoint>, expect: Order])[] = [
  ['the same once more, for an activation may follow in the same second', {}, 'accepted'],
  ['one issued later', { iat: iat + 1 }, 'accepted'],
  ['one issued earlier', { iat: iat - 1 }, 'older'],
  ['a higher epoch, issued earlier', { epoch: 2, iat: 0 }, 'accepted'],
  ['a lower epoch, issued later', { epoch: 0, iat: iat + DAY }, 'older'],
  ['beside another document it starts anew', { subject: 'anonymous', epoch: 0, iat: 0 }, 'accepted'],
  ['another installation starts anew', { sub: 'installation:i-2', epoch: 0, iat: 0 }, 'accepted'],
  ['another product starts anew', { aud: 'atlas-viewer', epoch: 0, iat: 0 }, 'accepted'],
];

function document(part: object, key: TestKey = FIRST): string {
  const header = JSON.stringify({ alg: 'EdDSA', kid: key.kid, typ: 'policy+jwt' });
  return signText(header, JSON.stringify({ ...DOCUMENT, entitlement: null, message: '', ...part }), key);
}

function receipt(part: object): string {
  const header = JSON.stringify({ alg: 'EdDSA', kid: FIRST.kid, typ: 'receipt+jwt' });
  return signText(header, JSON.stringify({ ...RECEIPT, ...part }));
}

const ENTITLED = { entitlement: DOCUMENT.entitlement };
/** The sequences call them by these names: revision and what a check of a customer without a license gets. */
const TOKENS: Readonly<Record<string, string>> = {
  'r7-block': document({}),
  'r8-warn': document({ revision: 8, stage: 'warn', iat: ISSUED + 60 }),
  'r8-warn-renewed': document({ revision: 8, stage: 'warn', iat: ISSUED + DAY, exp: ISSUED + 46 * DAY }),
  'r9-block': document({ revision: 9, iat: ISSUED + 2 * HOUR, exp: ISSUED + 46 * DAY }),
  'r9-allow': document({ revision: 9, stage: 'observe', iat: ISSUED + 2 * HOUR }),
  'r20-block-in-ten-years': document({ revision: 20, iat: ISSUED + 3652 * DAY, exp: ISSUED + 3700 * DAY }),
  'e2-r1-warn': document({ epoch: 2, revision: 1, stage: 'warn', iat: ISSUED - DAY }),
  'other-r1-block': document({ sub: 'account:OTHER', revision: 1 }),
  'other-r2-warn': document({ sub: 'account:OTHER', revision: 2, stage: 'warn' }),
  'anonymous-r1-allow': document({ sub: 'anonymous', revision: 1, stage: 'observe' }),
  'hinted-r1-allow': document({ sub: 'installation:i-1', revision: 1, stage: 'observe' }),
  'entitled-r7-block': document(ENTITLED),
  'second-key-r5-block': document({ revision: 5, message: 'second key' }, SECOND),
  'second-key-r7-block': document({ message: 'second key' }, SECOND),
  'second-key-r8-warn': document(
    { revision: 8, stage: 'warn', iat: ISSUED + 60, message: 'second key' },
    SECOND,
  ),
  'heir-r8-warn': document({ revision: 8, stage: 'warn', iat: ISSUED + 60, message: 'heir' }, HEIR),
  'heir-of-heir-r9-block': document(
    { revision: 9, iat: ISSUED + 2 * HOUR, message: 'heir of heir' },
    HEIR_OF_HEIR,
  ),
  heir: endorsement(HEIR, FIRST),
  'heir-of-heir': endorsement(HEIR_OF_HEIR, HEIR),
  'foreign-product': document({ aud: 'atlas-viewer' }),
  'receipt-unseated': receipt({}),
  'receipt-unseated-earlier': receipt({ iat: ISSUED - 1 }),
  'receipt-seated': receipt({ ...ACTIVATED }),
  'receipt-refused-later': receipt({ iat: ISSUED + HOUR, refusal: 'TOO_MANY_MACHINES' }),
  'receipt-seated-later': receipt({ ...ACTIVATED, iat: ISSUED + HOUR }),
  'receipt-of-other': receipt({ subject: 'account:OTHER', nonce: 'n-1' }),
  'receipt-of-other-seated-later': receipt({
    ...ACTIVATED,
    ...{ subject: 'account:OTHER', iat: ISSUED + HOUR },
  }),
  'receipt-seated-latest': receipt({ ...ACTIVATED, iat: ISSUED + 2 * HOUR }),
};

const SEQUENCE_CLIENT: SequenceClient = {
  issuer: CLIENT.issuer,
  product: CLIENT.product,
  installation: CLIENT.installation,
  licenseKey: 'KEY-1',
};

/** `ratchet.json`: pairs for the rule alone, and sequences for all that holds it. All expectations are by hand. */
export function ratchetVectors() {
  return {
    about: 'What may replace what. README.md says how to run them.',
    pinned: pinned([FIRST, SECOND]),
    client: SEQUENCE_CLIENT,
    documents: [
      { name: 'the first one there is', kept: null, offered: KEPT, expect: 'accepted' },
      ...PAIRS.map(([name, part, expect]) => ({ name, kept: KEPT, offered: { ...KEPT, ...part }, expect })),
    ],
    receipts: [
      { name: 'the first one there is', kept: null, offered: KEPT_RECEIPT, expect: 'accepted' },
      ...RECEIPT_PAIRS.map(([name, part, expect]) => ({
        name,
        kept: KEPT_RECEIPT,
        offered: { ...KEPT_RECEIPT, ...part },
        expect,
      })),
    ],
    tokens: TOKENS,
    sequences: SEQUENCES,
  };
}
