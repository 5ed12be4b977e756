import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';

/**
 * Answers whatever comes with the same bytes, and reads nothing: no server in this language can do less, so what the
 * load generator reaches against it is close to the generator's own limit.
 * Argument: how many bytes of body.
 */
const [length = '0'] = process.argv.slice(2);
const body = 'x'.repeat(Number(length));
const answer = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`, 'latin1');
const server = createServer({ noDelay: true }, (socket) => {
  socket.on('data', () => socket.write(answer));
  socket.on('error', () => socket.destroy());
});
server.listen(0, '127.0.0.1', () =>
  console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })),
);
process.once('SIGTERM', () => process.exit(0));
