import { QueueUnavailable } from '../queue/queue-unavailable.ts';
import { NewerDatabaseError } from '../store/migrate.ts';
import { ConfigError } from './config.ts';
import { DatabaseUnavailable } from './embedded/database-unavailable.ts';

/** 0 fine, 1 refused or problems found, 2 usage, 3 infrastructure. */
export const EXIT = { fine: 0, refused: 1, usage: 2, infrastructure: 3 } as const;

/** A command says no: the message is one sentence that says what to do. */
export class Refused extends Error {
  override readonly name = 'Refused';
  /** Stable, for programs. */
  readonly code: string;

  constructor(message: string, code = 'refused') {
    super(message);
    this.code = code;
  }
}

/** Something the program needs is not there: a port, a database, a queue. The message says what to do. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/** What to print and how to exit when a command ended with an exception. Only bugs show a stack. */
export function explainFailure(error: unknown): { readonly message: string; readonly exitCode: number } {
  if (error instanceof Refused) return { message: error.message, exitCode: EXIT.refused };
  if (error instanceof ConfigError) return { message: error.message, exitCode: EXIT.usage };
  if (
    error instanceof Unavailable ||
    error instanceof DatabaseUnavailable ||
    error instanceof QueueUnavailable ||
    error instanceof NewerDatabaseError
  ) {
    return { message: error.message, exitCode: EXIT.infrastructure };
  }
  const known = knownFailure(error);
  if (known !== null) return { message: known, exitCode: EXIT.infrastructure };
  return {
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
    exitCode: EXIT.infrastructure,
  };
}

/** Errors of sockets and of PostgreSQL that a person can do something about. */
function knownFailure(error: unknown): string | null {
  const code = codeOf(error);
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${(error as { port?: number }).port ?? ''} is in use. Stop the other program, or set PORT to a free one.`;
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'CONNECT_TIMEOUT':
    case 'CONNECTION_CLOSED':
    case 'ECONNRESET':
      return 'The database does not answer. Check that it runs and that DATABASE_URL names it; leave DATABASE_URL unset to use the embedded one.';
    case '28P01':
    case '28000':
      return 'The database refuses the user or password in DATABASE_URL.';
    case '3D000':
      return 'The database named in DATABASE_URL does not exist. Create it first, for example with: createdb NAME';
    case '42501':
      return 'The database user in DATABASE_URL may not create tables. Give it the right to, or use the owner of the database.';
    case '42P01':
      return 'The database has no Glidepath tables yet. Run "glidepath migrate" first.';
    default:
      return null;
  }
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return codeOf(error.cause);
}
