import type { Holidays } from '../domain/calendar.ts';
import type { Article } from '../domain/faq.ts';
import type { Plan } from '../domain/plan.ts';
import type { Problem } from '../domain/problem.ts';
import { checkPlan } from './check-plan.ts';
import { problemAt, sortProblems } from './finding.ts';
import { holidaysFor } from './holidays.ts';
import { knownNames } from './known-names.ts';
import type { Places } from './places.ts';
import { startsOf } from './planned-days.ts';
import { type ArticleFile, readArticles } from './read-articles.ts';
import { readYaml } from './read-yaml.ts';
import { resolvePlan } from './resolve-plan.ts';
import { inFile, knowsDays, readShape, type Salvaged, stands } from './salvage.ts';
import { shapeFindings } from './shape-problems.ts';

export type ReadOptions = {
  /** Names of the templates there are; null when they are not to be checked. */
  readonly templates: readonly string[] | null;
  /** Public holidays for counting working days; those of the campaign's countries when left out. */
  readonly holidays?: Holidays;
  /** The questions and answers beside the file; none when left out. */
  readonly articles?: readonly ArticleFile[];
};

export type ReadCampaign = {
  /** Present exactly when no problem is an error. */
  readonly plan: Plan | null;
  readonly problems: readonly Problem[];
  /** Where everything stands in the file, for further checks; null when the file is no YAML. */
  readonly places: Places | null;
};

/**
 * Reads a campaign file. Every problem comes back at once, with its place, what is wrong and what would be right.
 * Never throws for what a person wrote.
 * @param file name of the file, for messages
 * @param text its content
 */
export function readCampaign(file: string, text: string, options: ReadOptions): ReadCampaign {
  const { yaml, problems: yamlProblems } = readYaml(file, text);
  if (yaml === null) return { plan: null, problems: sortProblems(yamlProblems), places: null };
  const { places, data } = yaml;
  const shape = readShape(data);
  const shapeProblems = shape.issues.flatMap(shapeFindings).map((finding) => problemAt(finding, places));
  const { plan, problems: found } = shape.file === null ? NOTHING : check(shape, data, places, options);
  const faq = readArticles(options.articles ?? [], plan?.products ?? null);
  const problems = [...sortProblems([...yamlProblems, ...shapeProblems, ...found]), ...faq.problems];
  const refused = problems.some((problem) => problem.severity === 'error');
  return { plan: refused || plan === null ? null : withArticles(plan, faq.articles), problems, places };
}

/** A campaign without answers stays the very plan it was before there were any: its hash is what was approved. */
function withArticles(plan: Plan, articles: readonly Article[]): Plan {
  return articles.length === 0 ? plan : { ...plan, support: { ...plan.support, articles } };
}

const NOTHING = { plan: null, problems: [] };

function check(
  { file, removed, kept }: Salvaged,
  data: unknown,
  places: Places,
  { templates, holidays }: ReadOptions,
): { readonly plan: Plan; readonly problems: readonly Problem[] } {
  const plan = resolvePlan(file);
  const starts = knowsDays(removed)
    ? startsOf(plan, holidays ?? holidaysOf(plan))
    : new Map<string, string>();
  const problems = checkPlan({ plan, file, names: knownNames(data, removed), templates, starts })
    .map((finding) => ({ ...finding, path: inFile(finding.path, kept) }))
    .filter((finding) => stands(finding, removed))
    .map((finding) => problemAt(finding, places));
  return { plan, problems };
}

/** A campaign takes a year or two; holidays further ahead move its planned days by a few at most. */
const YEARS_AHEAD = 3;

function holidaysOf(plan: Plan): Holidays {
  const years = plan.phases.flatMap((phase) =>
    phase.start.date === null ? [] : [Number(phase.start.date.slice(0, 4))],
  );
  const first = Math.min(...years);
  if (!Number.isFinite(first)) return new Map();
  return holidaysFor(plan.calendar.holidays, first, Math.min(Math.max(...years), first + 10) + YEARS_AHEAD);
}
