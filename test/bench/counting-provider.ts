import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deliveryArgument } from '../../src/mail/delivery-id.ts';

/**
 * A provider that takes everything and remembers ids only, so that it costs both sides of a comparison the same and
 * holds any number of mails. `GET /counts` answers how many it took and how many of them twice; `POST /forget` starts anew.
 */
const taken = new Set<string>();
let twice = 0;
const ID = new RegExp(`"${deliveryArgument}":"([^"]+)"`);

const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(JSON.stringify({ taken: taken.size, twice }));
    return;
  }
  if (request.url === '/forget') {
    taken.clear();
    twice = 0;
    response.end();
    return;
  }
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    // The custom arguments are at one end of the message; there is no need to read it all as JSON.
    const body = Buffer.concat(parts);
    const id =
      ID.exec(body.toString('latin1', body.length - 2000))?.[1] ?? ID.exec(body.toString('latin1'))?.[1];
    if (id === undefined) {
      response.statusCode = 400;
      response.end();
      return;
    }
    if (taken.has(id)) twice += 1;
    taken.add(id);
    response.writeHead(202, { 'X-Message-Id': id, 'Content-Length': 0 });
    response.end();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }));
});
process.on('SIGTERM', () => process.exit(0));
