/** A row left out because the mapping says so. */
export type Skipped = { readonly file: string; readonly line: number; readonly why: string };

/**
 * What was left out and why, for people: one line a file and reason, with the lines of the file.
 * @param atMost how many line numbers are written before `and N more`
 */
export function describeSkipped(skipped: readonly Skipped[], atMost = 10): string {
  const groups = new Map<string, { readonly file: string; readonly why: string; readonly lines: number[] }>();
  for (const { file, line, why } of skipped) {
    const id = JSON.stringify([file, why]);
    const group = groups.get(id) ?? { file, why, lines: [] };
    group.lines.push(line);
    groups.set(id, group);
  }
  return [...groups.values()]
    .map(({ file, why, lines }) => {
      const more = lines.length > atMost ? ` and ${lines.length - atMost} more` : '';
      const rows = lines.length === 1 ? '1 row' : `${lines.length} rows`;
      return `${file}: ${rows} skipped, ${why}: line ${lines.slice(0, atMost).join(', ')}${more}`;
    })
    .join('\n');
}
