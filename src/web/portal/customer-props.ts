import { blocksNow } from '../../domain/blocks-now.ts';
import { type CustomerChange, customerChanges } from '../../domain/customer-changes.ts';
import { localDateOf } from '../../domain/days.ts';
import { RULES_WITHOUT_CAMPAIGN } from '../../domain/document-standing.ts';
import type { LocalDate } from '../../domain/instant.ts';
import type { OwnedForStep } from '../../domain/next-step.ts';
import type { PolicyRules } from '../../domain/plan.ts';
import { isStricter } from '../../domain/policy/stage.ts';
import { calendarsOf } from '../../flows/calendars.ts';
import type { ProductChanges } from '../../pages/portal/changes.tsx';
import type { OwnedDevice } from '../../pages/portal/owned-page.tsx';
import { listIn, type Words } from '../../pages/portal/words/words.ts';
import type { OwnedRow } from '../../store/views/owned.ts';
import type { PortalCampaign, PortalView } from '../../store/views/portal-page.ts';
import { accountZone } from './portal-frame.ts';

/** Today in the account's zone. */
export function todayOf(view: PortalView): LocalDate {
  return localDateOf(view.now, accountZone(view));
}

/** What happened and what is planned for the account with one product. */
export function changesFor(view: PortalView, product: string): readonly CustomerChange[] {
  const { campaign, account, now } = view;
  if (campaign === null || campaign.cohort === null) return [];
  const calendars = calendarsOf(campaign.plan, now);
  const standing = view.standings.find(
    (one) => one.campaign === campaign.key && one.product === product && one.feature === '',
  );
  return customerChanges(
    {
      plan: campaign.plan,
      of: {
        cohort: campaign.cohort,
        product,
        feature: '',
        step: (phase) => campaign.steps[phase] ?? 0,
        rules: calendars.of(account.timeZone, account.country),
      },
      started: campaign.phases.flatMap(({ phase, realStart, rolledBackAt, approval }) =>
        realStart === null ? [] : [{ phase, realStart, rolledBackAt, approval }],
      ),
      planned: new Map(
        campaign.phases
          .filter((one) => one.realStart === null && one.rolledBackAt === null)
          .map((one) => [one.phase, one.plannedStart]),
      ),
      promises: new Map(Object.entries(campaign.promises)),
      campaign: calendars.campaign,
      pauses: campaign.pauses,
      leniencies: view.leniencies,
      grace: standing?.standing.grace ?? null,
    },
    now,
  );
}

/** The same for each product of these rows, by its name. */
export function changesByProduct(rows: readonly OwnedRow[], view: PortalView): readonly ProductChanges[] {
  const names = new Map(rows.map((one) => [one.product, one.productName]));
  return [...names].map(([key, product]) => ({ product, changes: changesFor(view, key) }));
}

/** What is owned, with what decides about the next step. */
export function ownedForStep(
  rows: readonly OwnedRow[],
  view: PortalView,
): readonly (OwnedRow & OwnedForStep)[] {
  const { standings, leniencies, now } = view;
  return rows.map((row) => {
    const ofProduct = standings.filter((one) => one.product === row.product);
    return {
      ...row,
      overage: policyOf(view, row.product).overage,
      blocks: blocksNow(ofProduct, leniencies, now),
      changes: changesFor(view, row.product),
    };
  });
}

/** What the mail the link stood in is about: products of its phase that the account owns, else all it owns. */
export function productsOfMail(view: PortalView): readonly OwnedRow[] {
  const phase = mailPhase(view.campaign);
  const named =
    phase === null ? view.owned : view.owned.filter((one) => phase.products.includes(one.product));
  const today = todayOf(view);
  const usable = named.filter((one) => !one.suspended && (one.expires === null || one.expires >= today));
  return usable.length > 0 ? usable : named;
}

/** `Atlas CAD`, or `Atlas CAD and Atlas Viewer`; what the campaign is called when none is owned. */
export function namesOf(rows: readonly OwnedRow[], { campaign }: PortalView, words: Words): string {
  const names = [...new Set(rows.map((one) => one.productName))];
  return listIn(words.language, names) || (campaign?.plan.title ?? words.say('your-software'));
}

/** The rules a customer is told about: those of the mail's phase, else the campaign's. */
export function whenBlocked({ campaign }: PortalView): PolicyRules['whenBlocked'] {
  return (mailPhase(campaign) ?? campaign?.plan)?.policy.whenBlocked ?? 'read-only';
}

export function whyOf({ campaign }: PortalView, words: Words): string {
  return campaign?.plan.why ?? words.say('why');
}

/** Products something is planned for that could block, or that is blocked already: what more time is good for. */
export function productsToWaitFor(
  view: PortalView,
): readonly { readonly key: string; readonly name: string }[] {
  const today = todayOf(view);
  const products = view.campaign?.plan.products ?? [];
  return products
    .filter(({ key }) => {
      const enforced = view.standings.some((one) => one.product === key && one.standing.enforcing !== null);
      const planned = changesFor(view, key).some(
        ({ to, day }) => day > today && (to === 'grace-end' || isStricter(to, 'warn')),
      );
      return enforced || planned;
    })
    .map(({ key, name }) => ({ key, name }));
}

/** The devices with a seat of one entitlement. */
export function devicesOf(view: PortalView, entitlement: number): readonly OwnedDevice[] {
  return view.seats
    .filter((seat) => seat.entitlementId === entitlement)
    .map(({ id, name, lastSeenAt }) => ({ id, name, lastSeenAt }));
}

/** The rules on seats: as the account's stage has them, else the campaign. For reading: flows ask for themselves. */
export function policyOf(view: PortalView, product: string): Pick<PolicyRules, 'deviceMoves' | 'overage'> {
  const { campaign, standings } = view;
  const standing = standings.find((one) => one.product === product && one.feature === '');
  const phase = campaign?.plan.phases.find((one) => one.key === standing?.standing.phase);
  return (phase ?? campaign?.plan)?.policy ?? RULES_WITHOUT_CAMPAIGN;
}

function mailPhase(campaign: PortalCampaign | null) {
  return campaign?.plan.phases.find((one) => one.key === campaign.mailPhase) ?? null;
}
