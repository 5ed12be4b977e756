#!/usr/bin/env node
// A published package runs its build; a clone runs its sources as they are.
import { executionAsyncResource } from 'node:async_hooks';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// V8 forgets the shape of what process.nextTick makes when none is alive at a full collection, and from then on makes
// each the slow way: 2 µs a tick, which is a fifth of what an answer from memory takes. One that is kept keeps the shape.
const ticks = [];
process.nextTick(() => ticks.push(executionAsyncResource()));

const built = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(built)) {
  await import(built.href);
} else {
  const { register } = await import('tsx/esm/api');
  // Named, or tsx would look for one in whatever folder the command is called from.
  register({ tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)) });
  await import('../src/cli/main.ts');
}
