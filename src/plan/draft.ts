import type { LocalDate } from '../domain/instant.ts';
import type { Plan } from '../domain/plan.ts';
import type { CampaignFile } from './campaign-schema.ts';
import type { KnownNames } from './known-names.ts';

/** What the checks look at. Entries of `plan` and `file` stand at the same positions. */
export type Draft = {
  readonly plan: Plan;
  readonly file: CampaignFile;
  readonly names: KnownNames;
  /** Names of the templates there are; null when that is not known. */
  readonly templates: readonly string[] | null;
  /** Planned start of every phase whose start can be told: not of those that wait in a circle or for nobody, and of none where a date is unreadable. */
  readonly starts: ReadonlyMap<string, LocalDate>;
};
