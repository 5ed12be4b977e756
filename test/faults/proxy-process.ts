import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startTcpProxy } from '../support/tcp-proxy.ts';

// The proxy in front of Postgres runs in a process of its own: the test's is busy being the provider, and must not slow
// every statement of every worker. This file is that process, and what the test holds of it.

type Order = { readonly pointTo: number } | { readonly swallowNext: number };
type Word = { readonly port: number } | { readonly swallowed: number };

export type ProxyProcess = {
  readonly port: number;
  pointTo(port: number): void;
  /** The next so many answers to something that was committed get lost, each on another connection. */
  loseAnswersToCommit(count: number): void;
  /** How many were lost so far. */
  lost(): number;
  stop(): Promise<void>;
};

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Starts a proxy that leads to a port of this machine. */
export async function startProxyProcess(port: number): Promise<ProxyProcess> {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), [String(port)], {
    cwd: ROOT,
    execArgv: ['--import', 'tsx'],
  });
  let lost = 0;
  const [first] = (await once(child, 'message')) as [Word];
  child.on('message', (word: Word) => {
    if ('swallowed' in word) lost = word.swallowed;
  });
  const order = (one: Order) => child.send(one);
  return {
    port: 'port' in first ? first.port : 0,
    pointTo: (to) => order({ pointTo: to }),
    loseAnswersToCommit: (count) => order({ swallowNext: count }),
    lost: () => lost,
    stop: async () => {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

const READY_AND_IDLE = `Z\0\0\0${String.fromCharCode(5)}I`;

/** COMMIT itself, or a statement that wrote and committed by itself: after both the session is idle. */
function saysCommitted(answer: string): boolean {
  const done = /C\0\0\0.(?:COMMIT|UPDATE [1-9]\d*|INSERT 0 [1-9]\d*)\0/s;
  return answer.endsWith(READY_AND_IDLE) && done.test(answer);
}

async function serve(port: number): Promise<void> {
  const proxy = await startTcpProxy('127.0.0.1', port);
  let lost = 0;
  const say = (word: Word) => process.send?.(word);
  process.on('message', (order: Order) => {
    if ('pointTo' in order) return proxy.pointTo(order.pointTo);
    let left = order.swallowNext;
    proxy.swallowNext(left, (answer) => {
      if (left === 0 || !saysCommitted(answer)) return false;
      left -= 1;
      lost += 1;
      say({ swallowed: lost });
      return true;
    });
  });
  process.on('disconnect', () => process.exit());
  say({ port: proxy.port });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await serve(Number(process.argv[2]));
