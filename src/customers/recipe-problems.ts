import type { Problem } from '../domain/problem.ts';
import type { Mapping, Recipe } from './mapping.ts';
import { didYouMean } from './nearest.ts';
import { errorAt } from './problems.ts';
import { columnId, type SourceTable } from './source-table.ts';
import { columnsIn } from './template.ts';

type Path = readonly PropertyKey[];

/** Every file, join and column a recipe names and that does not exist, at its place in the mapping. */
export function recipeProblems(
  mapping: Mapping,
  path: Path,
  recipe: Recipe,
  sources: ReadonlyMap<string, SourceTable | null>,
): Problem[] {
  const problems: Problem[] = [];
  const at = (inner: Path, code: string, message: string) => {
    const { line, column } = mapping.placeOf([...path, ...inner]);
    problems.push(errorAt(code, mapping.file, line, message, column));
  };
  const needFile = (name: string, inner: Path) => {
    if (sources.has(name)) return;
    at(inner, 'unknown-file', `files names no ${name}.${didYouMean(name, [...sources.keys()])}`);
  };
  const needColumn = (source: string, column: string, inner: Path) => {
    const table = sources.get(source);
    if (!table || table.index.has(columnId(column))) return;
    const hint = didYouMean(column, table.columns);
    at(inner, 'unknown-column', `${table.file} has no column ${column}.${hint}`);
  };

  needFile(recipe.from, ['from']);
  for (const [index, column] of (recipe.each ?? []).entries())
    needColumn(recipe.from, column, ['each', index]);
  for (const [alias, join] of Object.entries(recipe.join)) {
    needFile(join.file, ['join', alias, 'file']);
    for (const [theirs, ours] of Object.entries(join.on)) {
      needColumn(join.file, theirs, ['join', alias, 'on', theirs]);
      needColumn(recipe.from, ours, ['join', alias, 'on', theirs]);
    }
    if (join.latest) needColumn(join.file, join.latest, ['join', alias, 'latest']);
  }
  for (const [field, template] of Object.entries(recipe.fields)) {
    for (const { join, column } of columnsIn(template)) {
      const source = join === null ? recipe.from : recipe.join[join]?.file;
      if (source !== undefined) needColumn(source, column, ['fields', field]);
      else {
        const hint = didYouMean(join ?? '', Object.keys(recipe.join));
        at(['fields', field], 'unknown-join', `there is no join ${join} here.${hint}`);
      }
    }
  }
  return problems;
}
