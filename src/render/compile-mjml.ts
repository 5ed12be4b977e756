import Handlebars from 'handlebars';
import type { Problem } from '../domain/problem.ts';
import type { Place } from './template-reading.ts';
import { originOfLine, type TemplateSource } from './template-source.ts';

type MjmlError = { readonly line: number; readonly message: string; readonly tagName?: string };

/** Compiles MJML with numbered expressions to HTML; on errors adds problems and returns an empty text. */
export async function compileMjml(
  mjml: string,
  source: TemplateSource,
  problems: Problem[],
): Promise<string> {
  // Loading MJML takes half a second, which only those who compile templates should pay.
  const { default: mjml2html } = await import('mjml');
  try {
    const { html } = await mjml2html(mjml, { validationLevel: 'strict', keepComments: false, fonts: {} });
    return html;
  } catch (error) {
    const errors = (error as { errors?: readonly MjmlError[] }).errors ?? [];
    for (const one of errors) {
      const at = originOfLine(source, one.line);
      const text = source.body.split('\n')[one.line - 1] ?? '';
      const column = one.tagName === undefined ? -1 : text.indexOf(`<${one.tagName}`);
      problems.push({
        severity: 'error',
        code: 'mjml',
        ...at,
        column: column < 0 ? null : column + 1,
        message: one.message,
      });
    }
    if (errors.length === 0) {
      const message = error instanceof Error ? error.message : String(error);
      problems.push({
        severity: 'error',
        code: 'mjml',
        file: source.file,
        line: null,
        column: null,
        message,
      });
    }
    return '';
  }
}

/** MJML silently drops text between its tags, so each expression and each closing must be found in what it made. */
export function vanishedProblems(
  mjml: string,
  html: string,
  places: readonly Place[],
  source: TemplateSource,
): Problem[] {
  if (html === '') return [];
  const advice = 'Around MJML tags, write it inside <mj-raw>…</mj-raw>.';
  const numbers = new Set([...html.matchAll(/ at=(\d+)/g)].map((match) => Number(match[1])));
  const used = [...mjml.matchAll(/ at=(\d+)/g)].map((match) => Number(match[1]));
  const problems: Problem[] = used
    .filter((number) => !numbers.has(number))
    .flatMap((number) => {
      const place = places[number];
      if (place === undefined) return [];
      const { file, line, column } = place;
      const message = `MJML drops this expression, because it stands between tags. ${advice}`;
      return [{ severity: 'error' as const, code: 'vanished', file, line, column, message }];
    });
  // An {{else}} that vanished leaves a template that still parses, and shows both branches as one.
  if (html.split('{{else').length < mjml.split('{{else').length) {
    const message = `MJML drops an {{else}} that stands between tags. ${advice}`;
    problems.push({
      severity: 'error',
      code: 'vanished',
      file: source.file,
      line: null,
      column: null,
      message,
    });
  }
  if (problems.length === 0) {
    try {
      Handlebars.parse(html);
    } catch {
      const message = `After MJML its blocks no longer close where they should. ${advice}`;
      problems.push({
        severity: 'error',
        code: 'vanished',
        file: source.file,
        line: null,
        column: null,
        message,
      });
    }
  }
  return problems;
}
