import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromBase64Url, randomText } from '../../src/client/base64url.ts';
import { readKept, writeKept } from '../../src/client/kept.ts';
import { fileStore } from '../../src/client/store-file.ts';
import { webStore } from '../../src/client/store-web.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glidepath-store-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('the file store', () => {
  it('holds nothing at first, then what was saved last, in folders it makes', async () => {
    const path = join(folder, 'deep', 'down', 'license.json');
    expect(await fileStore(path).load()).toBeNull();
    await fileStore(path).save('one');
    await fileStore(path).save('two');
    expect(await fileStore(path).load()).toBe('two');
    expect(await readdir(join(folder, 'deep', 'down'))).toEqual(['license.json']);
  });

  it('is never seen torn, however many write at once', async () => {
    const path = join(folder, 'license.json');
    const texts = ['a', 'b', 'c'].map((letter) => letter.repeat(200_000));
    const stores = texts.map(() => fileStore(path));
    await stores[0]?.save(texts[0] ?? '');
    const reader = fileStore(path);
    for (let round = 0; round < 5; round++) {
      const store = stores[0];
      if (!store) throw new Error('There is a store.');
      const writes = texts.map((text) => store.save(text));
      expect(texts).toContain(await reader.load());
      await Promise.all(writes);
    }
    expect(texts).toContain(await readFile(path, 'utf8'));
    expect(await readdir(folder)).toEqual(['license.json']);
  });

  it('rejects where it cannot write, and leaves nothing behind', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(fileStore(join(folder, 'file', 'license.json')).save('x')).rejects.toThrow();
    await expect(fileStore(folder).save('x')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['file']);
  });
});

describe('the web store', () => {
  it('keeps one text for each product', async () => {
    const texts = new Map<string, string>();
    const storage = {
      getItem: (key: string) => texts.get(key) ?? null,
      setItem: (key: string, text: string) => void texts.set(key, text),
    };
    expect(await webStore('atlas-cad', storage).load()).toBeNull();
    await webStore('atlas-cad', storage).save('one');
    expect(await webStore('atlas-cad', storage).load()).toBe('one');
    expect(await webStore('atlas-viewer', storage).load()).toBeNull();
    expect([...texts.keys()]).toEqual(['glidepath:atlas-cad']);
  });

  it('fails when it is asked, not when it is made, where there is no storage', async () => {
    const store = webStore('atlas-cad', {
      getItem: () => {
        throw new Error('forbidden');
      },
      setItem: () => undefined,
    });
    await expect(store.load()).rejects.toThrow('forbidden');
  });
});

describe('the kept text', () => {
  it('is read as it was written', () => {
    const ratchet = { iss: 'i', aud: 'a', sub: 'anonymous', epoch: 1, revision: 2, iat: 3 } as const;
    const kept = { ratchet, document: 'd', etag: 'e', loosening: null, receipt: 'r', endorsements: ['k'] };
    expect(readKept(writeKept(kept))).toEqual(kept);
  });

  it('is nothing when it is torn or foreign', () => {
    const nothing = {
      ...{ ratchet: null, document: null, etag: null, loosening: null, receipt: null },
      endorsements: [],
    };
    for (const text of [null, '', '{', 'null', '[]', '7', '{"glidepath":2,"document":"d"}']) {
      expect(readKept(text)).toEqual(nothing);
    }
    expect(readKept('{"glidepath":1,"ratchet":{"iss":"i"},"document":7,"endorsements":"k"}')).toEqual(
      nothing,
    );
    expect(readKept('{"glidepath":1,"endorsements":[7,null,{}]}')).toEqual(nothing);
  });
});

it('base64url is read for every length, and in one spelling only', () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 151 + length) % 256);
    const text = Buffer.from(bytes).toString('base64url');
    expect(fromBase64Url(text)).toEqual(bytes);
  }
  for (const text of ['A', 'AAAAA', 'AB', 'AAB', 'AA==', 'A+', 'A/AA', 'A A', 'ÄAA']) {
    expect(fromBase64Url(text), text).toBeNull();
  }
});

it('a random text is one that may stand anywhere, of any length, and another each time', () => {
  expect(randomText(22)).toMatch(/^[\w-]{22}$/);
  expect(new Set(Array.from({ length: 100 }, () => randomText(22))).size).toBe(100);
  const letters = new Set(randomText(10_000));
  expect(letters.size).toBe(64);
});
