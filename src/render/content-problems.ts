import type { LetterClass } from '../domain/letter.ts';
import type { Problem } from '../domain/problem.ts';
import type { Catalogue, Messages } from './messages.ts';
import { originOfOffset, type TemplateSource } from './template-source.ts';

/** A required notice that reads as advertising becomes advertising, by law and in the reader's eyes. */
const PROMOTIONAL = new RegExp(
  [
    String.raw`\b(?:discounts?|special offer|limited time|buy (?:now|more)|upgrade (?:now|today)|save \d+|voucher)\b|\d ?% (?:off|rabatt|de (?:remise|réduction|descuento))`,
    String.raw`\b(?:rabatte?|sonderangebot|sonderpreis|jetzt (?:kaufen|upgraden)|nur für kurze zeit|gutschein)\b`,
    String.raw`\b(?:offre (?:spéciale|limitée)|remise exceptionnelle|achetez|profitez de)\b`,
    String.raw`\b(?:oferta (?:especial|limitada)|descuentos?|compre (?:ahora|ya)|aproveche)\b`,
    '割引|特別価格|今すぐ購入|期間限定|お得',
  ].join('|'),
  'i',
);

/** What every notice answers; on the element that answers stands data-answers="…". */
const ANSWERS: readonly { part: string; asks: string; shows: RegExp | null; hint: string }[] = [
  { part: 'what', asks: 'what changes', shows: null, hint: 'the sentence that says it' },
  {
    part: 'when',
    asks: 'when',
    shows: /\bchange\.notBefore\b/,
    hint: 'an element that shows {{date change.notBefore}}',
  },
  { part: 'why', asks: 'why', shows: /\bcampaign\.why\b/, hint: 'an element that shows {{campaign.why}}' },
  { part: 'gain', asks: 'what is in it for the reader', shows: null, hint: 'the sentences that say it' },
  {
    part: 'where',
    asks: 'where to turn',
    shows: /\bowner\.(?:name|email)\b/,
    hint: 'an element that shows {{owner.name}}',
  },
];

const FOUR_WS = ['what', 'when', 'why', 'where'];

/**
 * What a template of its class must say and may not say: a notice answers what, when, why, what is in it for the reader
 * and where to turn, and does not advertise; a briefing has its four W's.
 * @param used the messages it takes its words from
 */
export function contentProblems(
  letterClass: LetterClass,
  source: TemplateSource,
  used: Messages,
  catalogue: Catalogue,
): readonly Problem[] {
  if (letterClass === 'required-notice') {
    return [...answerProblems(source), ...promotionalProblems(source, used, catalogue)];
  }
  return letterClass === 'internal' ? fourWProblems(source) : [];
}

function answerProblems(source: TemplateSource): readonly Problem[] {
  return ANSWERS.flatMap(({ part, asks, shows, hint }) => {
    const element = new RegExp(
      String.raw`<([a-z][a-z0-9]*)\b[^>]*\sdata-answers="${part}"[^>]*>([\s\S]*?)</\1>`,
      'g',
    );
    const found = [...source.body.matchAll(element)].map((match) => match[2] ?? '');
    const answered = found.some((content) =>
      shows === null ? content.replace(/<[^>]*>/g, '').trim() !== '' : shows.test(content),
    );
    if (answered) return [];
    const message = `A required notice says ${asks}: put data-answers="${part}" on ${hint}.`;
    return [{ severity: 'error', code: `no-${part}`, ...startOf(source), message }];
  });
}

function fourWProblems(source: TemplateSource): readonly Problem[] {
  return FOUR_WS.filter((w) => !new RegExp(String.raw`(?:\{\{|=)\s*fourWs\.${w}\b`).test(source.body)).map(
    (w) => ({
      severity: 'error',
      code: `no-${w}`,
      ...startOf(source),
      message: `A briefing has four W's: show {{fourWs.${w}}}.`,
    }),
  );
}

function startOf(source: TemplateSource): Pick<Problem, 'file' | 'line' | 'column'> {
  return originOfOffset(source, Math.max(0, source.body.search(/<mj-body\b/)));
}

function promotionalProblems(
  source: TemplateSource,
  used: Messages,
  catalogue: Catalogue,
): readonly Problem[] {
  const problems: Problem[] = [];
  const look = (text: string, placeOf: (offset: number) => Pick<Problem, 'file' | 'line' | 'column'>) => {
    const match = PROMOTIONAL.exec(text);
    if (match === null) return;
    const message = `"${match[0]}" reads as advertising, which has no place in a required notice: it makes it one mail among many. Leave it out.`;
    problems.push({ severity: 'error', code: 'promotional', ...placeOf(match.index), message });
  };
  look(source.body, (offset) => originOfOffset(source, offset));
  for (const { value, line, column } of Object.values(source.fields)) {
    look(value, (offset) => ({ file: source.file, line, column: column + offset }));
  }
  for (const [key, message] of Object.entries(used)) {
    const place = catalogue.places.get(key) ?? { line: null, column: null };
    look(message, () => ({ file: catalogue.file, ...place }));
  }
  return problems;
}
