import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { exportEvidence } from '../../flows/export-evidence.ts';
import { jwks } from '../../flows/signing-keys.ts';
import { verifyEvidence } from '../../flows/verify-evidence.ts';
import { type ActingOptions, AS, actingStaff, granted, JSON_OPTION } from '../acting-staff.ts';
import { loadConfig } from '../config.ts';
import { Refused } from '../failure.ts';
import { withContext } from '../open-context.ts';
import { type Answer, next, plural, show } from '../output.ts';
import { TERMINAL, withDatabase } from '../with-database.ts';

const EXAMPLES = `
With --out three files are written: the text for people, the same facts as JSON, and the detached signature of the JSON.
Without, the text is printed. That a record was made is recorded: it holds addresses and leaves the house.

Examples:
  $ glidepath evidence A-1001 --out evidence/A-1001.md
  $ glidepath evidence verify evidence/A-1001.json
  $ glidepath evidence verify A-1001.json --keys https://licensing.example.com/.well-known/jwks.json`;

export function registerEvidence(program: Command): void {
  const evidence = program
    .command('evidence <account>')
    .enablePositionalOptions()
    .description('a signed record of every notice to an account: when, to whom, what it said, and the proof')
    .option('--out <file>', 'write FILE.md, FILE.json and FILE.json.jws')
    .addOption(AS)
    .addOption(JSON_OPTION)
    .addHelpText('after', EXAMPLES)
    .action(async (account: string, options: ActingOptions & { readonly out?: string }) =>
      show(options, await make(account, options)),
    );
  evidence
    .command('verify <file>')
    .description('say whether a record holds: the JSON file, its .jws and the text beside it')
    .option('--keys <keys>', "the issuer's published keys: a file or an address (default: this database's)")
    .addOption(JSON_OPTION)
    .addHelpText('after', '\nExample:\n  $ glidepath evidence verify A-1001.json --keys jwks.json')
    .action(async (file: string, options: { readonly keys?: string; readonly json?: boolean }) =>
      show(options, await verify(file, options.keys)),
    );
}

async function make(account: string, options: ActingOptions & { readonly out?: string }): Promise<Answer> {
  return withContext(loadConfig(), TERMINAL, async ({ context }) => {
    const staff = await actingStaff(context, options.as);
    const { record, json, readable, signature } = granted(await exportEvidence(context, { account, staff }));
    if (options.out === undefined) return { lines: [readable], json: { record, signature } };
    const stem = options.out.replace(/\.(md|json)$/, '');
    const files = { text: `${stem}.md`, json: `${stem}.json`, signature: `${stem}.json.jws` };
    try {
      await writeFile(files.text, readable);
      await writeFile(files.json, json);
      await writeFile(files.signature, `${signature}\n`);
    } catch (error) {
      throw new Refused(`${stem} cannot be written: ${(error as Error).message}.`, 'no-file');
    }
    return {
      lines: [
        `${plural(record.notices.length, 'notice')} to ${account}: ${Object.values(files).join(', ')}.`,
        next(`"glidepath evidence verify ${files.json}"; the text says how others verify it`),
      ],
      json: { account, notices: record.notices.length, files, by: staff.externalKey },
    };
  });
}

async function verify(file: string, keys: string | undefined): Promise<Answer> {
  const json = await readText(file);
  const signature = await readText(`${file}.jws`);
  const readable = await readText(`${file.replace(/\.json$/, '')}.md`).catch(() => null);
  const held = granted(await verifyEvidence({ json, signature, readable }, await keysFrom(keys)));
  return {
    lines: [
      `It holds: ${plural(held.notices, 'notice')} to ${held.account}, signed by ${held.kid}.`,
      ...(readable === null ? ['There is no readable text beside it, so none was compared.'] : []),
    ],
    json: { holds: true, ...held, readable: readable !== null },
  };
}

/** Keys from a file or an address; those of this database when nothing is named. */
async function keysFrom(keys: string | undefined): Promise<unknown> {
  if (keys === undefined) return withDatabase(({ pool }) => jwks({ pool }));
  try {
    if (!/^https?:\/\//.test(keys)) return JSON.parse(await readText(keys));
    const answer = await fetch(keys, { redirect: 'error', signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) throw new Error(`it answers ${answer.status}`);
    return await answer.json();
  } catch (error) {
    if (error instanceof Refused) throw error;
    throw new Refused(`${keys} holds no keys that can be read: ${(error as Error).message}.`, 'no-keys');
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new Refused(
      `${file} cannot be read. Name the .json file of a record; its .jws lies beside it.`,
      'no-file',
    );
  }
}
