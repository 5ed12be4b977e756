import type { Instant } from '../../domain/instant.ts';
import { flagReads } from '../../flows/flag-reads.ts';
import { hearPolicyChanges } from '../../flows/hear-policy-changes.ts';
import type { LicensingContext } from '../../flows/issue-document.ts';
import { readStreamToken, streamDay } from '../../flows/stream-token.ts';
import { type AnswerMemory, createAnswerMemory } from './answer-memory.ts';
import { type PolicyAnswer, type PolicyReads, policyReads } from './policy.ts';
import { type PolicyStreams, policyStreams } from './stream.ts';

/** What answers client software in this process, from memory where it may. */
export type ClientService = {
  readonly memory: AnswerMemory<PolicyAnswer>;
  readonly reads: PolicyReads;
  readonly streams: PolicyStreams;
  /** Begins to hear of changes; before that everything is asked of the database. */
  hear(): Promise<void>;
  close(): Promise<void>;
};

/** @param documents it keeps at most */
export function createClientService(
  context: LicensingContext,
  options: { readonly documents?: number; readonly machineNow?: () => Instant } = {},
): ClientService {
  const { documents = 50_000, machineNow = Date.now } = options;
  const memory = createAnswerMemory<PolicyAnswer>(documents, machineNow);
  const reads = policyReads(context, memory);
  const { products } = flagReads(context);
  const streams = policyStreams(reads, {
    read: (token) => readStreamToken(context.secret, token, streamDay(machineNow())),
    products: async () => (await products()).map(({ key }) => key),
  });
  let stop = async (): Promise<void> => {};
  return {
    memory,
    reads,
    streams,
    async hear() {
      stop = await hearPolicyChanges(context.pool, {
        changed: (concerned) => {
          memory.changed(concerned);
          streams.changed(concerned);
        },
        hearing: (isTimeLapse) => memory.hears(isTimeLapse ? 'deaf' : 'hearing'),
        cutOff: () => memory.hears('cut-off'),
      });
    },
    async close() {
      streams.close();
      await stop();
    },
  };
}
