import type { DeliveryState } from './delivery.ts';
import type { HistoryEntry } from './delivery-history.ts';
import type { Evidence, EvidenceKind } from './evidence.ts';
import type { LocalDate } from './instant.ts';

/** Moments of a record are ISO 8601 in UTC: it is read by people and programs of others. */
type Moment = string;

/** Everything an account was told, as it is known when the record is made. Plain JSON: it is signed as it is written. */
export type EvidenceRecord = {
  readonly type: 'glidepath-evidence/1';
  /** Whose keys verify it: they are published below this address. */
  readonly issuer: string;
  readonly issuedAt: Moment;
  readonly account: { readonly externalKey: string; readonly name: string };
  readonly notices: readonly NoticeEvidence[];
  /** Where the account stands now with each product. */
  readonly standings: readonly {
    readonly campaign: string;
    readonly product: string;
    readonly feature: string | null;
    readonly stage: string;
    readonly since: Moment;
    readonly graceEndsAt: Moment | null;
    /** The delivery that the blocking rests on; null while nothing may block. */
    readonly enforcedByNotice: string | null;
  }[];
  /** SHA-256 of the readable text that belongs to this record. */
  readonly readableSha256: string;
};

export type NoticeEvidence = {
  readonly delivery: string;
  readonly campaign: string;
  readonly wave: string;
  readonly phase: string | null;
  readonly run: number;
  readonly readerFixedAt: Moment | null;
  readonly plannedFor: Moment;
  readonly to: {
    readonly name: string | null;
    /** Null once the contact has another one; the hash still proves which it was. */
    readonly address: string | null;
    readonly addressSha256: string;
  };
  readonly template: { readonly name: string; readonly locale: string; readonly version: string };
  /** SHA-256 of subject, HTML and text, a line feed between them, each link's token replaced by `TOKEN`. */
  readonly contentSha256: string | null;
  readonly letter:
    | { readonly subject: string; readonly text: string; readonly proven: boolean }
    | { readonly unreadable: string };
  readonly promised: {
    readonly notBefore: LocalDate | null;
    readonly brownouts: readonly { readonly from: Moment; readonly until: Moment }[];
  };
  readonly state: DeliveryState;
  readonly reason: string | null;
  readonly acceptedAt: Moment | null;
  readonly providerId: string | null;
  readonly deliveredAt: Moment | null;
  readonly refutedAt: Moment | null;
  readonly refutation: Evidence['refutation'];
  readonly acknowledgedAt: Moment | null;
  readonly events: readonly {
    readonly id: string;
    readonly kind: EvidenceKind;
    readonly at: Moment;
    readonly receivedAt: Moment;
    readonly reason: string | null;
  }[];
  readonly history: readonly (Omit<HistoryEntry, 'at'> & { readonly at: Moment })[];
};

type Unsigned = Omit<EvidenceRecord, 'readableSha256'>;

/** The record as Markdown for people. Made from the record alone, so that the same record always reads the same. */
export function evidenceText(record: Unsigned): string {
  const { account, notices } = record;
  return [
    `# Notices to ${line(account.name)} (${line(account.externalKey)})`,
    '',
    `Made on ${when(record.issuedAt)} by ${line(record.issuer)}. All times are UTC.`,
    '',
    notices.length === 0
      ? 'No notice to this account is on record.'
      : `${notices.length === 1 ? 'One notice is' : `${notices.length} notices are`} on record, the oldest first.`,
    ...notices.flatMap(noticeText),
    '',
    '## Where the account stands now',
    '',
    ...standingLines(record),
    '',
    ...verifying(record),
    '',
  ].join('\n');
}

