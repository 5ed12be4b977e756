import { connect } from '../../src/store/connect.ts';
import { startClientApp } from '../support/client-app.ts';
import { BENCH_SECRET } from './bench-world.ts';

/**
 * The API for client software as `glidepath api` serves it, in a process of its own: the same routes, ten connections to
 * the database, told of changes. Only the limit on requests of one address is lifted. Argument: the database's address.
 */
const [url = ''] = process.argv.slice(2);
const context = { pool: connect(url, 10), publicUrl: 'https://licenses.example.com', secret: BENCH_SECRET };
const app = await startClientApp(context, { hears: true, requestsPerMinute: 1e9 });
console.log(JSON.stringify({ url: app.url }));
process.once('SIGTERM', () => process.exit(0));
