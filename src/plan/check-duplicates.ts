import type { Draft } from './draft.ts';
import { type Finding, wrong } from './finding.ts';

/** Two entries with one key: nobody could tell which is meant. Waves and mailings share one ledger, hence one list of keys. */
export function checkDuplicates({ file }: Draft): readonly Finding[] {
  return [
    ...duplicates([entries('cohorts', file.cohorts)]),
    ...duplicates([entries('phases', file.phases)]),
    ...duplicates([entries('briefings', file.briefings)]),
    ...duplicates([entries('waves', file.waves), entries('mailings', file.mailings)]),
    ...reservedKeys(file),
  ];
}

type Entry = {
  readonly section: 'cohorts' | 'phases' | 'briefings' | 'waves' | 'mailings';
  readonly index: number;
  readonly key: string;
};

function entries(section: Entry['section'], list: readonly { readonly key: string }[]): readonly Entry[] {
  return list.map(({ key }, index) => ({ section, index, key }));
}

function duplicates(lists: readonly (readonly Entry[])[]): readonly Finding[] {
  const seen = new Set<string>();
  return lists.flat().flatMap(({ section, index, key }) => {
    const isNew = !seen.has(key);
    seen.add(key);
    if (isNew) return [];
    return [
      wrong(
        'duplicate-key',
        [section, index, 'key'],
        `\`${key}\` is taken by an earlier entry: give this one another key.`,
      ),
    ];
  });
}

/** `all` stands for every cohort or product, so none may be called that. */
function reservedKeys(file: Draft['file']): readonly Finding[] {
  const message = '`all` stands for every one of them: choose another key.';
  return [
    ...file.cohorts.flatMap(({ key }, index) =>
      key === 'all' ? [wrong('reserved-key', ['cohorts', index, 'key'], message)] : [],
    ),
    ...Object.keys(file.products).flatMap((key) =>
      key === 'all' ? [{ ...wrong('reserved-key', ['products', key], message), part: 'key' as const }] : [],
    ),
  ];
}
