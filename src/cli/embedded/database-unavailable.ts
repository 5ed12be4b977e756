/** The embedded database cannot run here. The message is one sentence (or two) that says what to do; no stack is of use to a reader. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}
