import type { Plan } from '../../src/domain/plan.ts';
import { readCampaign } from '../../src/plan/read-campaign.ts';
import { SMALL_BRAND, smallTemplate } from '../render/small-templates.ts';

const SECTIONS = {
  head: `
campaign: small-2027
title: License activation for Atlas CAD
why: You keep exactly what you bought.
seed: small
timeZone: Europe/Berlin
calendar: {workdays: [mon, tue, wed, thu, fri], holidays: [], sendWindow: "09:00-16:30", tightenAt: "10:00", blackouts: []}
products: {atlas-cad: {name: Atlas CAD, features: [render]}}
policy: {runway: P30D, offlineFor: P30D, documentFor: P45D, overage: 10%, whenBlocked: read-only, unknownInstallations: warn, fingerprint: most, deviceMoves: {max: 3, per: P30D}, lease: none}`,
  notice: 'notice: {lead: P14D, validFor: P180D, evidence: delivered}',
  lateJoiners: 'lateJoiners: {max: 5}',
  extensions: 'extensions: {max: P30D, times: 2}',
  limits: 'limits: {enforce: {accounts: 1000, share: 100%, per: P1D}}',
  mail: 'mail: {perContactPerWeek: 3, lateness: P2D}',
  support: `
support:
  owners: {entitlement: operations, activation: tech-support, commercial: sales, technical: tech-support}
  answerWithin: {entitlement: PT8H, activation: PT2H, commercial: PT16H, technical: PT4H}
  faq: https://help.example.com/licensing
  videos: []
  chat: https://help.example.com/chat`,
  cohorts: `
cohorts:
  - {key: everyone, where: all}`,
  phases: `
phases:
  - {key: warn, cohorts: all, products: all, stage: warn, start: 2027-02-08}
  - {key: grace, cohorts: all, products: all, stage: grace, grace: {days: 21, from: notice-delivered}, start: {after: warn, soak: P7D}, gates: []}
  - {key: enforce, cohorts: all, products: all, stage: enforce-product, start: {after: grace, soak: P28D}}`,
  safeguards: 'safeguards: []',
  briefings: `
briefings:
  - key: hello
    for: [notice, remind]
    lead: 2 workdays
    to: [rep]
    template: briefing
    fourWs: {what: A notice goes out., when: Soon., why: So that nobody is surprised., where: At the help page.}`,
  waves: `
waves:
  - {key: notice, phase: grace, at: -P20D, kind: notice, audience: all, to: [primary, technical], template: notice}
  - {key: remind, phase: grace, at: -P7D, kind: reminder, audience: not-activated, template: reminder}`,
  mailings: 'mailings: []',
};

/**
 * A small campaign, read from a campaign file as everything else is. As it stands: approved on 1 February 2027, warn
 * from Mon 8 February, the notice leaves two workdays after that on Wed 10 February, grace from Tue 2 March for 21 days,
 * enforced from Tue 30 March.
 * @param changes sections of the file to replace
 */
export function smallPlan(changes: Partial<typeof SECTIONS> = {}): Plan {
  const text = Object.values({ ...SECTIONS, ...changes }).join('\n');
  const { plan, problems } = readCampaign('small.yaml', text, { templates: null });
  if (plan === null) throw new Error(problems.map((one) => `${one.line}: ${one.message}`).join('\n'));
  return plan;
}

/** The templates it names, as small as they can be: they render in a fraction of the time of the real ones. */
export function smallBook(changes: Record<string, string> = {}): Map<string, string> {
  const letter = `<mj-text><p>{{account.name}}: {{date change.notBefore style="day"}}</p>
<p><a href="{{link links.activate}}">Activate</a> <a href="{{link links.acknowledge}}">Read</a></p></mj-text>`;
  const told = `${letter}
<mj-text><p data-answers="what">It asks to be activated.</p><p data-answers="when">{{date change.notBefore}}</p>
<p data-answers="why">{{campaign.why}}</p><p data-answers="gain">Nobody counts.</p>
<p data-answers="where">{{owner.name}}</p></mj-text>`;
  const optional = `${letter}
<mj-text>{{#if links.unsubscribe}}<a href="{{link links.unsubscribe}}">No more of these</a>{{/if}}</mj-text>`;
  return new Map(
    Object.entries({
      'notice.mjml': smallTemplate(told, 'Your date, {{account.name}}', 'required-notice'),
      'notice-enterprise.mjml': smallTemplate(told, 'For large companies', 'required-notice'),
      'reminder.mjml': smallTemplate(optional, 'A reminder', 'optional'),
      'survey.mjml': smallTemplate(optional, 'How is it going?', 'optional'),
      'briefing.mjml': smallTemplate(
        `<mj-text><p>{{fourWs.what}} {{fourWs.when}} {{fourWs.why}} {{fourWs.where}}</p>{{#each accounts}}<p>{{name}}</p>{{/each}}
<p><a href="{{link links.acknowledge}}">I have read this</a></p></mj-text>`,
        'Briefing',
        'internal',
      ),
      'brand.json': SMALL_BRAND,
      'en.json': '{}',
      ...changes,
    }),
  );
}
