import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vectorFiles } from './make/all.ts';

// Writes all vectors: `node --import tsx test/vectors/generate.ts`.
for (const [name, text] of vectorFiles()) writeFileSync(join(import.meta.dirname, name), text);
