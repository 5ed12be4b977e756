/** Why an account stands where it stands, and not stricter. The message is for people; the code is for programs. */
export type Because = {
  readonly code:
    | 'no-phase-yet'
    | 'phase'
    | 'phase-to-come'
    | 'grace-running'
    | 'grace-over'
    | 'not-told'
    | 'refuted'
    | 'too-recent'
    | 'promised-later'
    | 'stale'
    | 'no-clock-event'
    | 'over-limit'
    | 'hold'
    | 'exemption'
    | 'extension'
    | 'paused'
    | 'rolled-back'
    | 'evidence-lost';
  readonly message: string;
};
