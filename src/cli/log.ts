import { pino } from 'pino';
import type { Config } from './config.ts';

export type Log = {
  info(sentence: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(sentence: string, facts?: Readonly<Record<string, unknown>>): void;
  error(sentence: string, facts?: Readonly<Record<string, unknown>>): void;
};

/** Structured lines on standard error: one a decision, ids only. Addresses and secrets do not belong here. */
export function openLog(config: Pick<Config, 'logLevel'>, name: string): Log {
  const logger = pino(
    { level: config.logLevel, name, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination(2),
  );
  return {
    info: (sentence, facts) => logger.info(facts ?? {}, sentence),
    warn: (sentence, facts) => logger.warn(facts ?? {}, sentence),
    error: (sentence, facts) => logger.error(facts ?? {}, sentence),
  };
}
