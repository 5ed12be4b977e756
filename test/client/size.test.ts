import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const LIMIT = 10_000;

it(`the SDK with its browser store is smaller than ${LIMIT} bytes, bundled, minified and gzipped`, async () => {
  const result = await build({
    stdin: {
      contents: `export * from './client/client.ts'; export * from './client/store-web.ts';`,
      ...{ resolveDir: resolve(import.meta.dirname, '../../src'), loader: 'ts' },
    },
    ...{ bundle: true, minify: true, write: false, platform: 'browser', format: 'esm', target: 'es2022' },
  });
  const bundled = result.outputFiles[0]?.contents ?? new Uint8Array();
  const size = gzipSync(bundled, { level: 9 }).length;
  console.log(`The SDK: ${bundled.length} bytes minified, ${size} bytes gzipped.`);
  expect(bundled.length).toBeGreaterThan(5000);
  expect(size).toBeLessThan(LIMIT);
});
