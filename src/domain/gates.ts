import type { StaffRole } from './account.ts';
import { boundInWords, holds } from './bound.ts';
import type { Bound, Gate } from './plan.ts';

/** From best to worst: the worst of a phase's gates decides. Only `pass` starts a phase. */
export const VERDICTS = ['pass', 'wait', 'inconclusive', 'fail'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A gate judged: why, and the numbers that were seen. */
export type GateVerdict = {
  readonly gate: Gate['kind'];
  readonly verdict: Verdict;
  readonly reason: string;
  readonly seen: Readonly<Record<string, number>>;
};

/** The numbers a gate may ask for. They count accounts, never messages or devices. Null is "no data", which is not zero. */
export type GateFacts = {
  /** Roles that have approved this start. */
  readonly approvedBy: readonly StaffRole[];
  readonly overridden: boolean;
  readonly briefings: { readonly sent: number; readonly acknowledged: number };
  /** Per wave: accounts written to, and accounts with at least one proven delivery. */
  readonly waves: ReadonlyMap<string, { readonly accounts: number; readonly delivered: number }>;
  readonly activation: { readonly accounts: number; readonly activated: number };
  /** Accounts that the coming stage would block at the date it bites; null when no client ever reported. */
  readonly wouldBlock: number | null;
  readonly openCases: number;
  /** Answers about the phase before. */
  readonly feedback: { readonly responses: number; readonly score: number | null };
};

export function worst(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce<Verdict>((a, b) => (VERDICTS.indexOf(b) > VERDICTS.indexOf(a) ? b : a), 'pass');
}

/**
 * Judges a phase's gates. Gates on data come first and the approval last: it is not asked for while a data gate is
 * not passed, so that nobody approves what they have not seen. An override stands in for the data, never for E1 or E7.
 */
export function judgeGates(
  gates: readonly Gate[],
  facts: GateFacts,
): { readonly verdict: Verdict; readonly gates: readonly GateVerdict[] } {
  const data = gates.filter((gate) => gate.kind !== 'approval').map((gate) => judgeData(gate, facts));
  const dataVerdict = facts.overridden ? 'pass' : worst(data.map((one) => one.verdict));
  const approvals = gates.flatMap((gate) =>
    gate.kind === 'approval' ? [judgeApproval(gate.role, facts, dataVerdict === 'pass')] : [],
  );
  return {
    verdict: facts.overridden ? 'pass' : worst([dataVerdict, ...approvals.map((one) => one.verdict)]),
    gates: [...data, ...approvals],
  };
}

function judgeApproval(role: StaffRole, facts: GateFacts, dataPassed: boolean): GateVerdict {
  const approved = facts.overridden || facts.approvedBy.includes(role);
  if (approved)
    return { gate: 'approval', verdict: 'pass', reason: `Approved by ${article(role)}.`, seen: {} };
  const reason = dataPassed
    ? `Waiting for the approval of ${article(role)}.`
    : `The approval of ${article(role)} is asked for once the other gates pass.`;
  return { gate: 'approval', verdict: 'wait', reason, seen: {} };
}

function judgeData(gate: Exclude<Gate, { kind: 'approval' }>, facts: GateFacts): GateVerdict {
  switch (gate.kind) {
    case 'briefed': {
      const { sent, acknowledged } = facts.briefings;
      if (sent === 0) return noData('briefed', 'No briefing has been sent yet.', { sent, acknowledged });
      return share('briefed', acknowledged, sent, gate.acknowledged, 'briefings are acknowledged', 'wait');
    }
    case 'delivered': {
      const wave = facts.waves.get(gate.wave);
      if (wave === undefined || wave.accounts === 0)
        return noData('delivered', `Wave ${gate.wave} has not been sent yet.`, { accounts: 0 });
      return share(
        'delivered',
        wave.delivered,
        wave.accounts,
        gate.share,
        `accounts got ${gate.wave}`,
        'wait',
      );
    }
    case 'activated': {
      const { accounts, activated } = facts.activation;
      if (accounts < gate.sample)
        return noData('activated', `${accounts} accounts are fewer than the sample of ${gate.sample}.`, {
          accounts,
          activated,
        });
      return share('activated', activated, accounts, gate.share, 'accounts are activated', 'wait');
    }
    case 'wouldBlock': {
      if (facts.wouldBlock === null)
        return noData('wouldBlock', 'No client has reported what it would do.', {});
      return count('wouldBlock', facts.wouldBlock, gate.accounts, [
        'account',
        'accounts',
        'would be blocked',
      ]);
    }
    case 'openCases':
      return count('openCases', facts.openCases, gate.count, ['case is', 'cases are', 'open']);
    case 'feedback': {
      const { responses, score } = facts.feedback;
      if (score === null || !holds(responses, gate.responses)) {
        const answered = `${responses} ${responses === 1 ? 'account has' : 'accounts have'} answered about the phase before`;
        return noData('feedback', `${answered}; needed: ${boundInWords(gate.responses)}.`, {
          responses,
        });
      }
      const seen = { responses, score };
      const passed = holds(score, gate.score);
      return {
        gate: 'feedback',
        verdict: passed ? 'pass' : 'fail',
        reason: `Customers give the phase before ${score.toFixed(1)} of 5 (${responses} ${responses === 1 ? 'account' : 'accounts'}); needed: ${boundInWords(gate.score)}.`,
        seen,
      };
    }
  }
}

function share(
  gate: Gate['kind'],
  part: number,
  whole: number,
  limit: Bound,
  what: string,
  otherwise: Verdict,
): GateVerdict {
  const value = part / whole;
  const reason = `${part} of ${whole} ${what} (${percent(value)}); needed: ${boundInWords(limit, percent)}.`;
  return { gate, verdict: holds(value, limit) ? 'pass' : otherwise, reason, seen: { part, whole } };
}

/** @param what one, several, and the rest of the sentence: `case is`, `cases are`, `open` */
function count(
  gate: Gate['kind'],
  value: number,
  limit: Bound,
  [one, several, rest]: readonly [string, string, string],
): GateVerdict {
  const reason = `${value} ${value === 1 ? one : several} ${rest}; allowed: ${boundInWords(limit)}.`;
  return { gate, verdict: holds(value, limit) ? 'pass' : 'fail', reason, seen: { value } };
}

function noData(gate: Gate['kind'], reason: string, seen: Readonly<Record<string, number>>): GateVerdict {
  return { gate, verdict: 'inconclusive', reason, seen };
}

function percent(value: number): string {
  return `${Math.floor(value * 1000) / 10} %`;
}

function article(role: StaffRole): string {
  return /^[aeiou]/.test(role) ? `an ${role}` : `a ${role}`;
}
