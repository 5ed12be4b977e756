import { SECONDS_PER_DAY } from '../domain/policy/document.ts';
import { fittingReceipt } from '../domain/policy/outcome.ts';
import { hasSeat } from '../domain/policy/receipt.ts';
import { furthest } from '../domain/policy/trusted-time.ts';
import { randomText } from './base64url.ts';
import type { Asker, Connection } from './http.ts';
import type { Keeper, Offered } from './keeper.ts';
import { askForDocument, askForEndorsements, askForReceipt } from './questions.ts';
import type { Refusal } from './verify.ts';

export type Refreshed = {
  /** `new`: a newer document is in force. `unchanged`: the kept one is the newest. `kept`: no usable answer, nothing changed. */
  readonly outcome: 'new' | 'unchanged' | 'kept';
  /** What was found, in a sentence. */
  readonly detail: string;
};

export type Refresher = {
  /** Asks for a newer document and, when it is due, for a receipt. @param features in use */
  refresh(features: ReadonlySet<string>): Promise<Refreshed>;
  /**
   * Offers a signed text to the keeper; one that is signed by a key it does not know is offered again once the
   * service's endorsements were fetched, if those lead to the key.
   */
  offer(work: () => Promise<Offered>): Promise<Offered>;
  /** What the pause before the next refresh depends on: failures in a row, and what a busy service asked for. */
  pauseFacts(): { readonly failures: number; readonly retryAfterSeconds: number | null };
};

/** One refresh of one client: which questions, in which order. It never rejects. */
export function createRefresher(asker: Asker, keeper: Keeper, connection: Connection): Refresher {
  let failures = 0;
  let retryAfterSeconds: number | null = null;
  let featuresInReceipt = 0;

  /** The key set is fetched once at most, however many texts ask for it. */
  function offering(): Refresher['offer'] {
    let learning: Promise<boolean> | null = null;
    return async (work) => {
      const offered = await work();
      if (!isRefused(offered, 'unknown-key')) return offered;
      learning ??= askForEndorsements(asker, connection).then(keeper.adoptKeys);
      return (await learning) ? work() : offered;
    };
  }

  async function refreshDocument(
    features: ReadonlySet<string>,
    offer: Refresher['offer'],
  ): Promise<Refreshed> {
    const tag = etagToSend();
    const answer = await askForDocument(asker, tag, connection);
    const { status, text, etag } = answer;
    const isUnchanged = status === 304 && tag !== null;
    const isUsable = status === 200 || isUnchanged;
    failures = isUsable ? 0 : failures + 1;
    retryAfterSeconds = isUsable ? null : answer.retryAfterSeconds;
    if (!isUsable) {
      const found = status === 0 ? 'was not reached' : `answered ${status}`;
      return { outcome: 'kept', detail: `The license service ${found}.` };
    }
    const work = async (): Promise<Offered> =>
      isUnchanged ? { kind: 'same' } : keeper.offerDocument(text.trim(), etag);
    const offered = await offer(work);
    if (!isRefused(offered, 'wrong-subject')) return refreshedBy(offered);
    // The license key may belong to another account by now, and a fresh receipt says to which.
    await askReceipt(features, offer);
    return refreshedBy(await work());
  }

  /** A document a day old is asked for whole: "not changed" is not signed, and a renewal is what keeps it from going stale. */
  function etagToSend(): string | null {
    const { document, etag, clocks } = keeper.view();
    return document !== null && furthest(clocks) - document.iat < SECONDS_PER_DAY ? etag : null;
  }

  async function askReceipt(features: ReadonlySet<string>, offer: Refresher['offer']): Promise<void> {
    const nonce = asker.installation === null ? null : freshNonce();
    if (nonce === null) return;
    const asked = [...features];
    const token = await askForReceipt(asker, asked, nonce, connection);
    if (token === null) return;
    featuresInReceipt = asked.length;
    await offer(() => keeper.offerReceipt(token, nonce));
  }

  /** Once a day; and at each refresh until this installation has a seat, and when the host asked for a new feature. */
  function isReceiptDue(features: ReadonlySet<string>): boolean {
    const { document, receipt, clocks } = keeper.view();
    if (asker.installation === null || document === null) return false;
    const own = fittingReceipt(document, receipt, asker.installation);
    if (own === null || !hasSeat(own)) return true;
    return clocks.trusted - own.iat >= SECONDS_PER_DAY || features.size > featuresInReceipt;
  }

  return {
    async refresh(features) {
      const offer = offering();
      const refreshed = await refreshDocument(features, offer);
      if (refreshed.outcome !== 'kept' && isReceiptDue(features)) await askReceipt(features, offer);
      return refreshed;
    },
    offer: (work) => offering()(work),
    pauseFacts: () => ({ failures, retryAfterSeconds }),
  };
}

function isRefused(offered: Offered, why: Refusal): boolean {
  return offered.kind === 'refused' && offered.refusal === why;
}

function refreshedBy(offered: Offered): Refreshed {
  switch (offered.kind) {
    case 'accepted':
      return { outcome: 'new', detail: 'A newer policy document is in force.' };
    case 'same':
      return { outcome: 'unchanged', detail: 'The policy document is up to date.' };
    case 'loosening':
      return { outcome: 'kept', detail: `The policy document may only loosen for now: ${offered.why}.` };
    case 'refused':
      return { outcome: 'kept', detail: `The policy document was refused: ${offered.refusal}.` };
  }
}

/** Null where this runtime has no randomness to offer: then no receipt is asked for. */
function freshNonce(): string | null {
  try {
    return randomText(22);
  } catch {
    return null;
  }
}
