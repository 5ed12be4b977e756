import { localDateOf } from '../domain/days.ts';
import type { Instant } from '../domain/instant.ts';
import type { CustomerLetter, LetterProduct } from '../domain/letter.ts';
import { failureOf } from '../domain/mailing-rules.ts';
import type { Mailing } from '../domain/plan.ts';
import { type OwnedProduct, ownedProducts } from '../store/audience.ts';
import type { RunningCampaign } from '../store/campaigns.ts';
import type { Db } from '../store/connect.ts';
import type { EventFacts } from '../store/mailing-events.ts';
import { listStaff } from '../store/staff.ts';
import type { Calendars } from './calendars.ts';
import type { FlowContext } from './context.ts';
import { customerLinks, lettersOwner } from './customer-letter.ts';
import { readerRules, type WaveReader } from './wave-letter.ts';

/** One contact a mailing is written to. */
export type MailingReader = Omit<WaveReader, 'step' | 'run'>;

/** A letter; or why there is nothing to say any more, as the ledger calls it. */
export type MailingLetter =
  | { readonly letter: CustomerLetter }
  | { readonly suppressed: 'no-product' | 'activated' };

/**
 * The one place where letters of mailings are written. They say what is so when they leave, not when something happened:
 * what was ordered and is owned, or what failed and still does.
 * @param facts of all the letters' events, by id
 */
export async function mailingLetters(
  context: Pick<FlowContext, 'publicUrl'>,
  db: Db,
  of: {
    readonly campaign: RunningCampaign;
    readonly calendars: Calendars;
    readonly mailing: Mailing;
    readonly now: Instant;
  },
  accountIds: readonly number[],
  facts: ReadonlyMap<number, EventFacts>,
): Promise<(reader: MailingReader, events: readonly number[], token: string) => MailingLetter> {
  const { campaign, calendars, mailing, now } = of;
  const { plan } = campaign;
  const products = plan.products.map((one) => one.key);
  const owned = await ownedProducts(db, accountIds, products, localDateOf(now, plan.timeZone));
  const staff = await listStaff(db);
  return (reader, events, token) => {
    const own = events.flatMap((id) => {
      const found = facts.get(id);
      return found === undefined || found.accountId !== reader.accountId ? [] : [found];
    });
    const about = mailing.on === 'entitlement-created' ? ordered(own) : failing(own, owned);
    if ('suppressed' in about) return about;
    const named = plan.products.flatMap(({ key, name }) => {
      const found = about.products.get(key);
      return found === undefined ? [] : [{ ...found, name }];
    });
    return {
      letter: {
        recipient: { name: reader.name },
        account: { name: reader.accountName },
        campaign: { title: plan.title, why: plan.why },
        products: named,
        // A mailing announces no change: dates are the business of notices.
        change: {
          stage: 'off',
          notBefore: null,
          graceDays: null,
          brownouts: [],
          whenBlocked: plan.policy.whenBlocked,
          offlineBlockDays: null,
        },
        occasion: {
          products: named.map((one) => one.name),
          failure: about.failure,
          device: about.device,
          events,
        },
        links: customerLinks(context.publicUrl, token, plan, false),
        videos: plan.support.videos,
        owner: lettersOwner(plan, reader.rep, staff),
        required: false,
        zone: readerRules(reader, calendars).zone,
        locale: reader.locale,
      },
    };
  };
}

type About = {
  /** Product key → what is said of it. */
  readonly products: ReadonlyMap<string, Omit<LetterProduct, 'name'>>;
  readonly failure: string;
  readonly device: string | null;
};

/** What was ordered, a product a line. An order that was taken back, or moved to another account, is none any more. */
function ordered(events: readonly EventFacts[]): About | { readonly suppressed: 'no-product' } {
  const products = new Map<string, Omit<LetterProduct, 'name'>>();
  const seen = new Set<number>();
  for (const { product, ordered: one } of events) {
    if (one === null || seen.has(one.id)) continue;
    seen.add(one.id);
    const before = products.get(product);
    products.set(product, {
      seats: (before?.seats ?? 0) + one.quantity,
      features: [...new Set([...(before?.features ?? []), ...one.features])].toSorted(),
      expires: before === undefined ? one.expires : latestEnd(before.expires, one.expires),
      supportUntil: [before?.supportUntil ?? null, one.supportUntil].reduce((a, b) =>
        a === null || (b !== null && b > a) ? b : a,
      ),
    });
  }
  return products.size === 0 ? { suppressed: 'no-product' } : { products, failure: 'other', device: null };
}

/** What could not be activated and still is not; the newest attempt says why. */
function failing(
  events: readonly EventFacts[],
  owned: readonly OwnedProduct[],
): About | { readonly suppressed: 'activated' | 'no-product' } {
  const open = events.filter((one) => !one.activatedSince);
  const newest = open.toSorted((a, b) => b.at - a.at || b.id - a.id)[0];
  if (newest === undefined) return { suppressed: 'activated' };
  const wanted = new Set(open.map((one) => one.product));
  const products = new Map(
    owned
      .filter((one) => one.accountId === newest.accountId && wanted.has(one.product))
      .map(({ product, seats, features, expires, supportUntil }) => [
        product,
        { seats, features, expires, supportUntil },
      ]),
  );
  if (products.size === 0) return { suppressed: 'no-product' };
  return {
    products,
    failure: failureOf(newest.failed?.why ?? null),
    device: newest.failed?.device ?? null,
  };
}

/** An entitlement without an end has none. */
function latestEnd(a: string | null, b: string | null): string | null {
  return a === null || b === null ? null : a > b ? a : b;
}
