import { type Agent, Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';

type Connecting = Agent & { createConnection(options: unknown, done?: unknown): Duplex };

/** What a failed request may tell: its own system error, the one it wraps, the connection it ran on. */
type Failure = {
  readonly syscall?: unknown;
  readonly cause?: unknown;
  readonly request?: { readonly socket?: unknown };
};

/**
 * Agents that remember which of their connections never opened. A request that failed on one of these sent nothing,
 * whatever the error is called (refused, unknown host, bad certificate, time-out while connecting): that is
 * disproof (M1). Each request gets its own connection, because a kept one may be closed under our hands by the
 * other side, which nobody can tell from a message that was taken and never answered.
 */
export function connectionsThatTell(): {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
  /** Did the request that ended with this error certainly send nothing? */
  readonly nothingSent: (error: unknown) => boolean;
} {
  const unopened = new WeakSet<object>();

  function watch<A extends Agent>(agent: A, opened: 'connect' | 'secureConnect'): A {
    const connecting = agent as A & Connecting;
    const connect = connecting.createConnection;
    connecting.createConnection = (options, done) => {
      const socket = connect.call(agent, options, done);
      unopened.add(socket);
      socket.once(opened, () => unopened.delete(socket));
      return socket;
    };
    return agent;
  }

  return {
    httpAgent: watch(new HttpAgent({ keepAlive: false }), 'connect'),
    httpsAgent: watch(new HttpsAgent({ keepAlive: false }), 'secureConnect'),
    nothingSent(error) {
      const failure = failureOf(error);
      const socket = failure?.request?.socket;
      if (typeof socket === 'object' && socket !== null && unopened.has(socket)) return true;
      return failedToConnect(error) || failedToConnect(failure?.cause);
    },
  };
}

/** For connections that are not ours to watch (through a proxy): the system call that failed tells. */
function failedToConnect(error: unknown): boolean {
  const syscall = failureOf(error)?.syscall;
  return syscall === 'connect' || syscall === 'getaddrinfo';
}

function failureOf(error: unknown): Failure | null {
  return typeof error === 'object' && error !== null ? error : null;
}
