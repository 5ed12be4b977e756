/** What a token may be used for, within what its person may. Writing includes reading. */
export const TOKEN_SCOPES = [
  'accounts:read',
  'accounts:write',
  'contacts:read',
  'contacts:write',
  'entitlements:read',
  'entitlements:write',
  'activations:read',
  'activations:write',
  'cases:read',
  'cases:write',
  'campaigns:read',
  'campaigns:write',
  'mail:read',
  'mail:write',
] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/**
 * May a token with these scopes be used for this?
 * @param scopes null: for everything
 */
export function scopeAllows(scopes: readonly string[] | null, needed: TokenScope): boolean {
  if (scopes === null || scopes.includes(needed)) return true;
  return needed.endsWith(':read') && scopes.includes(needed.replace(':read', ':write'));
}

/** Those of these words that are no scope. */
export function unknownScopes(words: readonly string[]): readonly string[] {
  return words.filter((word) => !TOKEN_SCOPES.some((scope) => scope === word));
}
