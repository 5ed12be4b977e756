import type { Command } from 'commander';
import { ensureSigningKeys, listSigningKeys, rotateSigningKeys } from '../../flows/signing-keys.ts';
import { type ActingOptions, AS, actingStaff, JSON_OPTION } from '../acting-staff.ts';
import { Refused } from '../failure.ts';
import { type Answer, columns, moment, next, quiet, show } from '../output.ts';
import { openSecret } from '../secret.ts';
import { withDatabase } from '../with-database.ts';

export function registerKeys(program: Command): void {
  const keys = program.command('keys').description('the keys that sign policy documents');
  keys
    .command('list')
    .description('all keys, with their state')
    .addOption(JSON_OPTION)
    .addHelpText('after', '\nExample:\n  $ glidepath keys list')
    .action(async (options: ActingOptions) => show(options, await list()));
  keys
    .command('rotate')
    .description('let the next key sign, and make the one after it')
    .addOption(AS)
    .addOption(JSON_OPTION)
    .addHelpText(
      'after',
      "\nThe key that signs endorses the one after it, so a product that shipped any key of the chain finds its way to\ntoday's, however many rotations it was away. New releases ship the newest two.\n\nExample:\n  $ glidepath keys rotate",
    )
    .action(async (options: ActingOptions) => show(options, await rotate(options)));
}

async function list(): Promise<Answer> {
  return withDatabase(async ({ config, pool }) => {
    await ensureSigningKeys({ pool, publicUrl: config.publicUrl, secret: await openSecret(config) });
    const keys = await listSigningKeys({ pool });
    const rows = keys.map((one) => [
      one.kid,
      one.state,
      `made ${moment(one.createdAt)}`,
      one.retiredAt === null ? '' : quiet(`retired ${moment(one.retiredAt)}`),
    ]);
    return {
      lines: [...columns('llll', rows), next('ship the active and the next key with the product')],
      json: { keys },
    };
  });
}

async function rotate(options: ActingOptions): Promise<Answer> {
  return withDatabase(async ({ config, pool }) => {
    const staff = await actingStaff({ pool }, options.as);
    if (staff.role !== 'administrator')
      throw new Refused('Only an administrator can rotate signing keys.', 'role');
    const context = { pool, publicUrl: config.publicUrl, secret: await openSecret(config) };
    const { kid } = await rotateSigningKeys(context, `staff:${staff.id}`);
    return {
      lines: [
        `${kid} signs from now on.`,
        next('ship the new next key with the product: "glidepath keys list"'),
      ],
      json: { active: kid },
    };
  });
}
