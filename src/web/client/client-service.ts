import type { Instant } from '../../domain/instant.ts';
import { flagReads } from '../../flows/flag-reads.ts';
import { hearPolicyChanges } from '../../flows/hear-policy-changes.ts';
import type { LicensingContext } from '../../flows/issue-document.ts';
import { readStreamToken, streamDay } from '../../flows/stream-token.ts';
import { takeReports } from '../../flows/take-reports.ts';
import type { WebLog } from '../deps.ts';
import { type AnswerMemory, createAnswerMemory } from './answer-memory.ts';
import { collectBatches } from './batches.ts';
import { type Judge, openJudge } from './judgments.ts';
import type { FlagService } from './ofrep.ts';
import { type PolicyReads, policyReads } from './policy.ts';
import type { ClientAnswer } from './prepared-answer.ts';
import { createReportBuffer, type ReportBuffer } from './report-buffer.ts';
import { type PolicyStreams, policyStreams } from './stream.ts';

/** What answers client software in this process, from memory where it may. */
export type ClientService = {
  readonly memory: AnswerMemory<ClientAnswer>;
  readonly reads: PolicyReads;
  readonly judge: Judge;
  readonly flags: FlagService;
  readonly streams: PolicyStreams;
  /** What client software would have done, on its way to the database. */
  readonly reports: ReportBuffer;
  /** Begins to hear of changes; before that everything is asked of the database. */
  hear(): Promise<void>;
  close(): Promise<void>;
};

/** How often reports are saved. */
const FLUSHES_EVERY_MS = 5_000;
const SILENT: Pick<WebLog, 'warn' | 'error'> = { warn: () => {}, error: () => {} };

/**
 * @param options.documents it keeps at most
 * @param options.reports that wait to be saved at most
 */
export function createClientService(
  context: LicensingContext,
  options: {
    readonly documents?: number;
    readonly reports?: number;
    readonly machineNow?: () => Instant;
    readonly log?: Pick<WebLog, 'warn' | 'error'>;
  } = {},
): ClientService {
  const { documents = 50_000, machineNow = Date.now } = options;
  const reports = createReportBuffer((taken) => takeReports(context, taken), {
    ...{ max: options.reports ?? 50_000, every: FLUSHES_EVERY_MS },
    ...{ now: machineNow, log: options.log ?? SILENT },
  });
  const memory = createAnswerMemory<ClientAnswer>(documents, machineNow);
  const reads = policyReads(context, memory);
  const goesOn = () => !memory.isCutOff();
  const judge = openJudge(context, { observed: reports.observed, goesOn });
  const flags = flagReads(context, machineNow);
  const findProduct = collectBatches(flags.productsOf, { questions: 500, atOnce: 1, goesOn });
  const streams = policyStreams(reads, {
    read: (token) => readStreamToken(context.secret, token, streamDay(machineNow())),
    products: async () => (await flags.products()).map(({ key }) => key),
  });
  let stop = async (): Promise<void> => {};
  return {
    memory,
    reads,
    judge,
    flags: { memory, judge, reads: flags, findProduct },
    streams,
    reports,
    async hear() {
      stop = await hearPolicyChanges(context.pool, {
        changed: (concerned) => {
          memory.changed(concerned);
          streams.changed(concerned);
        },
        hearing: (isTimeLapse) => {
          memory.hears(isTimeLapse ? 'deaf' : 'hearing');
          reports.hears(isTimeLapse);
        },
        cutOff: () => memory.hears('cut-off'),
      });
    },
    async close() {
      streams.close();
      await reports.close();
      await stop();
    },
  };
}