function noticeText(notice: NoticeEvidence, index: number): readonly string[] {
  const { to, template, promised } = notice;
  const address =
    to.address === null
      ? `an address that is no longer theirs (SHA-256 ${to.addressSha256})`
      : line(to.address);
  return [
    '',
    `## ${index + 1}. ${'subject' in notice.letter ? line(notice.letter.subject) : `Notice ${line(notice.wave)}`}`,
    '',
    `- Now: **${standingOf(notice)}**`,
    `- To: ${to.name === null ? '' : `${line(to.name)}, `}${address}`,
    `- Planned for: ${when(notice.plannedFor)}`,
    `- Taken by the provider: ${notice.acceptedAt === null ? 'no' : when(notice.acceptedAt)}${notice.providerId === null ? '' : ` (its id: ${line(notice.providerId)})`}`,
    `- Proven delivered: ${notice.deliveredAt === null ? 'no' : when(notice.deliveredAt)}`,
    ...(notice.refutedAt === null ? [] : [`- Refuted: ${when(notice.refutedAt)}, ${notice.refutation}`]),
    `- Confirmed by the reader: ${notice.acknowledgedAt === null ? 'no' : when(notice.acknowledgedAt)}`,
    `- Promised: ${promised.notBefore === null ? 'no date' : `nothing is blocked before ${promised.notBefore}`}`,
    ...promised.brownouts.map((one) => `- Announced trial run: ${when(one.from)} to ${when(one.until)}`),
    `- Campaign ${line(notice.campaign)}, wave ${line(notice.wave)}${notice.run > 1 ? `, run ${notice.run}` : ''}, delivery ${notice.delivery}`,
    `- Template ${line(template.name)} (${line(template.locale)}), version ${template.version}`,
    `- Content SHA-256: ${notice.contentSha256 ?? 'not written yet'}`,
    '',
    'What happened:',
    '',
    ...notice.history.map((one) => `- ${when(one.at)}: ${one.says}${extrasOf(one)}`),
    '',
    ...letterText(notice),
  ];
}

/** What the notice is worth now, in words. */
function standingOf(notice: NoticeEvidence): string {
  if (notice.refutation !== null) return `refuted (${notice.refutation}): it does not count as told`;
  if (notice.acknowledgedAt !== null) return 'confirmed by its reader';
  if (notice.deliveredAt !== null) return 'proven delivered';
  if (notice.state === 'accepted') return 'taken by the provider, arrival not proven';
  return `${notice.state.replace('-', ' ')}${notice.reason === null ? '' : `: ${line(notice.reason)}`}`;
}

function extrasOf({ by, reason, eventId }: NoticeEvidence['history'][number]): string {
  const extras = [
    ...(by === null ? [] : [`by ${line(by)}`]),
    ...(reason === null ? [] : [line(reason)]),
    ...(eventId === null ? [] : [`event ${line(eventId)}`]),
  ];
  return extras.length === 0 ? '' : ` (${extras.join('; ')})`;
}

function letterText({ letter }: NoticeEvidence): readonly string[] {
  if ('unreadable' in letter) return [`The text: ${letter.unreadable}`];
  return [
    letter.proven
      ? 'The text, rendered again from what was kept; it has the content hash above. Tokens in links are masked:'
      : 'The text, rendered again from what was kept; it does NOT have the content hash above. Tokens in links are masked:',
    '',
    // Indented, a text is shown as it is, whatever it holds.
    ...letter.text.split(/\r\n|\n|\r/).map((one) => (one === '' ? '' : `    ${one}`)),
  ];
}

function standingLines({ standings }: Unsigned): readonly string[] {
  if (standings.length === 0) return ['No campaign covers it.'];
  return standings.map((one) => {
    const what = one.feature === null ? one.product : `${one.product}, ${one.feature}`;
    const grace = one.graceEndsAt === null ? '' : `, grace until ${when(one.graceEndsAt)}`;
    const rests = one.enforcedByNotice === null ? '' : `, resting on delivery ${one.enforcedByNotice}`;
    return `- ${line(what)} (${line(one.campaign)}): ${one.stage} since ${when(one.since)}${grace}${rests}`;
  });
}

function verifying({ issuer }: Unsigned): readonly string[] {
  return [
    '## How to verify this',
    '',
    'The JSON file beside this one holds the same facts and the SHA-256 of this text. The file that ends in `.jws` is its',
    'detached signature (RFC 7515, appendix F; Ed25519). The keys are published at',
    `${line(issuer)}/.well-known/jwks.json. Save them as \`jwks.json\`; Node.js 20 or later and nothing else says whether it holds:`,
    '',
    `    node -e '${ONE_LINER}' FILE.json`,
  ];
}

const ONE_LINER =
  'const{createPublicKey:k,verify:v}=require("crypto"),r=require("fs").readFileSync,f=process.argv[1],' +
  '[h,,s]=r(f+".jws","utf8").trim().split("."),' +
  'j=JSON.parse(r("jwks.json")).keys.find(x=>x.kid===JSON.parse(Buffer.from(h,"base64url")).kid);' +
  'console.log(!!j&&v(null,Buffer.from(h+"."+r(f).toString("base64url")),k({key:j,format:"jwk"}),Buffer.from(s,"base64url")))';

function when(moment: Moment): string {
  return moment.slice(0, 19).replace('T', ' ');
}

/** Values of others stay on their line and cannot pose as a heading or a link of this text. */
function line(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').replaceAll(/[\\`*_[\]<>#|]/g, '\\$&');
}
