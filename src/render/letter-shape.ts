import Handlebars from 'handlebars';
import { isPlainProse, letterText, skeletonText, wrapText } from './letter-text.ts';

/**
 * What a template looks like with its decisions taken and its values left open. Letters mostly differ in values only,
 * so the costly part, reading a text out of HTML, is done once a shape and not once a letter.
 */
type Shape = {
  readonly html: Slotted;
  /** Null where the text's layout depends on the values, as in a table. */
  readonly text: Slotted | null;
};

/** Fixed texts with values between them: one text more than there are slots. */
type Slotted = { readonly texts: readonly string[]; readonly slots: readonly number[] };

/** The values of one letter, in the order they were first shown. */
export type Values = {
  /** Keeps a value and gives what stands for it. The same value always has the same mark: links that repeat their text are shown once. */
  readonly mark: (value: string) => string;
  readonly all: readonly string[];
};

/** No template, catalogue or mail program has a use for these private characters. */
const MARK = /\uE000(\d+)\uE001/;

export function newValues(): Values {
  const all: string[] = [];
  const places = new Map<string, number>();
  return {
    all,
    mark: (value) => {
      let place = places.get(value);
      if (place === undefined) {
        place = all.length;
        all.push(value);
        places.set(value, place);
      }
      return `\uE000${place}\uE001`;
    },
  };
}

/** Templates hold a handful of shapes; a template with ever new ones must not fill the memory. */
const MOST_SHAPES = 500;

/** @returns what makes the two parts of a letter from its marked HTML and its values */
export function letterShapes(): (
  marked: string,
  values: Values,
) => { readonly html: string; readonly text: string } {
  const shapes = new Map<string, Shape>();
  return (marked, { all }) => {
    let shape = shapes.get(marked);
    if (shape === undefined) {
      if (shapes.size >= MOST_SHAPES) shapes.clear();
      shape = shapeOf(marked);
      shapes.set(marked, shape);
    }
    const escaped = all.map((value) => Handlebars.escapeExpression(value));
    const html = filled(shape.html, escaped);
    const text = shape.text === null ? letterText(html) : wrapText(filled(shape.text, all.map(oneSpaced)));
    return { html, text };
  };
}

function shapeOf(marked: string): Shape {
  return { html: slotted(marked), text: isPlainProse(marked) ? slotted(skeletonText(marked)) : null };
}

function slotted(text: string): Slotted {
  const parts = text.split(MARK);
  return {
    texts: parts.filter((_, at) => at % 2 === 0),
    slots: parts.filter((_, at) => at % 2 === 1).map(Number),
  };
}

function filled({ texts, slots }: Slotted, values: readonly string[]): string {
  const parts = [texts[0] ?? ''];
  slots.forEach((slot, at) => {
    parts.push(values[slot] ?? '', texts[at + 1] ?? '');
  });
  return parts.join('');
}

/** As HTML shows it. */
function oneSpaced(value: string): string {
  return value.replace(/[ \t\r\n\f\u200b]+/g, ' ');
}
