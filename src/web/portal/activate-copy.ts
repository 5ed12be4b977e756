import type { Request, Response } from 'express';
import { activateInstallation, type CopyAsking, type CopyRefusal } from '../../flows/activate-by-link.ts';
import { RefusedPage, type SeatRefusal } from '../../pages/portal/refusal.tsx';
import { WhichProductPage } from '../../pages/portal/which-product-page.tsx';
import { wordsOf } from '../../pages/portal-layout.tsx';
import type { OwnedRow } from '../../store/views/owned.ts';
import type { PortalView } from '../../store/views/portal-page.ts';
import { seeOther, sendPage } from '../answer.ts';
import { withCopy } from './copy-in-address.ts';
import { namesOf, productsOfMail, todayOf } from './customer-props.ts';
import type { PortalTools, PortalVisit } from './visit.ts';

/** The page after an activation. */
export const DONE = '/portal/activated';

/**
 * Takes a seat for the copy that opened the page, for a person who was proved. Where it gets none, the page says why and
 * what helps; where several products could be meant, it asks.
 * @param about what the page with the button is about
 */
export async function activateCopy(
  { deps }: PortalTools,
  { view, frame, who }: PortalVisit,
  about: readonly OwnedRow[],
  copy: CopyAsking,
  req: Request,
  res: Response,
): Promise<void> {
  const { owned } = view;
  const answer = await activateInstallation(deps.context, who, copy, {
    owned,
    about: about.map((one) => one.product),
    today: todayOf(view),
  });
  const account = view.account.name;
  switch (answer.outcome) {
    case 'activated':
      return seeOther(res, doneWith(view, answer.product));
    case 'unclear':
      return sendPage(
        res,
        WhichProductPage({ frame, account, products: choicesOf(about, req.path, copy) }),
        409,
      );
    case 'refused': {
      const rows = answer.entitlement === null ? [] : [answer.entitlement];
      const product =
        rows.length === 0 ? wordsOf(frame).say('your-software') : namesOf(rows, view, wordsOf(frame));
      return sendPage(res, RefusedPage({ frame, account, product, why: refusalOf(answer.why) }), 409);
    }
  }
}

/** The page after an activation, about this product, too, where the mail was about others. */
function doneWith(view: PortalView, product: string): string {
  const isOfMail = productsOfMail(view).some((one) => one.product === product);
  return isOfMail ? DONE : `${DONE}?${new URLSearchParams({ p: product })}`;
}

function choicesOf(about: readonly OwnedRow[], path: string, copy: CopyAsking) {
  const names = new Map(about.map((one) => [one.product, one.productName]));
  return [...names].map(([product, name]) => ({ name, action: withCopy(path, { ...copy, product }) }));
}

function refusalOf(why: CopyRefusal): SeatRefusal {
  // Between the page and its button the entitlement went to another account.
  return why === 'not-found' ? 'not-now' : why;
}
