import { timeLapse } from '../store/clock.ts';
import type { Pool } from '../store/connect.ts';
import { onPolicyChange } from '../store/policy-changes.ts';

/** What whoever keeps policy answers in memory has to know. */
export type PolicyChangeListener = {
  /** Of these accounts (ids), or of anybody. */
  readonly changed: (concerned: readonly number[] | 'all') => void;
  /** Everything from here on is heard. @param isTimeLapse business time is not machine time: nothing stays right by itself */
  readonly hearing: (isTimeLapse: boolean) => void;
  /** Changes are not heard any more, until `hearing` is called again. */
  readonly cutOff: () => void;
};

/**
 * Listens for changes of policy until it is stopped.
 * @throws when the database cannot be reached at the start
 */
export async function hearPolicyChanges(
  pool: Pool,
  { changed, hearing, cutOff }: PolicyChangeListener,
): Promise<() => Promise<void>> {
  let isConnected = false;
  const lookAtClock = async (): Promise<void> => {
    const isTimeLapse = (await timeLapse(pool)) !== null;
    // What was said meanwhile is heard from now on, so what is known has to be looked at again.
    changed('all');
    if (isConnected) hearing(isTimeLapse);
  };
  const stayCutOff = (): void => cutOff();
  const stop = await onPolicyChange(pool, {
    changed: (change) => {
      if (change.kind === 'accounts') changed(change.ids);
      else if (change.kind === 'all') changed('all');
      else void lookAtClock().catch(stayCutOff);
    },
    ready: () => {
      isConnected = true;
      void lookAtClock().catch(stayCutOff);
    },
    lost: () => {
      isConnected = false;
      cutOff();
    },
  });
  return stop;
}
