/** How much breaks, and how much mail is on its way meanwhile. */
export type Size = {
  readonly accounts: number;
  readonly contactsPerAccount: number;
  readonly workers: number;
  /** Within this time all faults strike; stops may end later. */
  readonly faultSeconds: number;
  readonly kills: number;
  /** Of the queue: all of Redis, or all of its tables. */
  readonly empties: number;
  readonly redisRestarts: number;
  readonly postgresRestarts: number;
  /** Workers stopped (SIGSTOP) for longer than any lease, always two at a time. */
  readonly stops: number;
  /** How often answers of the database to a commit get lost. */
  readonly lostAnswers: number;
  /** How often the provider's events are held back for a while. */
  readonly mutes: number;
};

/** What `npm run test:faults` does on each backend. */
export const FULL: Size = {
  accounts: 1400,
  contactsPerAccount: 5,
  workers: 6,
  faultSeconds: 560,
  kills: 210,
  empties: 22,
  redisRestarts: 6,
  postgresRestarts: 6,
  stops: 12,
  lostAnswers: 20,
  mutes: 25,
};

/** What runs with all other tests. */
export const SMALL: Size = {
  accounts: 250,
  contactsPerAccount: 5,
  workers: 5,
  faultSeconds: 60,
  kills: 13,
  empties: 2,
  redisRestarts: 1,
  postgresRestarts: 1,
  stops: 2,
  lostAnswers: 2,
  mutes: 3,
};
