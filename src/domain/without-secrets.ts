/**
 * What must not stand where it cannot be taken out again: addresses, license keys, tokens. Each by the look of it.
 */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/[^\s<>"'`(),;:[\]@]+@[^\s<>"'`(),;:[\]@]+\.[^\s<>"'`(),;:[\].]+/g, '<address>'],
  [/\b[A-Z0-9]+(?:-[0-9A-Z]{5}){6}\b/gi, '<license key>'],
  [/\bBearer\s+[^\s<>"'),;]+/gi, 'Bearer <token>'],
  [/\bSG\.[\w-]{8,}\.[\w-]{8,}/g, '<token>'],
  // A hash or an id of ours has no capitals beside its small letters: a token of 192 bits does.
  [/(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])(?:gp_)?[\w-]{32}(?![\w-])/g, '<token>'],
];

/**
 * A text of a person, fit to be kept for ever: an entry of the audit chain outlives whoever is named in it. What looks
 * like a mail address, a license key or a token is taken out; everything else stays as it was written.
 */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((rest, [pattern, instead]) => rest.replaceAll(pattern, instead), text);
}

/** What a log or a queue may keep of something that was thrown. */
export type SafeError = {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
};

/**
 * Errors quote what they were about: PostgreSQL the value it could not read, a mail server whom the message was for. Kept
 * are the words, the code and where it happened; quotations, addresses, keys and tokens are not.
 */
export function safeError(error: unknown): SafeError {
  if (!(error instanceof Error)) return { name: typeof error, message: '' };
  const message = withoutSecrets(error.message);
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  // The stack begins with the message, which may have lines of its own.
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  const said = quotesValues(error) ? message.replaceAll(/"[^"]*"/g, '"…"') : message;
  return {
    ...{ name: error.name, message: said, ...code },
    stack: [`${error.name}: ${said}`, ...frames].join('\n'),
  };
}

/** PostgreSQL's class 22, "data exception": its messages repeat the value. Others name tables and columns, which help. */
function quotesValues(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && /^22[0-9A-Z]{3}$/.test(error.code);
}
