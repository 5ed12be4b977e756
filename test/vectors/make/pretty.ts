const WIDTH = 110;

/** JSON to be read and compared: what fits stands on one line, the rest has a line for each member. Ends with a line break. */
export function pretty(value: unknown): string {
  return `${written(value, '', 0)}\n`;
}

function written(value: unknown, indent: string, before: number): string {
  const line = onOneLine(value);
  if (indent.length + before + line.length + 1 <= WIDTH) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value) && value.length > 0) {
    const lines = value.map((one) => inner + written(one, inner, 0));
    return `[\n${lines.join(',\n')}\n${indent}]`;
  }
  if (isObject(value) && Object.keys(value).length > 0) {
    const lines = Object.entries(value).map(([name, one]) => {
      const start = `${JSON.stringify(name)}: `;
      return inner + start + written(one, inner, start.length);
    });
    return `{\n${lines.join(',\n')}\n${indent}}`;
  }
  return line;
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${onOneLine(one)}`);
  return members.length > 0 ? `{ ${members.join(', ')} }` : '{}';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
