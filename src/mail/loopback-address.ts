import { isIP } from 'node:net';

/** Is this host name, as `URL.hostname` writes it, this machine itself: 127.0.0.0/8, `[::1]` or `localhost`? */
export function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'))
  );
}
