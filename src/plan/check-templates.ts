import type { Draft } from './draft.ts';
import { type Finding, wrong } from './finding.ts';
import { suggestion } from './nearest.ts';
import type { Path } from './places.ts';

/** Templates that do not exist, with the nearest that does. */
export function checkTemplates({ plan, templates }: Draft): readonly Finding[] {
  if (templates === null) return [];
  const named: readonly { readonly name: string; readonly path: Path }[] = [
    ...plan.briefings.map(({ template }, index) => ({
      name: template,
      path: ['briefings', index, 'template'],
    })),
    ...plan.waves.flatMap(({ template, variants }, index) => [
      { name: template, path: ['waves', index, 'template'] },
      ...variants.map((variant, number) => ({
        name: variant.template,
        path: ['waves', index, 'variants', number, 'template'],
      })),
    ]),
    ...plan.mailings.map(({ template }, index) => ({
      name: template,
      path: ['mailings', index, 'template'],
    })),
  ];
  return named
    .filter(({ name }) => !templates.includes(name))
    .map(({ name, path }) =>
      wrong(
        'unknown-template',
        path,
        `There is no template \`${name}\`: ${suggestion(name, templates, 'templates')}`,
      ),
    );
}
