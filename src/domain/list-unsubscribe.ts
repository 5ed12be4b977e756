/**
 * The headers that give an optional stream its unsubscribe button (RFC 2369, RFC 8058).
 * Never for a required notice: opting out cannot suppress it (M8).
 *
 * No `mailto:` beside it, which RFC 2369 allows and RFC 8058 does not ask for: Glidepath receives no mail, so such a mail
 * would be honoured only where somebody happens to read that mailbox and tells the bounce webhook. Without that it would
 * look like an unsubscription and be none, which is worse than one button less; the https address works everywhere.
 * @param url opens the unsubscribe page on GET, unsubscribes on `POST` of `List-Unsubscribe=One-Click`; identifies
 *   recipient and stream by itself. Keep it short: a folded header breaks signatures on some servers.
 * @returns `List-Unsubscribe`, and for an https address `List-Unsubscribe-Post`, which mail programs ignore without https
 * @throws when `url` is not an http(s) address: that is a bug
 */
export function listUnsubscribeHeaders(url: string): Readonly<Record<string, string>> {
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') {
    throw new Error(`An unsubscribe link must be http or https, not ${parsed.protocol}`);
  }
  const list = { 'List-Unsubscribe': `<${parsed.href}>` };
  return parsed.protocol === 'https:'
    ? { ...list, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
    : list;
}
