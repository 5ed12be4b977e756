import type { Command } from 'commander';
import type { StaffRole } from '../../domain/account.ts';
import { addStaff, removeStaff, signInLinkFor } from '../../flows/manage-staff.ts';
import { SIGN_IN_MINUTES } from '../../flows/sign-in.ts';
import { listStaff, staffByKey } from '../../store/staff.ts';
import { type ActingOptions, AS, actingStaff, granted, JSON_OPTION } from '../acting-staff.ts';
import { Refused } from '../failure.ts';
import { readRole } from '../option-values.ts';
import { type Answer, columns, next, quiet, show } from '../output.ts';
import { withDatabase } from '../with-database.ts';

type AddOptions = ActingOptions & { readonly role: StaffRole; readonly key?: string };

export function registerStaff(program: Command): void {
  const staff = program.command('staff').description("the vendor's people and what each may do");
  staff
    .command('list')
    .description('everybody, with role and key')
    .addOption(JSON_OPTION)
    .addHelpText('after', '\nExample:\n  $ glidepath staff list')
    .action(async (options: ActingOptions) => show(options, await list()));
  staff
    .command('add <name> <email>')
    .description('add a person; they sign in by a link sent to them')
    .option('--role <role>', 'what they may do', readRole, 'viewer')
    .option('--key <key>', 'their key (default: their address up to the @)')
    .addOption(AS)
    .addOption(JSON_OPTION)
    .addHelpText(
      'after',
      '\nExample:\n  $ glidepath staff add "Grace Hopper" grace@example.com --role approver',
    )
    .action(async (name: string, email: string, options: AddOptions) =>
      show(options, await add(name, email, options)),
    );
  staff
    .command('remove <key>')
    .description('take a person off staff: sessions and tokens end at once')
    .addOption(AS)
    .addOption(JSON_OPTION)
    .addHelpText('after', '\nExample:\n  $ glidepath staff remove grace')
    .action(async (key: string, options: ActingOptions) => show(options, await remove(key, options)));
  staff
    .command('link <key>')
    .description('a one-time sign-in link for somebody who cannot get mail')
    .addOption(JSON_OPTION)
    .addHelpText('after', '\nExample:\n  $ glidepath staff link admin')
    .action(async (key: string, options: ActingOptions) => show(options, await link(key)));
}

async function list(): Promise<Answer> {
  const people = await withDatabase(({ pool }) => listStaff(pool));
  const rows = people.map((one) => [
    one.externalKey,
    one.name,
    one.active ? one.role : quiet('removed'),
    one.email,
    one.manager === null ? '' : quiet(`reports to ${one.manager}`),
  ]);
  return {
    lines:
      people.length === 0
        ? ['Nobody is on staff yet.', next('"glidepath staff add NAME EMAIL"')]
        : columns('lllll', rows),
    json: {
      staff: people.map(({ externalKey: key, name, email, role, manager, region, active }) => ({
        ...{ key, name, email, role, manager, region, active },
      })),
    },
  };
}

async function add(name: string, email: string, options: AddOptions): Promise<Answer> {
  return withDatabase(async ({ pool }) => {
    const staff = await actingStaff({ pool }, options.as);
    const externalKey = options.key ?? null;
    const added = granted(await addStaff({ pool }, { name, email, externalKey, role: options.role, staff }));
    return {
      lines: [`${added.name} is on staff as ${added.role}, with the key ${added.externalKey}.`],
      json: { key: added.externalKey, name: added.name, role: added.role },
    };
  });
}

async function remove(key: string, options: ActingOptions): Promise<Answer> {
  return withDatabase(async ({ pool }) => {
    const staff = await actingStaff({ pool }, options.as);
    const person = await staffByKey(pool, key);
    if (person === null) throw new Refused(`Nobody on staff has the key ${key}.`, 'unknown-staff');
    const removed = granted(await removeStaff({ pool }, { id: person.id, staff }));
    return { lines: [`${removed.name} is off staff.`], json: { key, removed: true } };
  });
}

async function link(key: string): Promise<Answer> {
  return withDatabase(async ({ config, pool }) => {
    const { staff, link } = granted(await signInLinkFor({ pool, publicUrl: config.publicUrl }, key));
    return {
      lines: [`${staff.name} can sign in once within ${SIGN_IN_MINUTES} minutes:`, link],
      json: { key, link, validMinutes: SIGN_IN_MINUTES },
    };
  });
}
