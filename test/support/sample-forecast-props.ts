import type { ForecastPageProps, ForecastRow, ShownPhase } from '../../src/pages/console/forecast-page.tsx';
import { frame } from './sample-campaign-props.ts';

/** Props of the forecast, as a campaign before its pilot's grace would fill them. */

function row(key: string, changes: Partial<ForecastRow>): ForecastRow {
  return {
    ...{ key, stage: 'enforce-product', plannedStart: '2027-06-21' },
    ...{ accounts: 25, seen: 22, quiet: 1, neverSeen: 2, blocked: 4, devices: 9, isEnough: true },
    reasons: [
      { code: 'NOT_ACTIVATED', accounts: 3, devices: 6 },
      { code: 'EXPIRED', accounts: 1, devices: 3 },
    ],
    ...changes,
  };
}

const pilot = row('pilot-enforce', {});
const small = row('small-grace', {
  ...{ stage: 'grace', plannedStart: '2027-08-16' },
  ...{ accounts: 1204, seen: 871, quiet: 102, neverSeen: 231, blocked: 96, devices: 143 },
});
const rest = row('rest-grace', {
  ...{ stage: 'grace', plannedStart: null, accounts: 8410 },
  ...{ seen: 0, quiet: 0, neverSeen: 8410, blocked: 0, devices: 0, isEnough: false, reasons: [] },
});

const shown: ShownPhase = {
  ...pilot,
  blockedAccounts: [
    {
      ...{ externalKey: 'C-10482', name: 'Brunner Maschinenbau', cohort: 'pilot', devices: 5 },
      ...{ codes: ['EXPIRED', 'NOT_ACTIVATED'], day: '2027-06-07' },
    },
    {
      ...{ externalKey: 'C-20031', name: 'Kestrel Aerostructures Ltd', cohort: 'pilot', devices: 1 },
      ...{ codes: ['NOT_ACTIVATED'], day: '2027-06-08' },
    },
    {
      ...{ externalKey: 'C-20077', name: 'Ostrava Tools s.r.o.', cohort: 'pilot', devices: 2 },
      ...{ codes: ['NOT_ACTIVATED'], day: '2027-06-02' },
    },
    {
      ...{ externalKey: 'C-31415', name: 'Paneuropa Kälte', cohort: 'pilot', devices: 1 },
      ...{ codes: ['NOT_ACTIVATED'], day: '2027-06-06' },
    },
  ],
  next: null,
};

export const forecastProps: ForecastPageProps = {
  frame,
  campaign: { key: 'atlas-2027', title: 'License activation for Atlas CAD' },
  isApproved: true,
  today: '2027-06-08',
  since: '2027-05-25',
  phases: [pilot, small, rest],
  shown,
};

/** The same, looking at a phase nothing is known of. */
export const unseenForecastProps: ForecastPageProps = {
  ...forecastProps,
  shown: { ...rest, blockedAccounts: [], next: null },
};

/** A few accounts, of whom one says something, and nobody would be blocked. */
export const fineForecastProps: ForecastPageProps = {
  ...forecastProps,
  phases: [row('pilot-enforce', { seen: 1, quiet: 23, neverSeen: 1, blocked: 0, devices: 0, reasons: [] })],
  shown: {
    ...row('pilot-enforce', { seen: 1, quiet: 23, neverSeen: 1, blocked: 0, devices: 0, reasons: [] }),
    ...{ isEnough: false, blockedAccounts: [], next: null },
  },
};
