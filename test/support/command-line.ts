import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { vi } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';

const PROJECT = join(import.meta.dirname, '../..');

type Environment = Readonly<Record<string, string>>;

export type CommandRun = {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The last line of standard output, read as JSON. */
  readonly json: () => Record<string, unknown>;
};

/** Runs a command line in this process, which takes milliseconds where a process of its own takes seconds. */
export async function runHere(args: readonly string[], environment: Environment): Promise<CommandRun> {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const stdout = captured(process.stdout);
  const stderr = captured(process.stderr);
  try {
    await runCommandLine(['node', 'glidepath', ...args]);
    return outcome(Number(process.exitCode ?? 0), stdout.text(), stderr.text());
  } finally {
    process.exitCode = undefined;
    stdout.restore();
    stderr.restore();
    vi.unstubAllEnvs();
  }
}

function captured(stream: NodeJS.WriteStream): { text: () => string; restore: () => void } {
  let text = '';
  const spy = vi.spyOn(stream, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  return { text: () => text, restore: () => spy.mockRestore() };
}

/**
 * Runs the real program as a person would, in the project's folder. It sees no environment but the one given, so that
 * nothing of this machine decides what it does.
 */
export function runProgram(args: readonly string[], environment: Environment): Promise<CommandRun> {
  const { PATH = '', HOME = '' } = process.env;
  const options = { cwd: PROJECT, env: { PATH, HOME, ...environment }, timeout: 120_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, ['bin/glidepath.js', ...args], options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve(outcome(exitCode, stdout, stderr));
    });
  });
}

function outcome(exitCode: number, stdout: string, stderr: string): CommandRun {
  const json = () => JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
  return { exitCode, stdout, stderr, json };
}
