import type { Command } from 'commander';
import { TOKEN_SCOPES } from '../../domain/token-scope.ts';
import { createToken, listTokens, revokeToken } from '../../flows/api-tokens.ts';
import { type ActingOptions, AS, actingStaff, granted, JSON_OPTION } from '../acting-staff.ts';
import { type Answer, columns, moment, next, quiet, show } from '../output.ts';
import { withDatabase } from '../with-database.ts';

type CreateOptions = ActingOptions & { readonly for?: string; readonly scope?: readonly string[] };

const CREATE_HELP = `
Without --scope it may do all that the person may. Scopes; writing includes reading:
  ${TOKEN_SCOPES.join('\n  ')}

Examples:
  $ glidepath token create "order system" --for ada --scope entitlements:write accounts:read
  $ glidepath token create "deploy script"`;

export function registerToken(program: Command): void {
  const token = program.command('token').description('bearer tokens for integrations');
  token
    .command('create <name>')
    .description('make a token; it is shown once')
    .option('--for <staff>', 'key of the person in whose name it acts (default: you)')
    .option('--scope <scope...>', 'what it may be used for (default: all that person may do)')
    .addOption(AS)
    .addOption(JSON_OPTION)
    .addHelpText('after', CREATE_HELP)
    .action(async (name: string, options: CreateOptions) => show(options, await create(name, options)));
  token
    .command('list')
    .description('all tokens, without the tokens themselves')
    .addOption(JSON_OPTION)
    .addHelpText('after', '\nExample:\n  $ glidepath token list')
    .action(async (options: ActingOptions) => show(options, await list()));
  token
    .command('revoke <prefix>')
    .description('a token stops working at once')
    .addOption(AS)
    .addOption(JSON_OPTION)
    .addHelpText('after', '\nExample:\n  $ glidepath token revoke gp_x7Kq2a')
    .action(async (prefix: string, options: ActingOptions) => show(options, await revoke(prefix, options)));
}

async function create(name: string, options: CreateOptions): Promise<Answer> {
  return withDatabase(async ({ pool }) => {
    const staff = await actingStaff({ pool }, options.as);
    const owner = options.for ?? staff.externalKey;
    const made = granted(
      await createToken(
        { pool },
        { name, owner, staff, ...(options.scope ? { scopes: options.scope } : {}) },
      ),
    );
    return {
      lines: [
        made.token,
        `Acts in the name of ${owner}${options.scope ? `, for ${options.scope.join(', ')} alone` : ''}. It is not shown again.`,
        next(`"glidepath token revoke ${made.prefix}" ends it`),
      ],
      json: { ...made, name, staff: owner, scopes: options.scope ?? null },
    };
  });
}

async function list(): Promise<Answer> {
  const tokens = await withDatabase(({ pool }) => listTokens({ pool }));
  const rows = tokens.map((one) => [
    one.prefix,
    one.name,
    one.staff,
    one.scopes === null ? 'everything' : one.scopes.join(' '),
    `created ${moment(one.createdAt)}`,
    one.revokedAt === null ? '' : quiet(`revoked ${moment(one.revokedAt)}`),
  ]);
  return {
    lines:
      tokens.length === 0
        ? ['There are no tokens.', next('"glidepath token create NAME"')]
        : columns('llllll', rows),
    json: { tokens },
  };
}

async function revoke(prefix: string, options: ActingOptions): Promise<Answer> {
  return withDatabase(async ({ pool }) => {
    const staff = await actingStaff({ pool }, options.as);
    granted(await revokeToken({ pool }, { prefix, staff }));
    return { lines: [`${prefix} does not work any more.`], json: { prefix, revoked: true } };
  });
}
