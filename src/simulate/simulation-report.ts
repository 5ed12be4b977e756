import type { GateVerdict, Verdict } from '../domain/gates.ts';
import type { Instant, LocalDate } from '../domain/instant.ts';
import type { WaveKind } from '../domain/plan.ts';
import { STAGES, type Stage } from '../domain/policy/stage.ts';
import type { StragglerReason } from '../domain/standing.ts';
import type { Assumptions } from './assumptions.ts';

/**
 * What a whole rollout in virtual time came to. Plain data. Days of phases are days of the campaign's zone; what happens
 * to an account or a reader has the day it is there.
 */
export type SimulationReport = {
  readonly campaign: string;
  readonly title: string;
  readonly seed: string;
  readonly assumptions: Assumptions;
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** Did every phase start? */
  readonly finished: boolean;
  /** Phases that never started, and why. */
  readonly stuck: readonly { readonly phase: string; readonly reasons: readonly string[] }[];
  readonly accounts: number;
  /** Accounts that own a product of the campaign and fit no cohort. */
  readonly unplaced: number;
  readonly cohorts: readonly { readonly key: string; readonly accounts: number }[];
  readonly phases: readonly SimulatedPhase[];
  readonly mails: readonly SimulatedMail[];
  readonly stages: readonly StageCount[];
  readonly paths: readonly AccountPath[];
  readonly blocked: readonly Block[];
  readonly stragglers: readonly SimulatedStraggler[];
  readonly alarms: readonly Alarm[];
};

export type SimulatedPhase = {
  readonly key: string;
  readonly stage: Stage;
  readonly cohorts: readonly string[];
  /** As planned at approval, when every gate passes at once. */
  readonly plannedStart: LocalDate;
  /** Which rule set that day. */
  readonly because: string;
  readonly realStart: LocalDate | null;
  /** Its accounts: members of its cohorts that own a product of it. */
  readonly accounts: number;
  /** The gates each time their verdicts changed; empty for a phase that never became due. */
  readonly judgements: readonly Judgement[];
};

export type Judgement = {
  readonly on: LocalDate;
  readonly verdict: Verdict;
  readonly gates: readonly GateVerdict[];
};

/** One briefing or wave: when it left, and what became of it. */
export type SimulatedMail = {
  readonly key: string;
  readonly kind: 'briefing' | WaveKind;
  readonly phase: string | null;
  /** First and last day on which a message left; null when none did. */
  readonly from: LocalDate | null;
  readonly to: LocalDate | null;
  /** Accounts written to; for a briefing, those it speaks of. */
  readonly accounts: number;
  /** Messages that left, replays included. */
  readonly messages: number;
  readonly bounced: number;
  readonly replayed: number;
  /** Messages that were not needed any more, by reason. */
  readonly suppressed: Readonly<Record<string, number>>;
};

/** A stage, or a grace that is over and blocks. */
export const SHOWN_STAGES = [...STAGES.slice(0, 4), 'grace-over', ...STAGES.slice(4)] as const;
export type ShownStage = Stage | 'grace-over';

/** Accounts of a cohort by the strictest stage of their products, at the end of a day on which that changed. */
export type StageCount = {
  readonly on: LocalDate;
  readonly cohort: string;
  readonly counts: Readonly<Partial<Record<ShownStage, number>>>;
};

export type AccountPath = {
  readonly account: string;
  readonly name: string;
  readonly cohort: string;
  readonly steps: readonly PathStep[];
};

export type PathStep = {
  readonly at: Instant;
  readonly product: string;
  /** '' for the product itself. */
  readonly feature: string;
  readonly stage: ShownStage;
  readonly phase: string | null;
  readonly reasons: readonly string[];
};

/** A safeguard, the first time it was breached. The simulation goes on all the same. */
export type Alarm = {
  readonly on: LocalDate;
  readonly then: 'pause' | 'rollback';
  readonly reason: string;
};

/** An account whose check fails while that blocks. */
export type Block = {
  readonly account: string;
  readonly name: string;
  readonly cohort: string;
  readonly product: string;
  readonly phase: string;
  readonly from: LocalDate;
  /** Null: to the end of the simulation. */
  readonly until: LocalDate | null;
  readonly entitled: boolean;
  readonly activated: boolean;
};

export type SimulatedStraggler = {
  readonly account: string;
  readonly name: string;
  readonly cohort: string;
  readonly product: string;
  readonly phase: string;
  readonly reason: StragglerReason;
  readonly from: LocalDate;
  /** Null: to the end of the simulation. */
  readonly until: LocalDate | null;
};
