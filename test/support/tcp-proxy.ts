import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be cut, or lose what the server says. */
export type TcpProxy = {
  readonly port: number;
  /** From now on what the server says is thrown away, while the connections stay open, whenever this is true of what the client said last. */
  swallowAnswersTo(said: ((text: string) => boolean) | null): void;
  /** The next so many times that the server says something like this, it is thrown away, with all that follows on that connection. */
  swallowNext(count: number, like: (text: string) => boolean): void;
  /** From now on a connection is cut the moment the server answers, whenever this is true of anything the client said on it. */
  cutAnswersTo(said: (text: string) => boolean): void;
  /**
   * From now on, once the server says something like this on a new connection, that and all that follows comes in one
   * piece when the server has ended the connection: as on a busy machine. Until it is called with null.
   */
  gatherFrom(like: ((text: string) => boolean) | null): void;
  /** Where new connections lead from now on. */
  pointTo(port: number): void;
  /** Cuts every connection without a farewell. */
  cut(): void;
  /** How many answers were thrown away. */
  swallowed(): number;
  close(): Promise<void>;
};

/** Hears all that is said on one connection. */
export type Overhearer = {
  clientSaid(data: Buffer): void;
  serverSaid(data: Buffer): void;
  closed(): void;
};

/**
 * Starts a proxy on a free port of this machine.
 * @param overhear is asked for each new connection
 */
export async function startTcpProxy(
  host: string,
  port: number,
  overhear?: () => Overhearer,
): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let losing: ((text: string) => boolean) | null = null;
  let cutting: (text: string) => boolean = () => false;
  let swallowed = 0;
  let gatheringFrom: ((text: string) => boolean) | null = null;
  let target = port;
  let next: { left: number; readonly like: (text: string) => boolean } = { left: 0, like: () => false };
  const server = createServer((client) => {
    const upstream = connect({ host, port: target });
    let said = '';
    let silent = false;
    let doomed = false;
    const gatherFrom = gatheringFrom;
    const gathered: Buffer[] = [];
    const overhearer = overhear?.();
    client.once('close', () => overhearer?.closed());
    client.on('data', (data) => {
      said = data.toString('latin1');
      // What follows on a connection that fell silent is lost, too: a client cannot tell.
      silent ||= losing?.(said) ?? false;
      doomed ||= cutting(said);
      overhearer?.clientSaid(data);
      upstream.write(data);
    });
    upstream.on('data', (data) => {
      overhearer?.serverSaid(data);
      if (!silent && next.left > 0 && next.like(data.toString('latin1'))) {
        next.left -= 1;
        silent = true;
      }
      if (silent || doomed) swallowed += 1;
      if (doomed) client.resetAndDestroy();
      else if (gathered.length > 0 || gatherFrom?.(data.toString('latin1'))) gathered.push(data);
      else if (!silent) client.write(data);
    });
    upstream.on('end', () => {
      if (gathered.length > 0) client.end(Buffer.concat(gathered));
    });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        // The last words of a server that ended go out before the end.
        if (socket === client || gathered.length === 0) other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    swallowAnswersTo: (decide) => {
      losing = decide;
    },
    swallowNext: (left, like) => {
      next = { left, like };
    },
    cutAnswersTo: (decide) => {
      cutting = decide;
    },
    gatherFrom: (like) => {
      gatheringFrom = like;
    },
    pointTo: (port) => {
      target = port;
    },
    cut: () => {
      for (const socket of open) socket.resetAndDestroy();
    },
    swallowed: () => swallowed,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
