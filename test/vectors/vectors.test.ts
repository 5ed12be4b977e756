import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readKeys } from '../../src/client/keys.ts';
import { createKeyring } from '../../src/client/succession.ts';
import { createVerifier } from '../../src/client/verify.ts';
import type { AccountFacts } from '../../src/domain/account.ts';
import { assignCohorts, rankHash } from '../../src/domain/cohorts.ts';
import type { Cohort } from '../../src/domain/plan.ts';
import { accept, acceptsReceipt } from '../../src/domain/policy/ratchet.ts';
import { type TrustedTime, trustedNow, witness } from '../../src/domain/policy/trusted-time.ts';
import { decide, milderVerdict, type Verdict } from '../../src/domain/policy/verdict.ts';
import { vectorFiles } from './make/all.ts';
import type { clockVectors } from './make/clocks.ts';
import type { CohortAccount, CohortRule, cohortVectors } from './make/cohorts.ts';
import type { documentVectors } from './make/documents.ts';
import type { endorsementVectors } from './make/endorsements.ts';
import type { ratchetVectors } from './make/ratchet.ts';
import type { receiptVectors } from './make/receipts.ts';
import type { TokenText } from './make/token-case.ts';
import type { verdictVectors } from './make/verdicts.ts';
import { play } from './play.ts';

function committed(name: string): string {
  try {
    return readFileSync(join(import.meta.dirname, name), 'utf8');
  } catch {
    return '';
  }
}

function read<Vectors>(name: string): Vectors {
  return JSON.parse(committed(name));
}

/** The names of the cases that come out otherwise, with how. */
async function differences<Case extends { readonly name: string }>(
  cases: readonly Case[],
  judge: (one: Case) => Promise<readonly [found: unknown, expected: unknown]>,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const one of cases) {
    const [actual, expected] = await judge(one);
    if (isDeepStrictEqual(actual, expected)) continue;
    found.push(`${one.name}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
  }
  return found;
}

function tokenIn(text: TokenText): string {
  return 'token' in text ? text.token : text.parts.map(([part, times]) => part.repeat(times)).join('');
}

describe('the vectors', () => {
  it('are what the generator makes; if not, run `node --import tsx test/vectors/generate.ts`', () => {
    const files = vectorFiles();
    expect([...files.keys()].filter((name) => files.get(name) !== committed(name))).toEqual([]);
  });

  it('have a name for each case', () => {
    for (const name of vectorFiles().keys()) {
      for (const [list, cases] of Object.entries(read<Record<string, unknown>>(name))) {
        const names = Array.isArray(cases) ? cases.flatMap((one) => one.name ?? []) : [];
        expect(new Set(names).size, `${name}: ${list}`).toBe(names.length);
      }
    }
  });
});

describe('the client of this repository', () => {
  it('accepts the good documents and refuses the bad ones', async () => {
    const { pinned, client, cases } = read<ReturnType<typeof documentVectors>>('documents.json');
    const verifier = createVerifier(readKeys(pinned));
    const found = await differences(cases, async (one) => {
      const verified = await verifier.document(tokenIn(one), { ...client, ...one.client });
      return [verified.ok ? 'accepted' : verified.refusal, one.expect];
    });
    expect(found).toEqual([]);
  });

  it('accepts the good receipts and refuses the bad ones', async () => {
    const { pinned, client, cases } = read<ReturnType<typeof receiptVectors>>('receipts.json');
    const verifier = createVerifier(readKeys(pinned));
    const found = await differences(cases, async (one) => {
      const verified = await verifier.receipt(tokenIn(one), { ...client, ...one.client }, one.nonce ?? null);
      return [verified.ok ? 'accepted' : verified.refusal, one.expect];
    });
    expect(found).toEqual([]);
  });

  it('trusts the keys that the pinned ones lead to, and no other', async () => {
    const { pinned, issuer, cases } = read<ReturnType<typeof endorsementVectors>>('endorsements.json');
    const found = await differences(cases, async ({ calls, trusted }) => {
      const keyring = createKeyring(readKeys(pinned), issuer);
      for (const { endorsements, times = 1 } of calls) {
        const [first, ...rest] = endorsements;
        await keyring.adopt(first === undefined ? [] : [...Array(times).fill(first), ...rest]);
      }
      const keys = [...keyring.keys].map(([kid, bytes]) => [kid, Buffer.from(bytes).toString('base64url')]);
      return [keys, trusted];
    });
    expect(found).toEqual([]);
  });

  it('lets documents and receipts move only forward', async () => {
    const { documents, receipts } = read<ReturnType<typeof ratchetVectors>>('ratchet.json');
    const found = [
      ...(await differences(documents, async ({ kept, offered, expect: expected }) => {
        const answer = accept(kept as Parameters<typeof accept>[0], offered as Parameters<typeof accept>[1]);
        return [answer.accepted ? 'accepted' : answer.reason, expected];
      })),
      ...(await differences(receipts, async ({ kept, offered, expect: expected }) => {
        type Offered = Parameters<typeof acceptsReceipt>[1];
        const isAccepted = acceptsReceipt(kept as Offered | null, offered as Offered);
        return [isAccepted ? 'accepted' : 'older', expected];
      })),
    ];
    expect(found).toEqual([]);
  });

  it('keeps what the sequences keep', async () => {
    const { sequences, ...stage } = read<ReturnType<typeof ratchetVectors>>('ratchet.json');
    const found = await Promise.all(sequences.map((sequence) => play(sequence, stage)));
    expect(found.flat()).toEqual([]);
  });

  it('tells trusted time as the vectors do', async () => {
    const { trusted } = read<ReturnType<typeof clockVectors>>('clocks.json');
    const found = await differences(trusted, async ({ steps }) => {
      let known: TrustedTime | null = null;
      const times: number[] = [];
      for (const { monotonic, witness: iat } of steps) {
        if (iat !== undefined) known = witness(known, iat, monotonic);
        times.push(known === null ? 0 : trustedNow(known, monotonic));
      }
      return [times, steps.map((step) => step.trusted)];
    });
    expect(found).toEqual([]);
  });

  it('is moved by no clock that is wrong', async () => {
    const { base, effects, installation } = read<ReturnType<typeof clockVectors>>('clocks.json');
    const found = await differences(effects, async (one) => {
      const document = { ...base.document, ...one.document };
      const receipt = one.receipt && { ...base.receipt, ...one.receipt };
      const seen = witness(null, document.iat, 0);
      const answers = one.steps.map(({ wall, monotonic }) => {
        const trusted = trustedNow(seen, monotonic);
        const question = { features: [], installation };
        const { effect, code } = decide({ document, receipt, question, now: { trusted, wall } });
        return { wall, monotonic, trusted, effect, code };
      });
      return [answers, one.steps];
    });
    expect(found).toEqual([]);
  });

  it('gives the verdicts of the table, and those written by hand', async () => {
    const { base, byHand, cases } = read<ReturnType<typeof verdictVectors>>('verdicts.json');
    const verdictOn = ({ document, receipt, features, installation, now }: (typeof cases)[number]) =>
      decide({
        document: document && { ...base.document, ...document },
        receipt: receipt && { ...base.receipt, ...receipt },
        question: { features, installation },
        now,
      });
    expect(await differences(cases, async (one) => [verdictOn(one), one.verdict])).toEqual([]);
    for (const row of byHand) {
      const { features = {}, ...rest } = row.expect;
      const verdict = verdictOn({ ...row, verdict: undefined as never });
      expect(verdict, row.name).toMatchObject(rest);
      for (const [feature, effect] of Object.entries(features)) {
        expect(verdict.features[feature]?.effect, `${row.name}: ${feature}`).toBe(effect);
      }
    }
  });
});

describe('the milder of two verdicts', () => {
  it('is made of the parts the vectors name', async () => {
    const { milder, cases } = read<ReturnType<typeof verdictVectors>>('verdicts.json');
    const found = await differences(milder, async ({ first, second, expect: expected }) => {
      const verdicts = { first: verdictOf(first, cases), second: verdictOf(second, cases) };
      const features = Object.entries(expected.features).map(
        ([feature, from]) => [feature, verdicts[from].features[feature]] as const,
      );
      const whole = { ...verdicts[expected.product], features: Object.fromEntries(features) };
      return [milderVerdict(verdicts.first, verdicts.second), whole];
    });
    expect(found).toEqual([]);
  });
});

function verdictOf(
  name: string,
  cases: readonly { readonly name: string; readonly verdict: Verdict }[],
): Verdict {
  const found = cases.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No case is called ${name}.`);
  return found.verdict;
}

