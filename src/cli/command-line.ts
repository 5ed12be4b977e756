import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { registerApply } from './commands/apply.ts';
import { registerApprove } from './commands/approve.ts';
import { registerAudit } from './commands/audit.ts';
import { registerCheck } from './commands/check.ts';
import { registerClock } from './commands/clock.ts';
import { registerDemo } from './commands/demo.ts';
import { registerEvidence } from './commands/evidence.ts';
import { registerImport } from './commands/import.ts';
import { registerKeys } from './commands/keys.ts';
import { registerLeniency } from './commands/leniency.ts';
import { registerMail } from './commands/mail.ts';
import { registerMigrate } from './commands/migrate.ts';
import { registerPause } from './commands/pause.ts';
import { registerPhases } from './commands/phases.ts';
import { registerPlan } from './commands/plan.ts';
import { registerPreview } from './commands/preview.ts';
import { registerSendTest } from './commands/send-test.ts';
import { registerServe } from './commands/serve.ts';
import { registerSimulate } from './commands/simulate.ts';
import { registerStaff } from './commands/staff.ts';
import { registerStatus } from './commands/status.ts';
import { registerToken } from './commands/token.ts';
import { EXIT, explainFailure, Refused } from './failure.ts';

const GROUPS = [
  {
    title: 'Plan a campaign:',
    register: [
      registerImport,
      registerCheck,
      registerPlan,
      registerSimulate,
      registerPreview,
      registerSendTest,
      registerApply,
      registerApprove,
    ],
  },
  {
    title: 'Watch and steer it:',
    register: [
      registerStatus,
      registerPause,
      registerPhases,
      registerMail,
      registerEvidence,
      registerLeniency,
    ],
  },
  {
    title: 'People, trust and time:',
    register: [registerStaff, registerToken, registerKeys, registerAudit, registerClock],
  },
  { title: 'Run it:', register: [registerDemo, registerServe, registerMigrate] },
];

function createProgram(): Command {
  const program = new Command('glidepath')
    .description('Rolls software license enforcement out to existing customers, without surprising anyone.')
    .version(version(), '--version')
    .exitOverride()
    .helpCommand(false)
    .showHelpAfterError('(add --help to see how it is used)')
    .addHelpText('after', START_HERE);
  for (const { title, register } of GROUPS) {
    program.commandsGroup(title);
    for (const one of register) one(program);
  }
  return program;
}

const START_HERE = `
Start here:
  $ glidepath import campaigns/sample
  $ glidepath plan campaigns/sample.yaml`;

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return String((manifest as { version: string }).version);
}

/**
 * Runs one command line. Answers go to standard output, what went wrong and what to do about it to standard error; the
 * exit code is left in `process.exitCode`.
 * @param argv as `process.argv`: the program's words begin at the third
 */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    process.exitCode = fail(error, argv.includes('--json'));
  }
}

function fail(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) {
    // It printed help, or what is wrong, itself.
    const exitCode = error.exitCode === 0 ? EXIT.fine : EXIT.usage;
    if (json && exitCode !== EXIT.fine) printError('usage', error.message);
    return exitCode;
  }
  const { message, exitCode } = explainFailure(error);
  process.stderr.write(`${message}\n`);
  if (json) {
    const code =
      error instanceof Refused ? error.code : exitCode === EXIT.usage ? 'configuration' : 'infrastructure';
    printError(code, message);
  }
  return exitCode;
}

function printError(code: string, message: string): void {
  process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
}
