import type { Letter } from '../domain/letter.ts';
import { sha256Hex } from '../domain/sha256.ts';
import { renderLetter } from '../render/render-letter.ts';
import { type DeliveryDetails, deliveryDetails, historiesOf } from '../store/views/deliveries.ts';
import type { FlowContext } from './context.ts';
import { DUMMY_TOKEN } from './wave-letter.ts';

/** What a delivery said: rendered again from what was kept of it, its links masked; or why that cannot be done. */
export type ReadLetter =
  | {
      readonly subject: string;
      readonly text: string;
      /** Is this, to the byte, what was sent? */
      readonly proven: boolean;
    }
  | { readonly unreadable: string };

type Written = Pick<
  DeliveryDetails,
  'variables' | 'contentHash' | 'template' | 'templateHash' | 'locale' | 'attempts'
>;

/** Renders a kept letter again, in the template version it was sent with and no other. */
export function readLetter({ templates }: Pick<FlowContext, 'templates'>, written: Written): ReadLetter {
  const { variables, contentHash, template, templateHash, locale } = written;
  if (contentHash === null)
    return { unreadable: 'It was not written yet: letters are written when they leave.' };
  if (variables === null)
    return { unreadable: 'What it was made of was erased. Its hash still proves a copy that somebody kept.' };
  if (templates.hashOf(template, locale) !== templateHash)
    return {
      unreadable: `It was written with version ${templateHash.slice(0, 12)} of ${template}, which this program no longer has. Bring that version back to read it.`,
    };
  const rendered = renderLetter(templates, template, locale, withDummyTokens(variables as Letter));
  if (!rendered.ok) return { unreadable: rendered.message };
  const { subject, html, text } = rendered.value;
  const masked = (part: string) => part.replaceAll(DUMMY_TOKEN, 'TOKEN');
  const proven = sha256Hex(masked([subject, html, text].join('\n'))) === contentHash;
  return { subject: masked(subject), text: masked(text), proven };
}

/** Where lines of the text are broken depends on how long a link is, so a masked one gets a token's length again. */
function withDummyTokens(letter: Letter): Letter {
  const links = Object.entries(letter.links).map(([name, link]) => [
    name,
    typeof link === 'string' ? link.replace(/\/TOKEN(?=\/|$)/, `/${DUMMY_TOKEN}`) : link,
  ]);
  return { ...letter, links: Object.fromEntries(links) } as Letter;
}

export type ReadDelivery = {
  readonly delivery: DeliveryDetails;
  readonly letter: ReadLetter;
  readonly happened: NonNullable<ReturnType<Awaited<ReturnType<typeof historiesOf>>['get']>>;
};

/** One delivery: what it said, and everything that happened to it. @returns null when there is none of this id */
export async function readDelivery(
  context: Pick<FlowContext, 'pool' | 'templates'>,
  id: string,
): Promise<ReadDelivery | null> {
  const delivery = await deliveryDetails(context.pool, id);
  const happened = (await historiesOf(context.pool, [id])).get(id);
  if (delivery === null || happened === undefined) return null;
  return { delivery, letter: readLetter(context, delivery), happened };
}
