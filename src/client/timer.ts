type Timer = ReturnType<typeof setTimeout>;

/** A program that is done must not be kept alive by a timer; browsers have numbers here. */
export function unheld(timer: Timer): Timer {
  timer.unref?.();
  return timer;
}

/** Calls back after some milliseconds, unless the signal is quicker. Keeps no program alive. */
export function callLater(milliseconds: number, signal: AbortSignal, then: () => void): void {
  if (signal.aborted) return;
  const stop = () => clearTimeout(timer);
  const timer = unheld(
    setTimeout(() => {
      signal.removeEventListener('abort', stop);
      then();
    }, milliseconds),
  );
  signal.addEventListener('abort', stop);
}
