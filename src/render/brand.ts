import type { Problem } from '../domain/problem.ts';

/** The values of `brand.json` under dotted names (`colours.accent`); they are put in when templates are compiled. */
export type Brand = ReadonlyMap<string, string>;

/**
 * Reads the text of `brand.json`. Values are short plain texts: they end up inside markup, so braces and angle brackets
 * are refused, and everything under `colours` and `dark` must be `#rrggbb`.
 * @param file how problems name it
 */
export function readBrand(
  text: string | undefined,
  file: string,
): { brand: Brand; problems: readonly Problem[] } {
  const brand = new Map<string, string>();
  const problems: Problem[] = [];
  const complain = (message: string) =>
    problems.push({ severity: 'error', code: 'brand', file, line: null, column: null, message });
  if (text === undefined) complain('The brand file is missing.');
  else {
    try {
      flatten(JSON.parse(text), '', brand);
    } catch {
      complain('This is not valid JSON.');
    }
  }
  for (const [name, value] of brand) {
    if (/[{}<>\r\n]/.test(value)) complain(`${name} may not contain braces, angle brackets or line breaks.`);
    if (/^(colours|dark)\./.test(name) && !/^#[0-9a-fA-F]{6}$/.test(value)) {
      complain(`${name} must be a colour such as #0f5c5c, not "${value}".`);
    }
  }
  return { brand, problems };
}

function flatten(value: unknown, name: string, into: Map<string, string>): void {
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) flatten(inner, name ? `${name}.${key}` : key, into);
  } else {
    into.set(name, String(value));
  }
}
