import { checkBriefings } from './check-briefings.ts';
import { checkCalendar } from './check-calendar.ts';
import { checkDuplicates } from './check-duplicates.ts';
import { checkGates } from './check-gates.ts';
import { checkGrace } from './check-grace.ts';
import { checkLadder } from './check-ladder.ts';
import { checkLimits } from './check-limits.ts';
import { checkNotices } from './check-notices.ts';
import { checkOrder } from './check-order.ts';
import { checkReferences } from './check-references.ts';
import { checkStarts } from './check-starts.ts';
import { checkSupport } from './check-support.ts';
import { checkTemplates } from './check-templates.ts';
import type { Draft } from './draft.ts';
import type { Finding } from './finding.ts';

/** Everything about a readable campaign that would not work, or not as meant. */
export function checkPlan(draft: Draft): readonly Finding[] {
  return CHECKS.flatMap((check) => check(draft));
}

const CHECKS: readonly ((draft: Draft) => readonly Finding[])[] = [
  checkDuplicates,
  checkReferences,
  checkCalendar,
  checkOrder,
  checkLadder,
  checkGrace,
  checkStarts,
  checkNotices,
  checkBriefings,
  checkGates,
  checkLimits,
  checkTemplates,
  checkSupport,
];
