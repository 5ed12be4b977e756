import { describe, expect, it } from 'vitest';
import { type Article, articlesFor, searchArticles } from '../../src/domain/faq.ts';

function article(key: string, title: string, text: string, locale: string | null = null): Article {
  return {
    key,
    title,
    product: null,
    locale,
    blocks: [{ kind: 'paragraph', inlines: [{ kind: 'text', text }] }],
  };
}

const MOVE = article('move', 'I have a new computer', 'Free the seat of the old one.');
const SEAT = article('seat', 'What is a seat?', 'One computer that uses the software.');
const UMZUG = article('umzug', 'Größere Geräte', 'Eine Straße weiter: das Büro.');

const found = (query: string) => searchArticles([MOVE, SEAT, UMZUG], query).map((one) => one.key);

describe('searching the answers', () => {
  it('wants every word, wherever it stands', () => {
    expect(found('computer seat')).toEqual(['move', 'seat']);
    expect(found('computer free')).toEqual(['move']);
    expect(found('computer nonsense')).toEqual([]);
  });

  it('puts those first that have it in their title', () => {
    expect(found('seat')).toEqual(['seat', 'move']);
    expect(found('computer')).toEqual(['move', 'seat']);
  });

  it('minds neither case nor accents nor width', () => {
    expect(found('GROSSERE gerate')).toEqual(['umzug']);
    expect(found('strasse buro')).toEqual(['umzug']);
    expect(found('ＮＥＷ')).toEqual(['move']);
  });

  it('finds words in the middle of Japanese, which has no spaces', () => {
    const ja = article('key', 'ライセンスキーはどこですか', '概要に表示されます。', 'ja');
    expect(searchArticles([MOVE, ja], 'キー')).toEqual([ja]);
  });

  it('finds nothing for nothing', () => {
    expect(found('  ?! ')).toEqual([]);
  });
});

describe('the answers somebody gets', () => {
  const en = article('why', 'Why?', 'So.', 'en');
  const de = article('why', 'Warum?', 'Darum.', 'de');
  const any = article('why', 'Y?', 'So.');

  it('are in their language where there are any, else written for all, else English', () => {
    expect(articlesFor([en, any, de], 'de')).toEqual([de]);
    expect(articlesFor([en, any, de], 'ja')).toEqual([any]);
    expect(articlesFor([de, en], 'ja')).toEqual([en]);
    expect(articlesFor([de], 'ja')).toEqual([de]);
  });
});
