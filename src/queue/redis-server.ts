/** What Glidepath asks of a Redis or Valkey server before it trusts it with the queue. */
export type RedisServer = {
  readonly name: 'Redis' | 'Valkey';
  readonly version: string;
  readonly isCluster: boolean;
  /** Jobs outlive a crash of the server (`appendonly yes`). */
  readonly keepsJobs: boolean;
  /** `noeviction`, or another policy, under which a full server drops jobs. */
  readonly evictionPolicy: string;
};

const OLDEST_REDIS = 7;

/** Reads the answer to INFO. */
export function readRedisServer(information: string): RedisServer {
  const fields = new Map(
    information.split(/\r?\n/).map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
    }),
  );
  const valkey = fields.get('valkey_version');
  return {
    name: valkey ? 'Valkey' : 'Redis',
    version: valkey ?? fields.get('redis_version') ?? 'unknown',
    isCluster: fields.get('cluster_enabled') === '1',
    keepsJobs: fields.get('aof_enabled') === '1',
    evictionPolicy: fields.get('maxmemory_policy') ?? 'noeviction',
  };
}

/** One sentence for each thing about the server that can lose jobs. They are found again, later than they could be. */
export function warningsAbout(server: RedisServer): string[] {
  const warnings: string[] = [];
  if (server.name === 'Redis' && Number.parseInt(server.version, 10) < OLDEST_REDIS) {
    warnings.push(`Redis ${server.version} is older than ${OLDEST_REDIS}: update it, or use Valkey.`);
  }
  if (server.evictionPolicy !== 'noeviction') {
    warnings.push(
      `${server.name} drops keys when its memory is full (${server.evictionPolicy}): set \`maxmemory-policy noeviction\`.`,
    );
  }
  if (!server.keepsJobs) {
    warnings.push(`${server.name} forgets recent jobs when it crashes: set \`appendonly yes\`.`);
  }
  return warnings;
}
