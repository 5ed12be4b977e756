import type { Draft } from './draft.ts';
import { type Finding, wrong } from './finding.ts';
import { suggestion } from './nearest.ts';
import type { Path } from './places.ts';

/** Names of cohorts, products, features, phases and waves that do not exist, with the nearest that does. */
export function checkReferences(draft: Draft): readonly Finding[] {
  const { file, names } = draft;
  const phases = file.phases.flatMap((phase, index): readonly Finding[] => {
    const at: Path = ['phases', index];
    const { after } = phase.start;
    return [
      ...unknownOnes('cohort', phase.cohorts, names.cohorts, [...at, 'cohorts'], true),
      ...unknownOnes('product', phase.products, names.products, [...at, 'products'], true),
      ...unknownFeatures(draft, index),
      ...(after === undefined ? [] : unknownOne('phase', after, names.phases, [...at, 'start', 'after'])),
      ...phase.gates.flatMap((gate, number) =>
        gate.delivered
          ? unknownOne('wave', gate.delivered.wave, names.waves, [
              ...at,
              'gates',
              number,
              'delivered',
              'wave',
            ])
          : [],
      ),
    ];
  });
  const briefings = file.briefings.flatMap((briefing, index) =>
    unknownOnes('wave', briefing.for, names.waves, ['briefings', index, 'for']),
  );
  const waves = file.waves.flatMap((wave, index) =>
    unknownOne('phase', wave.phase, names.phases, ['waves', index, 'phase']),
  );
  return [...phases, ...briefings, ...waves, ...ownSuccessor(draft)];
}

type Kind = 'cohort' | 'product' | 'feature' | 'phase' | 'wave';

function unknownOnes(
  kind: Kind,
  words: readonly string[],
  known: ReadonlySet<string> | null,
  path: Path,
  allowsAll = false,
): readonly Finding[] {
  return words.flatMap((word, index) =>
    allowsAll && word === 'all' ? [] : unknownOne(kind, word, known, [...path, index]),
  );
}

function unknownOne(
  kind: Kind,
  word: string,
  known: ReadonlySet<string> | null,
  path: Path,
): readonly Finding[] {
  if (known === null || known.has(word)) return [];
  const message = `There is no ${kind} \`${word}\`: ${suggestion(word, [...known], `${kind}s`)}`;
  return [wrong(`unknown-${kind}`, path, message)];
}

function unknownFeatures({ file, plan }: Draft, index: number): readonly Finding[] {
  const written = file.phases[index]?.features ?? [];
  const covered = plan.phases[index]?.products ?? [];
  const known = plan.products
    .filter((product) => covered.includes(product.key))
    .flatMap((product) => product.features);
  return unknownOnes('feature', written, new Set(known), ['phases', index, 'features']).map((finding) => ({
    ...finding,
    restsOn: ['products' as const],
  }));
}

function ownSuccessor({ plan }: Draft): readonly Finding[] {
  if (plan.supersedes !== plan.campaign) return [];
  return [
    wrong(
      'supersedes-itself',
      ['supersedes'],
      'A campaign cannot take over from itself: name the older campaign.',
    ),
  ];
}
