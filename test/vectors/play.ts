import { createKeeper, type Keeper, type Offered } from '../../src/client/keeper.ts';
import { markOf } from '../../src/client/kept.ts';
import { readKeys } from '../../src/client/keys.ts';
import { createKeyring } from '../../src/client/succession.ts';
import { createVerifier } from '../../src/client/verify.ts';
import { decide, milderVerdict } from '../../src/domain/policy/verdict.ts';
import type { Held, Sequence, SequenceClient, Step } from './make/sequences.ts';

/** What `ratchet.json` says of all sequences. */
export type Stage = {
  readonly pinned: Readonly<Record<string, string>>;
  readonly client: SequenceClient;
  readonly tokens: Readonly<Record<string, string>>;
};

type Clock = { readonly wall: number; readonly monotonic: number };
type Disk = { text: string | null; isFull: boolean; isUnreadable: boolean };

/** Plays one sequence on the keeper the SDK uses. Gives a sentence for each step that came out otherwise. */
export async function play({ name, client, steps }: Sequence, stage: Stage): Promise<readonly string[]> {
  const usual: SequenceClient = { ...stage.client, ...client };
  const clock = { wall: 0, monotonic: 0 };
  const disk: Disk = { text: null, isFull: false, isUnreadable: false };
  const programs = new Map<number, Keeper>();
  const differences: string[] = [];

  async function start(number: number, licenseKey = usual.licenseKey, kids?: readonly string[]) {
    const pinned = kids
      ? Object.fromEntries(kids.map((kid) => [kid, stage.pinned[kid] ?? '']))
      : stage.pinned;
    const keeper = startKeeper({ ...usual, licenseKey }, pinned, clock, disk);
    programs.set(number, keeper);
    await keeper.load();
    return keeper;
  }

  /** What the offer of the step was answered with; null where nothing was offered. */
  async function act(step: Step, keeper: Keeper): Promise<string | null> {
    switch (step.do) {
      case 'restart':
        await start(step.program ?? 1, step.licenseKey, step.pinned);
        return null;
      case 'adopt':
        await keeper.adoptKeys(step.endorsements.map((one) => tokenOf(one, stage)));
        return null;
      case 'tear-store':
        disk.text = disk.text?.slice(0, disk.text.length / 2) ?? null;
        return null;
      case 'wait':
        return null;
      case 'offer':
        return answerOf(await offered(keeper, tokenOf(step.token, stage), step.nonce ?? null));
    }
  }

  for (const [at, step] of steps.entries()) {
    clock.wall = step.wall ?? clock.wall;
    clock.monotonic = step.monotonic ?? clock.monotonic;
    disk.isFull = step.saving === 'fails';
    disk.isUnreadable = step.loading === 'fails';
    const number = step.program ?? 1;
    const answer = await act(step, programs.get(number) ?? (await start(number)));
    const wanted = step.do === 'offer' ? step.expect : null;
    const found = JSON.stringify([answer, heldBy(programs.get(number), usual.installation, stage)]);
    const right = JSON.stringify([wanted, step.then]);
    if (found !== right) differences.push(`${name}, step ${at + 1}: ${found} instead of ${right}`);
  }
  return differences;
}

function startKeeper(
  { licenseKey, ...client }: SequenceClient,
  pinned: Stage['pinned'],
  clock: Clock,
  disk: Disk,
): Keeper {
  const keyring = createKeyring(readKeys(pinned), client.issuer);
  return createKeeper({
    store: {
      load: async () => {
        if (disk.isUnreadable) throw new Error('The disk is locked.');
        return disk.text;
      },
      save: async (text) => {
        if (disk.isFull) throw new Error('The disk is full.');
        disk.text = text;
      },
    },
    keyring,
    verifier: createVerifier(keyring.keys),
    expected: { ...client, hasLicenseKey: licenseKey !== null },
    keyMark: licenseKey === null ? null : markOf(licenseKey),
    now: () => clock.wall * 1000,
    monotonic: () => clock.monotonic,
  });
}

/** As the client's own `accept` does; with a nonce, as the answer to a question the client has asked. */
async function offered(keeper: Keeper, token: string, nonce: string | null): Promise<Offered> {
  if (nonce !== null) return keeper.offerReceipt(token, nonce);
  const asDocument = await keeper.offerDocument(token, null);
  const isOtherType = asDocument.kind === 'refused' && asDocument.refusal === 'wrong-type';
  return isOtherType ? keeper.offerReceipt(token, null) : asDocument;
}

function answerOf(answer: Offered): string {
  if (answer.kind === 'refused') return answer.refusal;
  return answer.kind === 'loosening' ? answer.why : answer.kind;
}

function heldBy(keeper: Keeper | undefined, installation: string | null, stage: Stage): Held | null {
  if (keeper === undefined) return null;
  const { document, loosening, receipt, clocks } = keeper.view();
  const question = { features: [], installation };
  const known = decide({ document, receipt, question, now: clocks });
  const { effect } =
    loosening === null
      ? known
      : milderVerdict(decide({ document: loosening, receipt, question, now: clocks }), known);
  return {
    document: nameOf(document, stage),
    loosening: nameOf(loosening, stage),
    receipt: nameOf(receipt, stage),
    trusted: clocks.trusted,
    effect,
  };
}

function tokenOf(name: string, { tokens }: Stage): string {
  const token = tokens[name];
  if (token === undefined) throw new Error(`No token is called ${name}.`);
  return token;
}

function nameOf(claims: object | null, { tokens }: Stage): string | null {
  if (claims === null) return null;
  const claims64 = Buffer.from(JSON.stringify(claims)).toString('base64url');
  const found = Object.entries(tokens).find(([, token]) => token.split('.')[1] === claims64);
  return found?.[0] ?? 'something else';
}
