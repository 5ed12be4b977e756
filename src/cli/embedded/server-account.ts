import { execFileSync, spawnSync } from 'node:child_process';
import { DatabaseUnavailable } from './database-unavailable.ts';

/** An operating system user that runs the server; null in its place means: the user we are. */
export type ServerAccount = { readonly name: string; readonly uid: number; readonly gid: number };

const FOUND = ['postgres', 'nobody'];
const MADE = 'glidepath';

/**
 * The account the server must run as: null for an ordinary user, who runs it himself. PostgreSQL refuses to run as
 * root, so root gets `postgres`, else `nobody`, else a system account made for it.
 * @param owner uid of an existing cluster; PostgreSQL insists that its owner runs it, so a plain owner wins
 */
export function chooseServerAccount(owner: number | null): ServerAccount | null {
  if (process.getuid?.() !== 0) return null;
  if (owner !== null && owner !== 0)
    return accountOf(String(owner)) ?? { name: `uid ${owner}`, uid: owner, gid: owner };
  for (const name of [...FOUND, MADE]) {
    const account = accountOf(name);
    if (account) return account;
  }
  spawnSync('/usr/sbin/useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', MADE]);
  const made = accountOf(MADE);
  if (made) return made;
  throw new DatabaseUnavailable(
    'PostgreSQL refuses to run as root and no other user exists to run it: add one (`useradd --system postgres`), start Glidepath as an ordinary user, or set DATABASE_URL.',
  );
}

function accountOf(user: string): ServerAccount | null {
  try {
    const id = (flag: string) =>
      execFileSync('id', [flag, user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return { name: id('-un'), uid: Number(id('-u')), gid: Number(id('-g')) };
  } catch {
    return null;
  }
}

/** Can the account read (`r`), write (`w`) or enter (`x`) this path? Asked as that account, since every folder above counts too. */
export function mayAccess(account: ServerAccount | null, path: string, right: 'r' | 'w' | 'x'): boolean {
  if (!account) return true;
  const asked = spawnSync('/bin/sh', ['-c', `test -${right} "$1"`, 'sh', path], {
    ...childOptions(account),
    cwd: '/',
  });
  return asked.status === 0;
}

/** What a child process of the server is started with: the account, and nothing of our environment, since a PGPORT or a locale of the caller must not change what it does. */
export function childOptions(account: ServerAccount | null): {
  readonly env: Record<string, string>;
  readonly uid?: number;
  readonly gid?: number;
} {
  const env = { LC_ALL: 'C', PATH: '/usr/bin:/bin' };
  return account ? { env, uid: account.uid, gid: account.gid } : { env };
}
