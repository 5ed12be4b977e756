import { type FeatureRow, type PolicyDocument, SECONDS_PER_DAY } from './document.ts';
import type { Receipt } from './receipt.ts';
import { isEnforcing, isStricter, type Stage } from './stage.ts';
import { decide, type Question, type Verdict } from './verdict.ts';

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
  const strict = bites ? {} : ({ stage: 'enforce-product', graceEndsAt: null, brownout: null } as const);
  return decidedAt(at, { ...document, ...strict }, receipt, { features: [], installation });
}

/**
 * What a check will say once the next stage has begun: the announced one, at its date; else the next rung that may
 * block. For a developer's strict mode, never for a customer: it tightens on what a document says of later dates,
 * which P4 forbids.
 */
export function asOfNextStage(
  document: PolicyDocument,
  receipt: Receipt | null,
  question: Question,
): Verdict {
  const { next } = document;
  const isAnnounced = next !== null && isStricter(next.stage, document.stage);
  const stage = isAnnounced ? next.stage : rungThatBlocks(document);
  const at = Math.max(document.iat, isAnnounced ? next.at : 0);
  const rows = Object.entries(document.features).map(
    ([feature, row]) => [feature, raised(row, stage)] as const,
  );
  const coming: PolicyDocument = {
    ...document,
    ...raised(document, stage),
    ...{ features: Object.fromEntries(rows), since: Math.min(document.since, at), next: null },
  };
  const verdict = decidedAt(at, coming, receipt, question);
  return { ...verdict, because: [...verdict.because, `Strict mode: judged as if ${stage} had begun.`] };
}

function rungThatBlocks({ stage, graceEndsAt, iat }: PolicyDocument): Stage {
  const isWhole = stage !== 'grace' && isEnforcing(stage, graceEndsAt, iat);
  return isWhole ? 'enforce-feature' : 'enforce-product';
}

/** A row that is as strict already keeps its own clock. */
function raised({ stage, graceEndsAt }: FeatureRow, to: Stage): FeatureRow {
  return isStricter(to, stage) ? { stage: to, graceEndsAt: null } : { stage, graceEndsAt };
}

/** The verdict as of a later instant, as if the server had said the same again then. */
function decidedAt(
  at: number,
  document: PolicyDocument,
  receipt: Receipt | null,
  question: Question,
): Verdict {
  const moved = { iat: at, exp: at + SECONDS_PER_DAY };
  return decide({
    document: { ...document, ...moved },
    receipt: receipt === null ? null : { ...receipt, ...moved },
    question,
    now: { trusted: at, wall: at },
  });
}
