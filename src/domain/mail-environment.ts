/** Where mail would be sent from: which database says so, and through what. */
export type MailEnvironment = {
  /** The server's own identifier, the database's name and where it is reached. */
  readonly database: string;
  /** Transport, its host and the sending address. */
  readonly transport: string;
};

const STOPPED = 'No mail leaves:';

/**
 * Why no mail may leave: the database is a copy restored elsewhere, or the transport is another one than a person knows
 * of. Null when all is as confirmed.
 * @param confirmed null before the first mail: what is found then is taken as meant
 */
export function environmentChange(confirmed: MailEnvironment | null, found: MailEnvironment): string | null {
  if (confirmed === null) return null;
  const changes = [
    ...(confirmed.database === found.database
      ? []
      : [`the database is ${found.database}, confirmed was ${confirmed.database}`]),
    ...(confirmed.transport === found.transport
      ? []
      : [`mail would leave through ${found.transport}, confirmed was ${confirmed.transport}`]),
  ];
  if (changes.length === 0) return null;
  return `${STOPPED} ${changes.join('; ')}. If this is the real system and not a copy, run \`glidepath mail confirm\`.`;
}

/** Did {@link environmentChange} stop a campaign's mail? Confirming the environment then lets it go on. */
export function isEnvironmentStop(mailStopped: string | null): boolean {
  return mailStopped?.startsWith(STOPPED) ?? false;
}
