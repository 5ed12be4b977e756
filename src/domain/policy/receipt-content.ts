import { SECONDS_PER_DAY } from './document.ts';
import type { Receipt, ReceiptFacts } from './receipt.ts';
import { secondsAfter, secondsAfterOrNull, secondsBefore } from './seconds.ts';

/** The claims of an installation's receipt, ready to be signed with `typ` `receipt+jwt`. Takes milliseconds, gives seconds. */
export function receiptFor(facts: ReceiptFacts): Receipt {
  const iat = secondsBefore(facts.issuedAt);
  return {
    schema: 1,
    iss: facts.issuer,
    sub: `installation:${facts.installation}`,
    aud: facts.product,
    iat,
    exp: iat + facts.documentForDays * SECONDS_PER_DAY,
    epoch: facts.epoch,
    subject: facts.subject,
    device: facts.device,
    activation: facts.activation,
    activatedAt: facts.activatedAt === null ? null : secondsBefore(facts.activatedAt),
    refusal: facts.refusal,
    firstContactAt: secondsBefore(facts.firstContactAt),
    runwayEndsAt: secondsAfter(facts.runwayEndsAt),
    blocksFrom: secondsAfterOrNull(facts.blocksFrom),
    nonce: facts.nonce,
  };
}
