import { HtmlValidate } from 'html-validate';
import { describe, expect, it } from 'vitest';
import { renderPage } from '../../src/pages/page.tsx';
import { samplePages } from '../support/sample-pages.tsx';

describe('every page', () => {
  const validator = new HtmlValidate({
    root: true,
    extends: ['html-validate:standard', 'html-validate:a11y'],
    // What the renderer writes, not what it means; and a title is as long as a mail's subject.
    rules: { 'doctype-style': 'off', 'void-style': 'off', 'no-inline-style': 'error', 'long-title': 'off' },
  });

  it.each(samplePages)('$name is valid HTML', ({ make }) => {
    const messages = validator
      .validateStringSync(renderPage(make()))
      .results.flatMap((result) => result.messages);
    expect(messages.map((one) => `${one.ruleId}: ${one.message} ${one.selector ?? ''}`)).toEqual([]);
  });
});
