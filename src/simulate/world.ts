import type { Customers } from '../domain/customers.ts';
import type { Instant, LocalDate } from '../domain/instant.ts';
import type { StartedPhase } from '../domain/lane.ts';
import type { Leniency } from '../domain/leniency.ts';
import type { Notice } from '../domain/notice.ts';
import type { Phase, Plan, Safeguard, Wave } from '../domain/plan.ts';
import type { PhaseProgress, PlannedStart } from '../domain/planned-start.ts';
import { initialStanding, type Standing } from '../domain/standing.ts';
import type { NoticePromise } from '../domain/wave-times.ts';
import type { Agenda } from './agenda.ts';
import type { Assumptions, Dice } from './assumptions.ts';
import type { Person, Population, SimulatedContact } from './population.ts';
import type {
  Alarm,
  Block,
  Judgement,
  PathStep,
  SimulatedStraggler,
  StageCount,
} from './simulation-report.ts';

/** Something that will happen. The campaign's midnight comes before all else of its instant, looks come last. */
export type Happening =
  | { readonly kind: 'midnight' }
  | { readonly kind: 'mail'; readonly mail: PendingMail }
  | { readonly kind: 'acknowledge'; readonly briefing: string }
  | { readonly kind: 'activate'; readonly who: Actor; readonly products: readonly string[] }
  | { readonly kind: 'repair'; readonly who: Actor; readonly product: string }
  | { readonly kind: 'answer'; readonly phase: string; readonly score: number }
  | { readonly kind: 'close-question'; readonly who: Actor }
  | { readonly kind: 'more-time'; readonly who: Actor }
  | { readonly kind: 'contact-found'; readonly who: Actor }
  | { readonly kind: 'rights-change'; readonly who: Actor }
  | { readonly kind: 'look'; readonly who: Actor };

/** A message to one contact that has not left yet. */
export type PendingMail = {
  readonly wave: Wave;
  readonly phase: Phase;
  readonly who: Actor;
  readonly contact: SimulatedContact;
  /** What a replay promises; null for the wave itself, which promises the account's planned start. */
  readonly promise: NoticePromise | null;
};

/** An account in the course of the simulation. */
export type Actor = {
  readonly person: Person;
  readonly rows: Row[];
  readonly notices: Notice[];
  readonly leniencies: Leniency[];
  /** Products with an active seat. */
  readonly activated: Set<string>;
  /** Products whose rights were bought again, and since when. */
  readonly boughtAgain: Map<string, Instant>;
  readonly path: PathStep[];
  /** When it is to be looked at; looks at other instants are outdated. */
  lookAt: Instant | null;
  /** When a right of it next begins or ends, once that can matter. */
  rightsChangeAt: Instant | null;
  /** Any mail left for it; some came back. */
  written: boolean;
  cameBack: boolean;
  /** A mail has asked it to activate. */
  asked: boolean;
  openQuestions: number;
  /** Somebody looks for a contact that works. */
  contactCase: boolean;
};

/** Where an account stands with one product or feature. */
export type Row = {
  readonly product: string;
  readonly feature: string;
  standing: Standing;
  block: Open<Block> | null;
  straggler: Open<SimulatedStraggler> | null;
};

/** An entry of the report whose end is not known yet. */
export type Open<Entry extends { readonly until: LocalDate | null }> = Omit<Entry, 'until'> & {
  until: LocalDate | null;
};

/** What has become of one phase. */
export type PhaseCourse = {
  readonly phase: Phase;
  readonly planned: PlannedStart;
  readonly accounts: number;
  realStart: LocalDate | null;
  approval: string | null;
  dueSince: LocalDate | null;
  /** When an approval was first all that was missing. */
  approvalAskedOn: LocalDate | null;
  readonly judgements: Judgement[];
  readonly answers: number[];
};

/** What has become of one wave or briefing. */
export type MailCourse = {
  from: LocalDate | null;
  to: LocalDate | null;
  readonly accounts: Set<number>;
  /** Accounts that have it for certain. */
  readonly delivered: Set<number>;
  messages: number;
  bounced: number;
  replayed: number;
  acknowledged: number;
  readonly suppressed: Record<string, number>;
};

export type World = {
  readonly plan: Plan;
  readonly assumptions: Assumptions;
  readonly dice: Dice;
  readonly population: Population;
  /** Everybody who may read briefings. */
  readonly staff: Customers['reps'];
  readonly agenda: Agenda<Happening>;
  readonly actors: readonly Actor[];
  readonly phases: ReadonlyMap<string, PhaseCourse>;
  readonly waves: ReadonlyMap<string, MailCourse>;
  readonly briefings: ReadonlyMap<string, MailCourse>;
  /** Actors to be looked at before this instant is over. */
  readonly awake: Set<Actor>;
  /** Changes to enforcing so far, for limits. */
  readonly enforced: { readonly id: number; readonly phase: string; readonly at: Instant }[];
  readonly blocks: Open<Block>[];
  readonly stragglers: Open<SimulatedStraggler>[];
  readonly stages: StageCount[];
  readonly alarms: (Alarm & { readonly safeguard: Safeguard })[];
  /** Starts as planned at the last midnight. */
  planned: ReadonlyMap<string, PlannedStart>;
  lastStart: LocalDate;
};

export function createActor(person: Person): Actor {
  return {
    person,
    rows: [],
    notices: [],
    leniencies: [],
    activated: new Set(),
    boughtAgain: new Map(),
    path: [],
    lookAt: null,
    rightsChangeAt: null,
    written: false,
    cameBack: false,
    asked: false,
    openQuestions: 0,
    contactCase: false,
  };
}

export function createRow(product: string, feature: string, now: Instant): Row {
  return { product, feature, standing: initialStanding(now), block: null, straggler: null };
}

export function createMailCourse(): MailCourse {
  return {
    ...{ from: null, to: null, accounts: new Set<number>(), delivered: new Set<number>() },
    ...{ messages: 0, bounced: 0, replayed: 0, acknowledged: 0, suppressed: {} },
  };
}

/** Accounts of a phase: of its cohorts, owning one of its products. */
export function accountsOf(world: Pick<World, 'actors'>, phase: Phase): readonly Actor[] {
  return world.actors.filter(
    ({ person }) =>
      phase.cohorts.includes(person.cohort) && phase.products.some((one) => person.entitlements.has(one)),
  );
}

export function progressOf(world: World): readonly PhaseProgress[] {
  return [...world.phases.values()].map((one) => ({
    phase: one.phase.key,
    realStart: one.realStart,
    rolledBack: false,
  }));
}

export function startedPhases(world: World): readonly StartedPhase[] {
  return [...world.phases.values()].flatMap((one) =>
    one.realStart === null
      ? []
      : [{ phase: one.phase.key, realStart: one.realStart, rolledBackAt: null, approval: one.approval }],
  );
}

/** Activated for a phase: every product of it that the account owns has an active seat. */
export function isActivatedFor(who: Actor, phase: Phase): boolean {
  return phase.products.every((one) => !who.person.entitlements.has(one) || who.activated.has(one));
}
