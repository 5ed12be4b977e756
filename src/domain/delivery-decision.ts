import type { StaffRole } from './account.ts';
import { type DeliveryDecision, type DeliveryState, stateAfterDecision } from './delivery.ts';
import { ok, type Result, refuse } from './result.ts';

/** What waits for a person: `late` is mail found past its lateness limit, still `pending` and never claimed. */
export const WAITING_FOR_PERSON = ['in-doubt', 'failed', 'late'] as const;
export type WaitingForPerson = (typeof WAITING_FOR_PERSON)[number];

/** What is known of a delivery, with its row locked, at the moment somebody decides about it. */
export type DecisionFacts = {
  readonly state: DeliveryState;
  readonly late: boolean;
  /** The provider has spoken of it: whatever it said, it took the message (M1). */
  readonly heardOf: boolean;
  /** The worker that had it lives, and may yet say what became of it, or even send it. */
  readonly senderAlive: boolean;
  /** Its phase was rolled back: its mail has no business any more. */
  readonly rolledBack: boolean;
  /** Another campaign took the place of its own, which sends nothing any more. */
  readonly superseded: boolean;
};

export type DecisionRefusal =
  | 'role'
  | 'reason-missing'
  | 'nothing-to-decide'
  | 'already-proven'
  | 'never-sent'
  | 'sender-alive'
  | 'rolled-back'
  | 'superseded';

/** May this person decide, and do they say why? The reason stays with the delivery for good. */
export function mayDecide(role: StaffRole, reason: string): Result<true, 'role' | 'reason-missing'> {
  if (role !== 'administrator' && role !== 'product-manager' && role !== 'support')
    return refuse('role', 'Deciding about mail needs a product manager, support or an administrator.');
  if (reason.trim() === '')
    return refuse('reason-missing', 'Say why: whoever asks later what happened to this mail reads it.');
  return ok(true);
}

/**
 * The state a decision leads to, or why it cannot be made. What the provider said always outweighs what a person
 * thinks, so mail it has spoken of is neither sent again nor given up.
 */
export function decide(
  facts: DecisionFacts,
  decision: DeliveryDecision,
): Result<DeliveryState, Exclude<DecisionRefusal, 'role' | 'reason-missing'>> {
  const waits = waitsFor(facts);
  if (waits === null)
    return refuse(
      'nothing-to-decide',
      `It is ${facts.state}: only mail in doubt, failed or late waits for a person.`,
    );
  if (facts.heardOf)
    return refuse(
      'already-proven',
      'The provider has reported on it meanwhile, so it was accepted. Look again in a moment.',
    );
  if (waits === 'late' && decision === 'was-accepted')
    return refuse('never-sent', 'It was never handed to the provider: send it now, or give it up.');
  if (waits === 'failed' && decision === 'give-up')
    return refuse('nothing-to-decide', 'It failed already, and nothing will be sent.');
  if (facts.senderAlive && decision === 'send-again')
    return refuse(
      'sender-alive',
      'The worker that had it still runs and may yet send it. Stop that worker, or look again in a quarter of an hour.',
    );
  if (facts.rolledBack && decision === 'send-again')
    return refuse('rolled-back', 'Its phase was rolled back, so it would announce what does not happen.');
  if (facts.superseded && decision === 'send-again')
    return refuse(
      'superseded',
      'Another campaign has taken the place of this one: nothing of it leaves any more.',
    );
  return ok(stateAfterDecision(facts.state, decision, facts.late));
}

/** Which of the three a delivery is; null when it waits for nobody. */
export function waitsFor(facts: Pick<DecisionFacts, 'state' | 'late'>): WaitingForPerson | null {
  if (facts.state === 'in-doubt' || facts.state === 'failed') return facts.state;
  return facts.state === 'pending' && facts.late ? 'late' : null;
}

/** What can be decided about what waits so. */
export function decisionsFor(waits: WaitingForPerson): readonly DeliveryDecision[] {
  switch (waits) {
    case 'in-doubt':
      return ['send-again', 'was-accepted', 'give-up'];
    case 'failed':
      return ['send-again', 'was-accepted'];
    case 'late':
      return ['send-again', 'give-up'];
  }
}

/** How the record calls a decision that was made. */
export const NOTE_OF_DECISION = {
  'send-again': 'sent-again',
  'was-accepted': 'was-accepted',
  'give-up': 'given-up',
} as const satisfies Record<DeliveryDecision, string>;
