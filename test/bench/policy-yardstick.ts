import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The yardstick: a bare `node:http` server that gives each license key the same headers and bytes as ours gave it, and
 * does nothing else. A body that is sent to it is read to its end first.
 * Argument: a file with one answer a line, as {@link YardstickAnswer}.
 */
export type YardstickAnswer = {
  readonly authorization: string;
  readonly status: number;
  /** Name, value, name, value …, without those the server writes by itself. */
  readonly headers: readonly string[];
  readonly body: string;
};

const [file = ''] = process.argv.slice(2);
const answers = new Map(
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as YardstickAnswer)
    .map((one) => [one.authorization, { ...one, headers: [...one.headers] }]),
);

const server = createServer((req, res) => {
  const answer = (): void => {
    const found = answers.get(req.headers.authorization ?? '');
    if (found === undefined) return void res.writeHead(404).end();
    res.writeHead(found.status, found.headers);
    res.end(found.body);
  };
  if (req.method === 'GET') return answer();
  req.on('data', () => {});
  req.on('end', answer);
});
server.listen(0, '127.0.0.1', () =>
  console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })),
);
process.once('SIGTERM', () => process.exit(0));
