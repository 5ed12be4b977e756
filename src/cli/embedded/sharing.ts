import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseUnavailable } from './database-unavailable.ts';

// Several processes share one server: `serve`, and `status` in another terminal. The last one out stops it.

/** Marks this process made and has not given back. A mark of our own process id that is not here is a dead namesake's. */
const ours = new Set<string>();

const LOCK_WAIT_MS = 120_000;

/** Runs `work` while no other process starts or stops the server of this data folder. */
export async function exclusively<Value>(dataDir: string, work: () => Promise<Value>): Promise<Value> {
  const lock = join(dataDir, 'postgres.lock');
  const mark = makeMark();
  const giveUpAt = performance.now() + LOCK_WAIT_MS;
  while (!isTaken(lock, mark)) {
    if (!isAlive(readMark(lock))) rmSync(lock, { force: true });
    else if (performance.now() > giveUpAt) {
      throw new DatabaseUnavailable(
        `Another Glidepath process is still starting the database: wait for it, or remove ${lock}.`,
      );
    } else await sleep(20);
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
    ours.delete(mark);
  }
}

function makeMark(): string {
  const mark = `${process.pid}-${randomUUID()}`;
  ours.add(mark);
  return mark;
}

function isTaken(lock: string, mark: string): boolean {
  try {
    writeFileSync(lock, mark, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function readMark(lock: string): string {
  try {
    return readFileSync(lock, 'utf8');
  } catch {
    return '';
  }
}

function isAlive(mark: string): boolean {
  const pid = Number(mark.split('-')[0]);
  if (pid === process.pid) return ours.has(mark);
  return pid > 0 && isProcessAlive(pid);
}

/** Does a process of this id exist, ours or not? */
export function isProcessAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Notes that this process uses the server. The answer is what to call when it does so no longer: true says nobody else does. */
export function joinUsers(dataDir: string): () => boolean {
  const folder = join(dataDir, 'postgres-users');
  mkdirSync(folder, { recursive: true });
  const mark = makeMark();
  writeFileSync(join(folder, mark), '');
  return () => {
    rmSync(join(folder, mark), { force: true });
    ours.delete(mark);
    const left = readdirSync(folder);
    for (const other of left) if (!isAlive(other)) rmSync(join(folder, other), { force: true });
    return !left.some(isAlive);
  };
}
