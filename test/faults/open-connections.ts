import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * Does a process have an open connection to this port of 127.0.0.1? As Linux keeps it; where it is not told, no
 * process has.
 */
export function isConnectedTo(pid: number, port: number): boolean {
  try {
    const sockets = socketsTo(port);
    if (sockets.size === 0) return false;
    return readdirSync(`/proc/${pid}/fd`).some((descriptor) => {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${descriptor}`)) ?? [];
      return inode !== undefined && sockets.has(inode);
    });
  } catch {
    return false;
  }
}

/** The inodes of established connections whose other end is this port. */
function socketsTo(port: number): ReadonlySet<string> {
  const there = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1);
  const fields = rows.map((row) => row.trim().split(/\s+/));
  return new Set(fields.filter((one) => one[2] === there && one[3] === '01').map((one) => one[9] ?? ''));
}

/** A descriptor may be closed while it is looked at. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
