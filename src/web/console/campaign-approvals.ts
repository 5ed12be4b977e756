import type { StaffRole } from '../../domain/account.ts';
import { mayApprove, mayApproveStart } from '../../domain/approval.ts';
import type { Phase, Plan } from '../../domain/plan.ts';
import { isStricter } from '../../domain/policy/stage.ts';
import type { Result } from '../../domain/result.ts';
import { STAGE_WORDS } from '../../pages/badge.tsx';
import type { PendingApproval } from '../../pages/console/campaign-actions.tsx';
import type { CampaignView, OpenProposal } from '../../store/views/campaign-page.ts';

type Person = { readonly id: number; readonly role: StaffRole };

/** What an approval form is about: an open proposal, or the start of a phase. */
export type ApprovalSubject =
  | { readonly kind: 'revision' }
  | { readonly kind: 'start'; readonly phase: string };

const START = 'start-';

/** Reads the `id` an approval form carries. */
export function approvalSubject(id: string): ApprovalSubject {
  return id.startsWith(START) ? { kind: 'start', phase: id.slice(START.length) } : { kind: 'revision' };
}

/** Everything that waits for a person's yes. */
export function approvalsOf(view: CampaignView, person: Person): readonly PendingApproval[] {
  const { proposal, inForce } = view;
  const starts = inForce === null ? [] : inForce.plan.phases.flatMap((phase) => startOf(phase, view, person));
  return proposal === null ? starts : [revisionOf(proposal, view, person), ...starts];
}

function revisionOf(proposal: OpenProposal, view: CampaignView, person: Person): PendingApproval {
  const number = (view.campaign.revision ?? 0) + 1;
  const accounts = proposal.accounts === null ? [] : [`It covers ${proposal.accounts} accounts.`];
  const grace = proposal.plan.phases.filter((phase) => phase.stage === 'grace').map((phase) => phase.key);
  const blocks =
    grace.length === 0
      ? []
      : [`Approving ${grace.join(', ')} approves that failed checks block when their grace ends.`];
  return {
    id: `revision-${number}`,
    title: `Revision ${number}`,
    says: [...accounts, ...changesOf(view.inForce?.plan ?? null, proposal.plan), ...blocks],
    proposedBy: proposal.proposer,
    hash: proposal.hash,
    refusal: refusalOf(mayApprove(person, proposal.proposedBy)),
  };
}

/** What differs from the plan in force, in a sentence each. */
function changesOf(before: Plan | null, after: Plan): readonly string[] {
  if (before === null) {
    const phases = after.phases.map((phase) => `${phase.key} (${STAGE_WORDS[phase.stage]})`).join(', ');
    return [`Phases: ${phases}.`, 'It fixes which account is in which cohort.'];
  }
  const keyed = (plan: Plan) => new Map(plan.phases.map((phase) => [phase.key, JSON.stringify(phase)]));
  const [old, now] = [keyed(before), keyed(after)];
  const listed = (word: string, keys: readonly string[]) =>
    keys.length === 0 ? [] : [`${word}: ${keys.join(', ')}.`];
  const phases = [
    ...listed(
      'New phases',
      [...now.keys()].filter((key) => !old.has(key)),
    ),
    ...listed(
      'Phases that go',
      [...old.keys()].filter((key) => !now.has(key)),
    ),
    ...listed(
      'Phases that change',
      [...now].filter(([key, text]) => old.has(key) && old.get(key) !== text).map(([key]) => key),
    ),
  ];
  const parts = (
    ['waves', 'briefings', 'policy', 'notice', 'limits', 'calendar', 'support', 'cohorts'] as const
  ).filter((part) => JSON.stringify(before[part]) !== JSON.stringify(after[part]));
  const all = [...phases, ...listed('Also changed', parts)];
  return all.length === 0 ? ['The plan is the same; templates or accounts changed.'] : all;
}

function startOf(phase: Phase, view: CampaignView, person: Person): readonly PendingApproval[] {
  const state = view.phases.find((one) => one.phase === phase.key);
  const { inForce } = view;
  if (state === undefined || inForce === null || state.realStart !== null || state.rolledBackAt !== null)
    return [];
  const missing = phase.gates.flatMap((gate) =>
    gate.kind === 'approval' &&
    !view.approvals.some((one) => one.phase === phase.key && one.role === gate.role)
      ? [gate.role]
      : [],
  );
  const asked = missing.find((role) => role === person.role) ?? missing[0];
  const dataPass = state.gates.every((one) => one.gate === 'approval' || one.verdict === 'pass');
  if (asked === undefined || state.verdict === null || !dataPass) return [];
  const enforces = isStricter(phase.stage, 'warn');
  return [
    {
      id: `${START}${phase.key}`,
      title: `Start of ${phase.key}`,
      says: [
        `${phase.cohorts.join(', ')} go on to ${STAGE_WORDS[phase.stage]} from the next campaign midnight, each at its own tightening time.`,
        enforces
          ? 'From then on, or from the end of its grace, failed checks may block.'
          : 'Nobody is blocked by it.',
      ],
      proposedBy: null,
      hash: inForce.hash,
      refusal: refusalOf(mayApproveStart(person, asked, { enforces, proposedBy: inForce.proposedBy })),
    },
  ];
}

function refusalOf(allowed: Result<true>): string | null {
  return allowed.ok ? null : allowed.message;
}
