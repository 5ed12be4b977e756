import { type PolicyDocument, SECONDS_PER_DAY } from './document.ts';
import type { Receipt } from './receipt.ts';
import { isEnforcing } from './stage.ts';
import { decide, type Verdict } from './verdict.ts';

/**
 * What a check would say if failed checks blocked, projected to the date the next stage bites: the observation that
 * feeds the impact forecast. Where a failed check may block already, it is what the check says.
 */
export function wouldBe(
  document: PolicyDocument,
  receipt: Receipt | null,
  installation: string | null,
): Verdict {
  const bites = isEnforcing(document.stage, document.graceEndsAt, document.iat);
  const at = bites ? document.iat : Math.max(document.iat, document.next?.at ?? 0);
  const moved = { iat: at, exp: at + SECONDS_PER_DAY };
  const strict = bites ? {} : ({ stage: 'enforce-product', graceEndsAt: null, brownout: null } as const);
  return decide({
    document: { ...document, ...strict, ...moved },
    receipt: receipt === null ? null : { ...receipt, ...moved },
    question: { features: [], installation },
    now: { trusted: at, wall: at },
  });
}
