import type { Router } from 'express';
import { readLookUp } from '../../domain/look-up.ts';
import { LookUpPage, type LookUpRow } from '../../pages/console/look-up-page.tsx';
import { consolePaths } from '../../pages/paths.ts';
import { type LookUpHit, lookUpAccounts, type MatchedBy } from '../../store/views/look-up.ts';
import { seeOther, sendPage } from '../answer.ts';
import { field, readForm } from '../form-guard.ts';
import { addRoute } from '../routes.ts';
import { type ConsoleTools, signedIn, signedInForm } from './visit.ts';

const WORDS: Readonly<Record<MatchedBy, string>> = {
  account: 'Customer',
  contact: 'Contact',
  'license-key': 'License key',
  device: 'Device',
  installation: 'Installation',
  case: 'Case',
  identifier: 'Number',
  'part-of-name': 'Part of the name',
};

/** Where on the page of an account the answer stands. */
const ANCHORS: Readonly<Record<MatchedBy, string>> = {
  account: '',
  // Whoever gives their address asks about their license; the answers are at the top.
  contact: '',
  // The answers stand right below the name.
  'license-key': '',
  device: '#devices',
  installation: '#software',
  case: '#cases',
  identifier: '',
  'part-of-name': '',
};

/** The look-up of every page. One hit leads straight to the account; what was typed appears in no address. */
export function addLookUp(router: Router, tools: ConsoleTools): void {
  const { pool } = tools.deps.context;
  const empty = signedIn(tools, ({ frame }, _req, res) => sendPage(res, LookUpPage({ frame, found: null })));
  const find = signedInForm(tools, async ({ frame }, req, res) => {
    const asked = readLookUp(field(req, 'look-up'));
    if (asked === null) return sendPage(res, LookUpPage({ frame, found: null }));
    const hits = await lookUpAccounts(pool, asked);
    const [hit, ...others] = hits;
    if (hit === undefined || others.length > 0)
      return sendPage(res, LookUpPage({ frame, found: hits.map(lookUpRow) }));
    const path =
      asked.caseId !== null && hit.matched.some((one) => one.by === 'case')
        ? consolePaths.case(String(asked.caseId))
        : `${consolePaths.account(hit.externalKey)}${anchorOf(hit)}`;
    seeOther(res, path);
  });
  addRoute(router, consolePaths.lookUp, { get: [empty], post: [readForm, find] }, tools.failures.wrongMethod);
}

function lookUpRow(hit: LookUpHit): LookUpRow {
  const { externalKey, name, country } = hit;
  return {
    ...{ externalKey, name, country },
    matched: hit.matched.map((one) => `${WORDS[one.by]} ${one.what}`),
    anchor: anchorOf(hit),
  };
}

function anchorOf(hit: LookUpHit): string {
  const [first] = hit.matched;
  return first === undefined || hit.matched.some((one) => one.by === 'account') ? '' : ANCHORS[first.by];
}
