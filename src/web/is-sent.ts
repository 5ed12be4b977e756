/**
 * Did a mail that answers somebody at once leave? A transport says what became of it; a lost answer may well have been a mail.
 * @param sending what sending it came to
 */
export async function isSent(sending: Promise<unknown>): Promise<boolean> {
  try {
    const outcome = await sending;
    const kind = typeof outcome === 'object' && outcome !== null && 'kind' in outcome ? outcome.kind : '';
    return kind !== 'rejected' && kind !== 'try-later' && kind !== 'stop';
  } catch {
    return false;
  }
}
