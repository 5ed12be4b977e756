import type { Problem } from '../domain/problem.ts';

/** The templates' directory as texts by relative path: `notice.mjml`, `partials/footer.mjml`, `brand.json`, `en.json`. */
export type TemplateFiles = ReadonlyMap<string, string>;

/** Where a line of an assembled template was written. */
export type Origin = { readonly file: string; readonly line: number };

/** One `key: value` of the front matter; `column` is where the value starts. */
export type FrontMatterField = { readonly value: string; readonly line: number; readonly column: number };

export type TemplateSource = {
  readonly file: string;
  readonly fields: Readonly<Record<string, FrontMatterField>>;
  /** The MJML with its partials in place, and the origin of each of its lines. */
  readonly body: string;
  readonly origins: readonly Origin[];
  readonly problems: readonly Problem[];
};

/**
 * Reads one template: front matter between `---` lines, then MJML in which `{{> name}}`, alone on its line, stands for
 * `partials/name.mjml` (or its translation, `partials/name.de.mjml`). Partials are the only files it can reach.
 */
export function assembleTemplate(file: string, locale: string, files: TemplateFiles): TemplateSource {
  const problems: Problem[] = [];
  const lines = (files.get(file) ?? '').split('\n');
  const end =
    lines[0]?.trim() === '---' ? lines.findIndex((line, at) => at > 0 && line.trim() === '---') : -1;
  if (end < 0) {
    const message = 'A template begins with its subject, preheader and class between two lines of ---.';
    problems.push({ severity: 'error', code: 'no-front-matter', file, line: 1, column: 1, message });
  }
  const fields = end < 0 ? {} : readFields(file, lines.slice(1, end), problems);
  const body: string[] = [];
  const origins: Origin[] = [];
  const add = (text: string, origin: Origin) => {
    body.push(text);
    origins.push(origin);
  };
  include({ file, lines: lines.slice(end + 1), firstLine: end + 2 }, [], locale, files, add, problems);
  return { file, fields, body: body.join('\n'), origins, problems };
}

function readFields(
  file: string,
  lines: readonly string[],
  problems: Problem[],
): Record<string, FrontMatterField> {
  const fields: Record<string, FrontMatterField> = {};
  lines.forEach((text, at) => {
    if (text.trim() === '') return;
    const match = /^([a-z]+):(\s*)(.*?)\s*$/.exec(text);
    const [, key = '', space = '', value = ''] = match ?? [];
    if (['subject', 'preheader', 'class'].includes(key)) {
      fields[key] = { value, line: at + 2, column: key.length + space.length + 2 };
    } else {
      const message = `Expected "subject: …", "preheader: …" or "class: …", not "${text.trim()}".`;
      problems.push({ severity: 'error', code: 'front-matter', file, line: at + 2, column: 1, message });
    }
  });
  return fields;
}

const INCLUSION = /^\s*\{\{>\s*([a-z0-9-]+)\s*\}\}\s*$/;

function include(
  part: { readonly file: string; readonly lines: readonly string[]; readonly firstLine: number },
  within: readonly string[],
  locale: string,
  files: TemplateFiles,
  add: (text: string, origin: Origin) => void,
  problems: Problem[],
): void {
  part.lines.forEach((text, at) => {
    const line = part.firstLine + at;
    const name = INCLUSION.exec(text)?.[1];
    if (name === undefined) {
      add(text, { file: part.file, line });
      return;
    }
    const partial = [`partials/${name}.${locale}.mjml`, `partials/${name}.mjml`].find((one) =>
      files.has(one),
    );
    if (partial === undefined || within.includes(partial)) {
      const message =
        partial === undefined
          ? `There is no partial "${name}"; it would be partials/${name}.mjml.`
          : `The partial "${name}" includes itself.`;
      const column = text.indexOf('{{') + 1;
      problems.push({ severity: 'error', code: 'partial', file: part.file, line, column, message });
      return;
    }
    const lines = (files.get(partial) ?? '').replace(/\n$/, '').split('\n');
    include({ file: partial, lines, firstLine: 1 }, [...within, partial], locale, files, add, problems);
  });
}

/** Where this offset of the assembled body was written, with its column. */
export function originOfOffset(source: TemplateSource, offset: number): Origin & { readonly column: number } {
  const before = source.body.slice(0, offset);
  const line = before.split('\n').length;
  return { ...originOfLine(source, line), column: offset - before.lastIndexOf('\n') };
}

/** Where this line of the assembled body (1-based) was written. */
export function originOfLine(source: TemplateSource, line: number): Origin {
  return source.origins[line - 1] ?? { file: source.file, line: 1 };
}