describe('the cohorts of this repository', () => {
  const { ranks, cases } = read<ReturnType<typeof cohortVectors>>('cohorts.json');

  it('rank accounts as the vectors do', () => {
    const found = ranks.map(({ seed, externalKey }) => rankHash(seed, externalKey));
    expect(found).toEqual(ranks.map(({ rank }) => rank));
  });

  it('hold whom the vectors put there', async () => {
    const found = await differences(cases, async ({ accounts, cohorts, seed, rolloutUnit, expect }) => {
      const plan = { seed, rolloutUnit, cohorts: cohorts.map(cohortOf) };
      const places: Record<string, string[]> = {};
      const members = assignCohorts(accounts.map(accountOf), plan);
      const order = (a: (typeof members)[number]) => `${a.rank} ${a.externalKey}`;
      for (const { cohort, externalKey } of members.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))) {
        places[cohort] = [...(places[cohort] ?? []), externalKey];
      }
      return [places, expect];
    });
    expect(found).toEqual([]);
  });
});

function cohortOf({ key, tag, limit, share }: CohortRule): Cohort {
  const every = [{ field: 'tags', test: { operator: 'has', value: tag ?? '' } }] as const;
  const take = limit === undefined ? (share === undefined ? null : { share }) : { count: limit };
  return { key, where: tag === null ? { all: true } : { every }, take };
}

function accountOf(account: CohortAccount): AccountFacts {
  const nothing = { country: null, region: null, locale: null, timeZone: null, rep: null };
  return { ...account, ...nothing, name: account.externalKey, attributes: {}, seats: 1, owns: [] };
}
