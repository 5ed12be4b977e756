import { describe, expect, it } from 'vitest';
import { CSRF_FIELD } from '../../src/pages/form.tsx';
import { renderPage } from '../../src/pages/page.tsx';
import { stylesheet, stylesheetPath } from '../../src/pages/stylesheet.ts';
import { samplePages } from '../support/sample-pages.tsx';

const HOSTILE = `"'><script>alert(1)</script><img src=x onerror=alert(2)>`;
const CSRF = 'csrf-token-of-this-session';

function all(html: string, pattern: RegExp): readonly string[] {
  return [...html.matchAll(pattern)].map((match) => match[0]);
}

describe.each(samplePages.map((page) => [page.name, page] as const))('page %s', (_, page) => {
  const html = renderPage(page.make());

  it('is a document with language, title, viewport, colour scheme and the hashed stylesheet', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="(en|de|es|fr|ja)"><head>/);
    expect(html).toMatch(/<title>[^<]+ · (Glidepath|Northwind Software)<\/title>/);
    expect(html).toContain('<meta name="viewport" content="width=device-width, initial-scale=1"');
    expect(html).toContain('<meta name="color-scheme" content="light dark"');
    expect(html).toContain(`<link rel="stylesheet" href="${stylesheetPath}"`);
  });

  it('has one heading of the first level, and a main part to skip to', () => {
    expect(all(html, /<h1[ >]/g)).toHaveLength(1);
    expect(all(html, /<main id="content"/g)).toHaveLength(1);
  });

  it('gives each id once', () => {
    const ids = all(html, /\sid="[^"]*"/g);
    expect(ids).toEqual([...new Set(ids)]);
  });

  it('needs no exception from a policy that forbids inline style and every script', () => {
    expect(html).not.toMatch(/<script|<style|\sstyle=|\son[a-z]+=|javascript:/i);
  });

  it('carries the CSRF token in every form that posts, and has no other form but a search', () => {
    for (const form of html.matchAll(/<form ([^>]*)>(.*?)<\/form>/gs)) {
      if (form[1]?.includes('method="get"')) expect(form[0]).toContain('type="search"');
      else {
        expect(form[1]).toMatch(/^method="post" action="\/[^"]+"/);
        expect(form[2]).toContain(`<input type="hidden" name="${CSRF_FIELD}" value="${CSRF}"`);
      }
    }
  });

  it('labels every input', () => {
    const inputs = all(html, /<(input|select|textarea) [^>]*>/g).filter(
      (tag) => !tag.includes('type="hidden"'),
    );
    for (const tag of inputs) {
      const id = /\sid="([^"]+)"/.exec(tag)?.[1];
      if (tag.includes('type="radio"')) expect(html).toContain(`<label>${tag}`);
      else expect(html).toMatch(new RegExp(`<label[^>]* for="${id}"`));
    }
  });

  it('shows hostile words as words', () => {
    const hostile = renderPage(page.make((text) => text + HOSTILE));
    expect(hostile).not.toMatch(/<script|<img/i);
    // Every quote that came in is an entity now, so none of it could end an attribute.
    const names = all(hostile, /<[a-z][^>]*\son[a-z]+=/gi);
    expect(names.filter((tag) => !tag.includes('&quot;'))).toEqual([]);
    expect(all(hostile, /<[a-z0-9]+/gi).length).toBe(all(html, /<[a-z0-9]+/gi).length);
  });
});

describe('the stylesheet', () => {
  it('fetches nothing and is addressed by its content', () => {
    expect(stylesheet).not.toMatch(/url\(|@import|<\//);
    expect(stylesheetPath).toMatch(/^\/assets\/glidepath\.[0-9a-f]{12}\.css$/);
  });

  it('balances its braces, so no part swallows the next one', () => {
    expect(all(stylesheet, /\{/g).length).toBe(all(stylesheet, /\}/g).length);
  });

  it('defines every class the pages use', () => {
    const used = new Set(
      samplePages.flatMap((page) =>
        [...renderPage(page.make()).matchAll(/class="([^"]*)"/g)].flatMap(
          (match) => match[1]?.split(' ') ?? [],
        ),
      ),
    );
    const missing = [...used].filter(
      (name) => name !== '' && !new RegExp(`\\.${name}(?![\\w-])`).test(stylesheet),
    );
    expect(missing).toEqual([]);
  });
});
