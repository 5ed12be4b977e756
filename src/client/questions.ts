import { isText } from '../domain/policy/read-claims.ts';
import { type Asker, ask, type Connection, headersOf, queryOf, type Reply } from './http.ts';
import { membersOf } from './members.ts';

/** `GET /v1/policy`. @param etag of the document that is kept; null asks for a whole one */
export async function askForDocument(
  asker: Asker,
  etag: string | null,
  connection: Connection,
): Promise<Reply> {
  const headers = { ...headersOf(asker), accept: 'application/jwt' };
  return ask(connection, `${asker.url}/v1/policy?${queryOf(asker)}`, {
    method: 'GET',
    headers: etag === null ? headers : { ...headers, 'if-none-match': etag },
  });
}

/**
 * `POST /v1/check` with a nonce, for the signed receipt in its answer; null when there is none. The server learns which
 * features are asked for.
 */
export async function askForReceipt(
  asker: Asker,
  features: readonly string[],
  nonce: string,
  connection: Connection,
): Promise<string | null> {
  const { product, installation, hint } = asker;
  const { text } = await ask(connection, `${asker.url}/v1/check`, {
    method: 'POST',
    headers: { ...headersOf(asker), accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ product, installation, hint: hint ?? undefined, features, nonce }),
  });
  const { receipt } = membersOf(text);
  return isText(receipt) ? receipt : null;
}

/** `GET /.well-known/jwks.json`: the endorsements in it; none when there is no usable answer. */
export async function askForEndorsements(
  asker: Pick<Asker, 'url'>,
  connection: Connection,
): Promise<readonly string[]> {
  const url = `${asker.url}/.well-known/jwks.json`;
  return endorsementsIn((await ask(connection, url, { method: 'GET', headers: {} })).text);
}

/**
 * The endorsements in the text of a key set, oldest key first; none when it is anything else. The keys beside them are
 * not read: nothing vouches for those.
 */
export function endorsementsIn(keySet: string): readonly string[] {
  const { keys } = membersOf(keySet);
  if (!Array.isArray(keys)) return [];
  // The service lists the newest first; a chain is followed from its other end.
  return keys
    .map((key) => Object(key).endorsement)
    .filter(isText)
    .reverse();
}
