import type { NextStep } from '../../domain/next-step.ts';
import { Day, type Reader } from '../dates.tsx';
import { portalPaths } from '../paths.ts';
import { askAbout } from './refusal.tsx';
import { Sentence } from './sentence.tsx';
import type { Words } from './words/words.ts';

type Props = {
  readonly next: Exclude<NextStep, { kind: 'nothing' }>;
  readonly product: string;
  readonly words: Words;
  readonly reader: Reader;
};

/** What there is to do, and by when: one sentence. */
export function NextStepSentence({ next, product, words, reader }: Props) {
  const name = <strong>{product}</strong>;
  switch (next.kind) {
    case 'activate': {
      const free = words.count('seats', next.free);
      if (next.before === null)
        return <Sentence words={words} of="next.activate-undated" values={{ product: name, free }} />;
      const day = <Day day={next.before} reader={reader} />;
      return <Sentence words={words} of="next.activate" values={{ product: name, free, day }} />;
    }
    case 'not-started': {
      const day = <Day day={next.from} reader={reader} />;
      return <Sentence words={words} of="next.not-started" values={{ product: name, day }} />;
    }
    default:
      return <Sentence words={words} of={`next.${next.kind}`} values={{ product: name }} />;
  }
}

/** The one place that helps with it. */
export function nextStepLink({ next, product, words }: Omit<Props, 'reader'>): {
  readonly href: string;
  readonly word: string;
} {
  switch (next.kind) {
    case 'activate':
    case 'blocked':
      return { href: portalPaths.how(String(next.id)), word: words.say('owned.how') };
    case 'full':
      return { href: portalPaths.devices, word: words.say('next.full-button') };
    default:
      return { href: askAbout(words, next.kind, product), word: words.say('next.expired-button') };
  }
}
