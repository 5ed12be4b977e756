/** The queue's server cannot be used. The message is one sentence that says what to do; no stack is of use to a reader. */
export class QueueUnavailable extends Error {
  override readonly name = 'QueueUnavailable';
}
