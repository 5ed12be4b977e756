import { ownerFor, shownOwner } from '../domain/case-owner.ts';
import type { CustomerLetter, CustomerLinks, LetterProduct } from '../domain/letter.ts';
import type { Phase, Plan, Wave } from '../domain/plan.ts';
import type { NoticePromise } from '../domain/wave-times.ts';
import type { OwnedProduct } from '../store/audience.ts';
import type { StaffRow } from '../store/staff.ts';
import { asPerson } from './case-people.ts';

/** Everything one letter to one contact is made of. */
export type LetterFacts = {
  readonly plan: Plan;
  readonly phase: Phase;
  readonly wave: Wave;
  readonly readerName: string | null;
  readonly accountName: string;
  readonly locale: string;
  readonly zone: string;
  readonly owned: readonly OwnedProduct[];
  readonly owner: CustomerLetter['owner'];
  /** The account's dates, or null while its phase has no planned start. */
  readonly promise: NoticePromise | null;
};

export function customerLetter(facts: LetterFacts, links: CustomerLinks): CustomerLetter {
  const { plan, phase, wave, promise } = facts;
  const { support } = plan;
  const products = lettersProducts(facts);
  return {
    recipient: { name: facts.readerName },
    account: { name: facts.accountName },
    campaign: { title: plan.title, why: plan.why },
    products,
    change: {
      stage: phase.stage,
      notBefore: promise?.startsOn ?? null,
      graceDays: phase.grace?.days ?? null,
      brownouts: (promise?.brownouts ?? []).map((one) => ({ startsAt: one.from, endsAt: one.until })),
      whenBlocked: phase.policy.whenBlocked,
      offlineBlockDays: phase.policy.afterOffline === 'block' ? phase.policy.offlineForDays : null,
    },
    occasion: { products: products.map((one) => one.name), failure: 'other', device: null, events: [] },
    links,
    videos: support.videos,
    owner: facts.owner,
    required: wave.kind === 'notice',
    zone: facts.zone,
    locale: facts.locale,
  };
}

/**
 * Who answers the reader: their rep while they are there, else whoever the campaign names, within the hours it promises.
 * @param rep staff key of the account's rep
 */
export function lettersOwner(
  { support }: Pick<Plan, 'support'>,
  rep: string | null,
  staff: readonly StaffRow[],
): CustomerLetter['owner'] {
  const seconds =
    support.answerWithinSeconds.activation ?? support.answerWithinSeconds.entitlement ?? 8 * 3600;
  const person = staff.find((one) => one.active && one.externalKey === rep);
  return {
    name: person?.name ?? shownOwner(ownerFor('activation', support.owners, null), staff.map(asPerson)),
    email: person?.email ?? null,
    answerWithinHours: Math.max(1, Math.round(seconds / 3600)),
  };
}

function lettersProducts({ plan, phase, owned }: LetterFacts): readonly LetterProduct[] {
  return phase.products.flatMap((key) => {
    const product = plan.products.find((one) => one.key === key);
    const own = owned.find((one) => one.product === key);
    if (product === undefined || own === undefined) return [];
    const { seats, features, expires, supportUntil } = own;
    return [{ name: product.name, seats, features, expires, supportUntil }];
  });
}

/** The links of one delivery: one token, and the path says what it is for. */
export function customerLinks(
  publicUrl: string,
  token: string,
  plan: Plan,
  optional: boolean,
): CustomerLinks {
  const portal = (page: string) => `${publicUrl}/portal/${page}/${token}`;
  return {
    activate: portal('a'),
    portal: portal('p'),
    moreTime: portal('t'),
    acknowledge: portal('k'),
    survey: portal('s'),
    faq: plan.support.faq,
    chat: plan.support.chat,
    unsubscribe: optional ? `${publicUrl}/u/${token}` : null,
    preferences: optional ? `${publicUrl}/u/${token}` : null,
  };
}
