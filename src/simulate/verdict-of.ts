import { documentStanding } from '../domain/document-standing.ts';
import type { Instant } from '../domain/instant.ts';
import { inForce } from '../domain/leniency.ts';
import { documentFor } from '../domain/policy/document-content.ts';
import type { EntitlementSpan } from '../domain/policy/entitlement-sum.ts';
import { receiptFor } from '../domain/policy/receipt-content.ts';
import { decide, type Verdict } from '../domain/policy/verdict.ts';
import type { Actor, Row, World } from './world.ts';

const ISSUER = 'https://simulation.invalid';
/** One installation stands for all of an account's; it has asked for so long that its runway is over. */
const INSTALLATION = 'simulated';

/**
 * What the account's software would be told of a product at an instant: the document and receipt it would get, judged by
 * the function that it goes by itself. Brown-outs are left out, for they end by themselves.
 */
export function verdictOf({ plan }: World, actor: Actor, row: Row, now: Instant): Verdict {
  const { product, standing } = row;
  const subject = `account:${actor.person.facts.externalKey}` as const;
  const phase = plan.phases.find((one) => one.key === standing.phase);
  const policy = phase?.policy ?? plan.policy;
  const exempt = inForce(actor.leniencies, 'exemption', now) !== null;
  const rows = [{ campaignId: 0, feature: '', standing: { ...standing, brownout: null } }];
  const document = documentFor({
    ...{ issuer: ISSUER, subject, product, epoch: 1, revision: 1, issuedAt: now, policy },
    standing: documentStanding(rows, { exempt, isAccount: true }, now),
    entitlements: spansOf(actor, product),
    help: { faq: null, chat: null, portal: null, videos: [] },
    message: '',
    meta: { campaign: plan.campaign, cohort: actor.person.cohort, phase: standing.phase, planRevision: 1 },
  });
  const seat = actor.activated.has(product) ? 'simulated' : null;
  const receipt = receiptFor({
    ...{ issuer: ISSUER, installation: INSTALLATION, product, subject, epoch: 1, issuedAt: now },
    ...{ documentForDays: policy.documentForDays, device: seat, activation: seat, refusal: null },
    activatedAt: seat === null ? null : now,
    ...{ firstContactAt: 0, runwayEndsAt: 0, blocksFrom: null, nonce: null },
  });
  const second = document.iat;
  const question = { features: [], installation: INSTALLATION };
  return decide({ document, receipt, question, now: { trusted: second, wall: second } });
}

/** What was bought again lasts. */
function spansOf({ person, boughtAgain }: Actor, product: string): readonly EntitlementSpan[] {
  const bought = person.entitlements.get(product) ?? [];
  const again = boughtAgain.get(product);
  if (again === undefined) return bought;
  const endless = { expires: null, blocksFrom: null, supportUntil: null, suspended: false };
  return [...bought, { quantity: 1, features: [], starts: again, ...endless }];
}
