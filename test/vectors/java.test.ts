import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const VECTORS = import.meta.dirname;
const SOURCES = join(VECTORS, 'java');

/** `keys.json` holds no case: it is what made the others. */
const FILES = readdirSync(VECTORS).filter((name) => name.endsWith('.json') && name !== 'keys.json');

/**
 * Unlike Redis or Chromium it may be missing in CI too: what it proves is that the vectors can be run elsewhere, and
 * those themselves are held to this repository's client by `vectors.test.ts`.
 */
const HAS_JAVA = ['javac --release 17 -version', 'java -version']
  .map((command) => command.split(' '))
  .every(([program = '', ...options]) => spawnSync(program, options).status === 0);
if (!HAS_JAVA)
  console.warn(
    'java and javac 17 or later are not installed (Debian: apt-get install openjdk-17-jdk-headless). The Java port is skipped.',
  );

describe.skipIf(!HAS_JAVA)('the client in Java', () => {
  let folder = '';

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'glidepath-java-'));
    const options = ['--release', '17', '-encoding', 'UTF-8', '-d', folder];
    const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.java'),
    );
    const { status, complaints } = run('javac', [...options, ...files]);
    expect(status, complaints).toBe(0);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('comes to what the vectors say, in each case that they hold', () => {
    const { status, lines, complaints } = run('java', ['-cp', folder, 'glidepath.vectors.Vectors', VECTORS]);
    expect(lines.map(sorted).toSorted()).toEqual(FILES.map((file) => sorted(lineOf(file))).toSorted());
    expect(status, complaints).toBe(0);
  });

  it('reports where the last case of a list comes out otherwise', () => {
    for (const file of FILES) {
      const spoilt = read(file);
      for (const [name, path, value] of SPOILT) if (name === file) put(spoilt, path.split(' '), value);
      writeFileSync(join(folder, file), JSON.stringify(spoilt));
    }
    const { status, lines } = run('java', ['-cp', folder, 'glidepath.vectors.Vectors', folder]);
    const found = lines.flatMap(
      (line) => /^(\S+): .*, differences (\d+)$/.exec(line)?.slice(1).join(' ') ?? [],
    );
    const expected = FILES.map((file) => `${file} ${SPOILT.filter(([name]) => name === file).length}`);
    expect(found.toSorted()).toEqual(expected.toSorted());
    expect(lines.length).toBe(FILES.length + SPOILT.length);
    expect(status).toBe(1);
  });
});

/** One wrong expectation for each list: the file, the way to it (`-1` is the last), and what stands there instead. */
const SPOILT: readonly (readonly [file: string, path: string, value: unknown])[] = [
  ['documents.json', 'cases -1 expect', 'accepted'],
  ['receipts.json', 'cases -1 expect', 'accepted'],
  ['endorsements.json', 'cases -1 trusted', []],
  ['ratchet.json', 'documents -1 expect', 'older'],
  ['ratchet.json', 'receipts -1 expect', 'older'],
  ['ratchet.json', 'sequences -1 steps -1 expect', 'older'],
  ['ratchet.json', 'sequences -2 steps -1 then effect', 'block'],
  ['clocks.json', 'trusted -1 steps -1 trusted', 0],
  ['clocks.json', 'effects -1 steps -1 code', 'VALID'],
  ['verdicts.json', 'cases -1 verdict because', []],
  ['verdicts.json', 'byHand -1 expect features render', 'block'],
  ['verdicts.json', 'milder -1 expect features render', 'second'],
  ['cohorts.json', 'ranks -1 rank', ''],
  ['cohorts.json', 'cases -1 expect', {}],
];

function run(program: string, args: readonly string[]) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: SOURCES, encoding: 'utf8' });
  if (error) throw error;
  return { status, lines: stdout.split('\n').filter((line) => line !== ''), complaints: stderr };
}

function read(file: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(join(VECTORS, file), 'utf8'));
}

/** What the port says of a file when nothing differs: of each list how many cases it holds. */
function lineOf(file: string): string {
  const counts = Object.entries(read(file)).flatMap(([list, cases]) => {
    if (!Array.isArray(cases)) return [];
    const count = `${list} ${cases.length}`;
    return list === 'sequences' ? [count, `steps ${cases.flatMap(({ steps }) => steps).length}`] : [count];
  });
  return `${file}: ${counts.join(', ')}, differences 0`;
}

/** The counts of a line in one order; a difference stays as it is. */
function sorted(line: string): string {
  const [file = '', counts = ''] = line.split(/: (.*)/s);
  return line.startsWith(' ') ? line : `${file}: ${counts.split(', ').toSorted().join(', ')}`;
}

function put(whole: unknown, [name = '', ...rest]: readonly string[], value: unknown): void {
  const at = Array.isArray(whole) ? whole.length + Number(name) : name;
  const members = whole as Record<string | number, unknown>;
  if (rest.length > 0) put(members[at], rest, value);
  else members[at] = value;
}
