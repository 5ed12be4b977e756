import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ParsedMail, simpleParser } from 'mailparser';
import { findFreePort } from './free-port.ts';
import { describeUnlessMissing } from './requirement.ts';

// Not looked for in PATH: an ordinary user's has no sbin.
const BINARY = '/usr/sbin/exim4';

/** `describe` for tests that send mail through a real SMTP server. */
export const describeWithExim = describeUnlessMissing(
  existsSync(BINARY) ? null : 'Exim is not installed (Debian: apt-get install exim4-daemon-light).',
);

/** Debian's `nobody`. Exim gives up root's rights under a configuration of ours, and delivers no mail as root. */
const NOBODY = 65534;

/** Who it is that cannot be written to here, by the local part of their address, at any domain. */
export const NOT_HERE = {
  /** Refused when the recipient is named: `550 this mailbox was closed last year`. */
  closed: 'closed',
  /** Taken, and then there is no room: the server writes a bounce to the envelope's sender. */
  full: 'full',
} as const;

/** A mail as the server put it into the mailbox. */
export type DeliveredMail = {
  /** The file, with the server's own lines at its head; every line ends with a line feed. */
  readonly source: string;
  readonly parsed: ParsedMail;
  /** The envelope, in the server's words: who sent it (empty for a bounce) and whom this copy was for. */
  readonly returnPath: string;
  readonly envelopeTo: string;
};

/**
 * Exim on a free port of 127.0.0.1, all its files in a temporary folder. Everything it takes, for whichever domain, goes
 * into one Maildir, bounces included; nothing leaves this machine. Runs for root and for any other user alike.
 */
export async function startExim(): Promise<{
  readonly url: string;
  /** What was delivered, once nothing is on its way any more. */
  mails(): Promise<readonly DeliveredMail[]>;
  stop(): Promise<void>;
}> {
  const isRoot = process.getuid?.() === 0;
  const uid = isRoot ? NOBODY : (process.getuid?.() ?? NOBODY);
  const gid = isRoot ? NOBODY : (process.getgid?.() ?? NOBODY);
  const folder = await mkdtemp(join(tmpdir(), 'glidepath-exim-'));
  const port = await findFreePort();
  const config = join(folder, 'exim.conf');
  await writeFile(config, configuration({ folder, port, uid, gid }));
  for (const place of ['spool', 'log']) await mkdir(join(folder, place));
  for (const place of ['.', 'exim.conf', 'spool', 'log']) await chown(join(folder, place), uid, gid);

  const daemon = spawn(BINARY, ['-C', config, '-bdf'], { uid, gid, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  daemon.stderr.on('data', (data) => {
    said += data;
  });
  // A test run that breaks off must not leave it behind.
  process.once('exit', () => daemon.kill('SIGKILL'));
  const stop = async () => {
    if (daemon.exitCode === null && daemon.signalCode === null) {
      daemon.kill('SIGTERM');
      await once(daemon, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  await greeted(port, daemon, () => said).catch(async (error) => {
    await stop();
    throw error;
  });

  return {
    url: `smtp://127.0.0.1:${port}`,
    async mails() {
      await nothingOnItsWay(folder);
      const mailbox = join(folder, 'mailbox', 'new');
      const names = existsSync(mailbox) ? await readdir(mailbox) : [];
      return Promise.all(names.sort().map(async (name) => mailIn(await readFile(join(mailbox, name)))));
    },
    stop,
  };
}

function configuration(of: { folder: string; port: number; uid: number; gid: number }): string {
  return `
exim_user = ${of.uid}
exim_group = ${of.gid}
deliver_drop_privilege
spool_directory = ${of.folder}/spool
log_file_path = ${of.folder}/log/%s
pid_file_path = ${of.folder}/pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${of.port}
primary_hostname = mx.customer.example
keep_environment =
# Nothing here asks the network for names, and certificates are not the matter.
host_lookup =
tls_advertise_hosts =
# By default the mails of a connection after the tenth wait for the next round of the queue.
smtp_accept_queue_per_connection = 0
acl_smtp_rcpt = recipient
acl_smtp_data = any

begin acl
recipient:
  require verify = recipient
  accept
any:
  accept

begin routers
closed:
  driver = redirect
  local_parts = ${NOT_HERE.closed}
  allow_fail
  data = :fail: this mailbox was closed last year
full:
  driver = accept
  local_parts = ${NOT_HERE.full}
  transport = full
everybody:
  driver = accept
  transport = mailbox

begin transports
mailbox:
  driver = appendfile
  directory = ${of.folder}/mailbox
  maildir_format
  envelope_to_add
  return_path_add
  user = ${of.uid}
  group = ${of.gid}
# Without rules for trying again, what cannot be delivered at once comes back at once.
full:
  driver = appendfile
  directory = ${of.folder}/full
  maildir_format
  quota = 1
  user = ${of.uid}
  group = ${of.gid}
`;
}

async function greeted(port: number, daemon: ChildProcess, said: () => string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (daemon.exitCode !== null) throw new Error(`Exim ended at its start:\n${said()}`);
    const socket = connect(port, '127.0.0.1');
    const greeting = await Promise.race([
      once(socket, 'data').then(([data]) => String(data)),
      once(socket, 'error').then(() => ''),
      once(socket, 'close').then(() => ''),
    ]).catch(() => '');
    socket.destroy();
    if (greeting.startsWith('220 ')) return;
    await sleep(50);
  }
  throw new Error(`Exim does not answer:\n${said()}`);
}

/** A mail stays in the spool until it is delivered, and until the bounce it caused is there too. */
async function nothingOnItsWay(folder: string): Promise<void> {
  const spool = join(folder, 'spool', 'input');
  for (let tries = 0; tries < 1200; tries += 1) {
    if (!existsSync(spool) || (await readdir(spool)).length === 0) return;
    await sleep(50);
  }
  throw new Error(`Exim keeps mail back:\n${await readFile(join(folder, 'log', 'main'), 'utf8')}`);
}

async function mailIn(source: Buffer): Promise<DeliveredMail> {
  const parsed = await simpleParser(source);
  const own = (name: string) =>
    new RegExp(`^${name}: <?([^>\\n]*)>?$`, 'im').exec(source.toString())?.[1] ?? '';
  return {
    source: source.toString('utf8'),
    parsed,
    returnPath: own('Return-path'),
    envelopeTo: own('Envelope-to'),
  };
}
