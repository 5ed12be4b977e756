import { describe, expect, test } from 'vitest';
import { type Answer, createAnswerMemory } from '../../src/web/client/answer-memory.ts';

const HOUR = 3_600_000;

/** A memory, a clock, and what the database would say. */
function world(max = 100) {
  const clock = { now: 1_000_000 };
  const memory = createAnswerMemory<string>(max, () => clock.now);
  const said = { text: 'first', loads: 0 };
  const load = async (): Promise<Answer<string>> => {
    said.loads += 1;
    return { value: said.text, accountId: 7, goodUntil: clock.now + HOUR };
  };
  memory.hears('hearing');
  return { clock, memory, said, load };
}

describe('What is remembered', () => {
  test('is said again without a load, until its time has come', async () => {
    const { clock, memory, said, load } = world();
    await memory.recall('a', load);
    clock.now += HOUR - 1;
    expect(await memory.recall('a', load)).toEqual({ value: 'first', isLeftover: false });
    expect(said.loads).toBe(1);
    clock.now += 1;
    said.text = 'second';
    expect((await memory.recall('a', load)).value).toBe('second');
  });

  test('is loaded again after a change of its account, and not after one of another', async () => {
    const { memory, said, load } = world();
    await memory.recall('a', load);
    said.text = 'second';
    memory.changed([8]);
    expect((await memory.recall('a', load)).value).toBe('first');
    memory.changed([7]);
    expect((await memory.recall('a', load)).value).toBe('second');
    said.text = 'third';
    memory.changed('all');
    expect((await memory.recall('a', load)).value).toBe('third');
  });

  test('is not taken for right when a change came while it was loaded', async () => {
    for (const concerned of [[7], 'all'] as const) {
      const { memory, said, load } = world();
      const slow = async (): Promise<Answer<string>> => {
        const read = await load();
        // The change is committed after it was read, and heard before it is kept.
        said.text = 'second';
        memory.changed(concerned);
        return read;
      };
      await memory.recall('a', slow);
      expect((await memory.recall('a', load)).value).toBe('second');
    }
  });

  test('is loaded once for all who ask meanwhile', async () => {
    const { memory, said, load } = world();
    await Promise.all(Array.from({ length: 50 }, () => memory.recall('a', load)));
    expect(said.loads).toBe(1);
  });

  test('is as much as it may be: the least recently used goes, with its names', async () => {
    const { memory, load } = world(2);
    for (const key of ['a', 'b', 'c']) await memory.recall(key, load, `name of ${key}`);
    expect(memory.size()).toBe(2);
    expect(memory.known('name of a')).toBeNull();
    expect(memory.known('name of c')).toEqual({ value: 'first', isLeftover: false });
  });

  test('is nothing as long as no changes are heard', async () => {
    const { memory, said, load } = world();
    memory.hears('deaf');
    await memory.recall('a', load);
    await memory.recall('a', load);
    expect([said.loads, memory.size()]).toEqual([2, 0]);
  });
});

describe('Cut off from the database', () => {
  const broken = async (): Promise<Answer<string>> => {
    throw new Error('There is no database.');
  };

  test('it says what it knew, and that it is that', async () => {
    const { clock, memory, load } = world();
    await memory.recall('a', load, 'name');
    memory.hears('cut-off');
    clock.now += 2 * HOUR;
    expect(await memory.recall('a', broken)).toEqual({ value: 'first', isLeftover: true });
    expect(memory.known('name')).toEqual({ value: 'first', isLeftover: true });
    await expect(memory.recall('b', broken)).rejects.toThrow('There is no database.');
  });

  test('it does not wait long for one that is back but slow', async () => {
    const { memory, load } = world();
    await memory.recall('a', load);
    memory.changed('all');
    const never = () => new Promise<Answer<string>>(() => {});
    expect(await memory.recall('a', never)).toEqual({ value: 'first', isLeftover: true });
  });

  test('whoever was told of a change gets the new answer or none', async () => {
    const { memory, said, load } = world();
    await memory.recall('a', load);
    said.text = 'second';
    memory.changed([7]);
    await expect(memory.latest('a', broken)).rejects.toThrow();
    expect(await memory.latest('a', load)).toBe('second');
  });

  test('a fleet that comes back is loaded eight at a time', async () => {
    const { memory } = world();
    let [running, most] = [0, 0];
    const load = async (): Promise<Answer<string>> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running -= 1;
      return { value: 'x', accountId: null, goodUntil: 2_000_000 };
    };
    await Promise.all(Array.from({ length: 100 }, (_, at) => memory.recall(`k${at}`, load)));
    expect(most).toBe(8);
  });
});
