import type { EventEmitter } from 'node:events';
import pg from 'pg';

/**
 * A connection to Postgres whose end nobody misses and nobody dies of. By itself, one that is cut while nobody listens to
 * its errors ends the process; and whoever begins to listen a moment later, as BullMQ does with the connection that hears of
 * new jobs, would wait on it for ever. This one tells each later listener of the end it had.
 * @param config as for `pg.Client`; a pool calls this with `new`
 */
export function lastingClient(config: pg.ClientConfig): pg.Client {
  const client = new pg.Client(config);
  const emit = client.emit.bind(client) as (event: string | symbol, ...args: unknown[]) => boolean;
  let end: { readonly error: unknown } | null = null;
  client.emit = (event: string | symbol, ...args: unknown[]) => {
    if (event !== 'error') return emit(event, ...args);
    end = { error: args[0] };
    return client.listenerCount('error') > 0 && emit(event, ...args);
  };
  const events: EventEmitter = client;
  events.on('newListener', (event, listener) => {
    if (event === 'error' && end !== null) process.nextTick(listener, end.error);
  });
  return client;
}
