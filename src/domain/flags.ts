import { type PolicyDocument, subjectKind } from './policy/document.ts';
import type { Answer, Verdict } from './policy/verdict.ts';

/** What a flag asks of a product. */
export type FlagName =
  | { readonly product: string; readonly asks: 'stage' | 'effect' }
  | { readonly product: string; readonly asks: 'feature'; readonly feature: string };

/** One evaluated flag, as OFREP 0.3 words it. Times in the metadata are epoch seconds. */
export type Flag = {
  readonly key: string;
  readonly value: string | boolean;
  /** `TARGETING_MATCH` where an account or a hinted installation is known, `STATIC` for everybody else. */
  readonly reason: 'TARGETING_MATCH' | 'STATIC';
  readonly variant: string;
  readonly metadata: Readonly<Record<string, string | number>>;
};

/** What flags are read from: a verdict with the document it was judged by. */
export type FlagFacts = { readonly document: PolicyDocument; readonly verdict: Verdict };

const STAGE = '.stage';
const EFFECT = '.effect';
const FEATURE = '.feature.';

/**
 * Every reading of a flag's key, the longest product first: keys of products may hold dots, so only who knows the
 * products can tell which reading is meant. None for what is no key of a flag.
 */
export function readFlagKey(key: string): readonly FlagName[] {
  const names: FlagName[] = [];
  if (key.endsWith(STAGE)) names.push({ product: key.slice(0, -STAGE.length), asks: 'stage' });
  if (key.endsWith(EFFECT)) names.push({ product: key.slice(0, -EFFECT.length), asks: 'effect' });
  for (let at = key.lastIndexOf(FEATURE); at > 0; at = key.lastIndexOf(FEATURE, at - 1))
    names.push({ product: key.slice(0, at), asks: 'feature', feature: key.slice(at + FEATURE.length) });
  return names.filter((name) => name.product !== '' && (name.asks !== 'feature' || name.feature !== ''));
}

/** The key of a flag: `atlas-cad.stage`, `atlas-cad.effect`, `atlas-cad.feature.render`. */
export function flagKey(name: FlagName): string {
  return name.asks === 'feature' ? name.product + FEATURE + name.feature : `${name.product}.${name.asks}`;
}

/** The names of all flags of a product: its stage, its effect, and one for each feature. */
export function flagNames(product: string, features: readonly string[]): readonly FlagName[] {
  return [
    { product, asks: 'stage' },
    { product, asks: 'effect' },
    ...features.map((feature): FlagName => ({ product, asks: 'feature', feature })),
  ];
}

/** The flag with its value. A feature that was not asked about in the verdict follows the product. */
export function flagOf(name: FlagName, facts: FlagFacts): Flag {
  const { document, verdict } = facts;
  const answer = name.asks === 'feature' ? answerFor(name.feature, verdict) : verdict;
  return {
    key: flagKey(name),
    value: flagValue(name, verdict, answer),
    reason: subjectKind(document.sub) === 'anonymous' ? 'STATIC' : 'TARGETING_MATCH',
    variant: name.asks === 'stage' ? verdict.stage : answer.effect,
    metadata: metadataOf(facts, answer, untilOf(name, facts, answer)),
  };
}

function answerFor(feature: string, verdict: Verdict): Answer {
  return (Object.hasOwn(verdict.features, feature) ? verdict.features[feature] : undefined) ?? verdict;
}

function flagValue({ asks }: FlagName, verdict: Verdict, answer: Answer): string | boolean {
  if (asks === 'stage') return verdict.stage;
  return asks === 'effect' ? answer.effect : answer.effect !== 'block';
}

/** A feature with a row of its own has a grace of its own; what it shares with the product ends with the product's. */
function untilOf(name: FlagName, { document, verdict }: FlagFacts, answer: Answer): number | null {
  if (name.asks !== 'feature') return verdict.until;
  const row = Object.hasOwn(document.features, name.feature) ? document.features[name.feature] : undefined;
  if (row !== undefined && answer.code === 'IN_GRACE') return row.graceEndsAt;
  return answer.code === verdict.code && answer.effect === verdict.effect ? verdict.until : null;
}

function metadataOf(
  { document, verdict }: FlagFacts,
  { code }: Answer,
  until: number | null,
): Flag['metadata'] {
  const { meta, revision, epoch } = document;
  const metadata: Record<string, string | number> = { revision, epoch, code };
  if (meta.campaign !== null) metadata.campaign = meta.campaign;
  if (meta.phase !== null) metadata.phase = meta.phase;
  if (meta.cohort !== null) metadata.cohort = meta.cohort;
  if (until !== null) metadata.until = until;
  if (verdict.next !== null) {
    metadata.nextStage = verdict.next.stage;
    metadata.nextAt = verdict.next.at;
  }
  return metadata;
}
