import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TOPICS } from '../../src/domain/plan.ts';
import { STREAMS } from '../../src/domain/streams.ts';
import {
  catalogueOf,
  LANGUAGES,
  languageIn,
  listIn,
  type WordKey,
  wordsIn,
} from '../../src/pages/portal/words/words.ts';

const english = catalogueOf('en');
const keys = Object.keys(english) as WordKey[];
const others = LANGUAGES.filter((one) => one !== 'en');

/** Words that are rightly the same as in English. */
const SAME = {
  de: ['foot.video'],
  es: ['owned.support-none'],
  fr: ['minutes.one', 'minutes.other', 'mail.invitations'],
  ja: [],
} as const satisfies Record<(typeof others)[number], readonly string[]>;

/** English words that are words of none of the other languages. */
const ENGLISH = /\b(the|and|your|you|with|this|that|device|seat|please|which|enter)\b/i;

/** Keys that pages put together: of a stage, a refusal, a step, a topic. */
const PUT_TOGETHER = [
  /^(change|blocked|code|offline|devices|error|refused)\./,
  /^next\.(blocked|full|expired|suspended)$/,
  new RegExp(`^help\\.(${TOPICS.join('|')})$`),
  new RegExp(`^mail\\.((${STREAMS.join('|')})(-says)?|keep|stop-all|start-of|stop-of)$`),
];

function placeholdersOf(text: string): readonly string[] {
  return [...text.matchAll(/\{([\w-]+)\}/g)].map((match) => match[1] ?? '').toSorted();
}

describe.each(others)('the words in %s', (language) => {
  const words = catalogueOf(language);

  it('are all there, and none that no page says', () => {
    expect(Object.keys(words).toSorted()).toEqual(keys.toSorted());
  });

  it('are never empty, nor left in English', () => {
    const same = keys.filter((key) => words[key].trim() === '' || words[key] === english[key]);
    expect(same.filter((key) => !(SAME[language] as readonly string[]).includes(key))).toEqual([]);
    expect(keys.filter((key) => ENGLISH.test(words[key].replaceAll(/\{[^}]*\}/g, '')))).toEqual([]);
  });

  it('leave room for the same values', () => {
    const wrong = keys.filter(
      (key) => placeholdersOf(words[key]).join() !== placeholdersOf(english[key]).join(),
    );
    expect(wrong).toEqual([]);
  });
});

describe('Japanese', () => {
  it('is written in Japanese throughout', () => {
    const words = catalogueOf('ja');
    const foreign = keys.filter((key) => !/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(words[key]));
    // A product with its features in brackets, and nothing else.
    expect(foreign).toEqual(['owned.with']);
  });
});

describe('German', () => {
  it('calls mail E-Mail', () => {
    const words = catalogueOf('de');
    expect(keys.filter((key) => /(?<![\p{L}-])Mail/u.test(words[key]))).toEqual([]);
  });
});

describe('French', () => {
  it('lets no line end before a sign of two parts, nor inside quotation marks', () => {
    const words = catalogueOf('fr');
    expect(keys.filter((key) => / [:;?!»]|« /.test(words[key]))).toEqual([]);
  });
});

describe.each(LANGUAGES)('activating without a network in %s', (language) => {
  it('has one name: on the button, on its page, and where the software is told to open it', () => {
    const words = catalogueOf(language);
    expect(words['offline.title']).toBe(words['how.offline-button']);
    expect(words['offline.step-1']).toContain(words['offline.title']);
  });
});

describe('the sample answers', () => {
  it('call buttons and places of the portal as the portal does', () => {
    const folder = join(import.meta.dirname, '../../campaigns/sample/faq');
    const unknown = readdirSync(folder).flatMap((name) => {
      const language = languageIn(/\.(\w\w)\.md$/.exec(name)?.[1] ?? 'en') ?? 'en';
      const said: readonly string[] = Object.values(catalogueOf(language));
      const text = readFileSync(join(folder, name), 'utf8');
      const names = [...text.matchAll(/\*+([^*]+)\*+|「([^」*]+)」/g)].map(
        ([, one, other]) => one ?? other ?? '',
      );
      // A whole sentence is only stressed.
      return names
        .filter((one) => !/[.。]$/.test(one) && !said.includes(one))
        .map((one) => `${name}: ${one}`);
    });
    expect(unknown).toEqual([]);
  });
});

describe('the catalogue', () => {
  it('holds nothing that no page uses', () => {
    const source = sourceOf(join(import.meta.dirname, '../../src'));
    const unused = keys.filter((key) => {
      const base = key.replace(/\.(one|other)$/, '');
      const said = [`'${key}'`, `"${key}"`, `'${base}'`].some((text) => source.includes(text));
      return !said && !PUT_TOGETHER.some((family) => family.test(key));
    });
    expect(unused).toEqual([]);
  });
});

describe('words', () => {
  it('are counted as the language counts', () => {
    expect(wordsIn('en').count('seats', 1)).toBe('1 seat');
    expect(wordsIn('fr').count('days', 0)).toBe('0 jour');
    expect(wordsIn('de', 'de-DE').count('seats', 1204)).toBe('1.204 Plätze');
    expect(wordsIn('ja').count('devices', 1)).toBe('1 台');
  });

  it('keep what was put in as it is, braces and all', () => {
    expect(wordsIn('en').say('done.start', { product: '{account} $&' })).toBe('Start {account} $&.');
  });

  it('are chosen by locale, whoever wrote it', () => {
    expect(['de-CH', 'ja_JP', 'FR', 'pt-BR', '', null].map(languageIn)).toEqual([
      'de',
      'ja',
      'fr',
      null,
      null,
      null,
    ]);
  });

  it('are listed as the language lists them', () => {
    expect(listIn('en', ['A', 'B'])).toBe('A and B');
    expect(listIn('de', ['A', 'B', 'C'])).toBe('A, B und C');
    expect(listIn('en', [])).toBe('');
  });
});

/** All source but the words themselves. */
function sourceOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('words/'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}
