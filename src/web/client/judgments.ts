import type { Result } from '../../domain/result.ts';
import { type CheckQuestion, type Judged, judgeAll } from '../../flows/check.ts';
import type { LicensingContext } from '../../flows/issue-document.ts';

import { type AskInBatch, collectBatches } from './batches.ts';

/** Checks that are judged together: a batch is a handful of statements. */
const QUESTIONS_AT_ONCE = 200;
const BATCHES_AT_ONCE = 2;

type Observation = NonNullable<Judged['observation']>;

/** Judges checks and flags of client software, those that meet in one batch. */
export type Judge = AskInBatch<CheckQuestion, Result<Judged, 'unknown-product'>>;

/**
 * @param of.observed is told what the forecast learns by each judgment
 * @param of.goesOn false while asking again is of no use
 */
export function openJudge(
  context: LicensingContext,
  of: { readonly observed: (row: Observation) => Promise<void>; readonly goesOn: () => boolean },
): Judge {
  return collectBatches(
    async (questions) => {
      const all = await judgeAll(context, questions);
      const rows = all.flatMap((one) => (one.ok ? (one.value.observation ?? []) : []));
      await Promise.all(rows.map(of.observed));
      return all;
    },
    { questions: QUESTIONS_AT_ONCE, atOnce: BATCHES_AT_ONCE, goesOn: of.goesOn },
  );
}
