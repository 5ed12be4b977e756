import { fileURLToPath } from 'node:url';
import type { TemplateBook } from '../render/template-book.ts';

/** The package's own templates; `../../templates` from the sources and from the build alike. */
const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));

/**
 * Reads and compiles the templates. What compiles them is large and few commands need it: it is loaded here.
 * @param directory instead of the package's own
 */
export async function openTemplates(directory: string = TEMPLATES): Promise<TemplateBook> {
  const { compileTemplates } = await import('../render/template-book.ts');
  return compileTemplates(directory);
}
