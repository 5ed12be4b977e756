/** What sockets and the database's driver say of a server that is not there. */
const CODES_OF_A_LOSS: ReadonlySet<unknown> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ENOTFOUND', 'EAI_AGAIN'],
  ...['CONNECT_TIMEOUT', 'CONNECTION_CLOSED', 'CONNECTION_DESTROYED', 'CONNECTION_ENDED'],
]);

/** What PostgreSQL says while it starts, stops, or takes no more connections. */
const CODES_OF_A_FAREWELL = /^(57P0[1-5]|53300)$/;

/** Seconds after which whoever was sent away may ask again. */
export const COME_BACK_AFTER = '30';

/**
 * Is the database away? Then the request was in order, and whoever sent it should come back; anything else that is
 * thrown is a bug of ours.
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  const { code } = error;
  return CODES_OF_A_LOSS.has(code) || (typeof code === 'string' && CODES_OF_A_FAREWELL.test(code));
}

/** What PostgreSQL says of values that it cannot keep: out of range, not to be written down, referring to nothing. */
const CODES_OF_A_REFUSAL = /^2[23]/;

/** Will the database refuse these values however often they come? */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error)) return false;
  return typeof error.code === 'string' && CODES_OF_A_REFUSAL.test(error.code);
}
