import { z } from 'zod';
import { readTrustedProxies } from './trusted-proxies.ts';

const PORT = z.coerce.number().int().min(1).max(65_535);

const ENVIRONMENT = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must look like postgres://user@host:5432/name')
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must look like redis://host:6379')
    .optional(),
  DATA_DIR: z.string().default('.glidepath'),
  PORT: PORT.default(8080),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  TRUST_PROXY: z
    .string()
    .default('loopback')
    .transform((text, checked) => {
      const { proxies, problems } = readTrustedProxies(text);
      for (const message of problems) checked.addIssue({ code: 'custom', message });
      return proxies;
    }),
  MAIL_TRANSPORT: z.enum(['capture', 'smtp', 'sendgrid']).default('capture'),
  SMTP_URL: z.string().optional(),
  SENDGRID_API_KEY: z.string().optional(),
  SENDGRID_BASE_URL: z.url().optional(),
  SENDGRID_WEBHOOK_PUBLIC_KEY: z.string().optional(),
  BOUNCE_WEBHOOK_SECRET: z.string().optional(),
  MAIL_FROM: z.string().default('Licensing <licensing@example.com>'),
  MAIL_RATE: z.coerce.number().positive().optional(),
  MAIL_WARM_UP: z.coerce.number().int().positive().optional(),
  MAIL_LEASE_SECONDS: z.coerce.number().positive().default(60),
  POLICY_CACHE: z.coerce.number().int().min(1).default(50_000),
  REPORTS_WAITING: z.coerce.number().int().min(1).default(50_000),
  SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  TIME_LAPSE: z.iso.datetime({ offset: true }).optional(),
  NODE_ENV: z.string().optional(),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
});

export type Config = {
  /** Null: the embedded database in `dataDir`. */
  readonly databaseUrl: string | null;
  /** Null: the queue lives in the database. */
  readonly redisUrl: string | null;
  readonly dataDir: string;
  readonly port: number;
  readonly host: string;
  /** Base of every link in mail, without a slash at the end. */
  readonly publicUrl: string;
  /** Proxies that may say for whom they ask: addresses, ranges, names of ranges. */
  readonly trustedProxies: readonly string[];
  readonly mail: MailConfig;
  /** Answers to client software that an API process keeps in memory at most. */
  readonly policyCache: number;
  /** Reports of client software that wait in an API process to be saved at most. */
  readonly reportsWaiting: number;
  /** Null: made and kept in `dataDir`. */
  readonly secret: string | null;
  /** Where a time lapse begins; null for machine time. Epoch milliseconds. */
  readonly timeLapse: number | null;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** What a child process inherits: the rest of the environment, such as PATH. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
};

export type MailConfig = {
  readonly transport: 'capture' | 'smtp' | 'sendgrid';
  readonly smtpUrl: string | null;
  readonly sendgrid: { readonly apiKey: string; readonly baseUrl: string | null } | null;
  readonly sendgridWebhookKey: string | null;
  readonly bounceWebhookSecret: string | null;
  readonly from: { readonly email: string; readonly name: string };
  readonly perSecond: number | null;
  /** Mails on the first day of a new sender; null for a sender that is known. */
  readonly warmUp: number | null;
  readonly leaseSeconds: number;
};

/** Something about the environment keeps the program from starting. The message says what to set, a line each. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
  }
}

/**
 * Reads the configuration once, at start. An empty variable counts as unset.
 * @throws ConfigError that names every wrong variable at once
 */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const read = ENVIRONMENT.safeParse(given);
  if (!read.success) {
    throw new ConfigError(read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}.`));
  }
  const env = read.data;
  const problems = contradictions(env);
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    databaseUrl: env.DATABASE_URL ?? null,
    redisUrl: env.REDIS_URL ?? null,
    dataDir: env.DATA_DIR,
    port: env.PORT,
    host: env.HOST,
    publicUrl: (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ''),
    trustedProxies: env.TRUST_PROXY,
    mail: {
      transport: env.MAIL_TRANSPORT,
      smtpUrl: env.SMTP_URL ?? null,
      sendgrid:
        env.SENDGRID_API_KEY === undefined
          ? null
          : { apiKey: env.SENDGRID_API_KEY, baseUrl: env.SENDGRID_BASE_URL ?? null },
      sendgridWebhookKey: env.SENDGRID_WEBHOOK_PUBLIC_KEY ?? null,
      bounceWebhookSecret: env.BOUNCE_WEBHOOK_SECRET ?? null,
      from: readFrom(env.MAIL_FROM),
      perSecond: env.MAIL_RATE ?? null,
      warmUp: env.MAIL_WARM_UP ?? null,
      leaseSeconds: env.MAIL_LEASE_SECONDS,
    },
    policyCache: env.POLICY_CACHE,
    reportsWaiting: env.REPORTS_WAITING,
    secret: env.SECRET ?? null,
    timeLapse: env.TIME_LAPSE === undefined ? null : Date.parse(env.TIME_LAPSE),
    logLevel: env.LOG_LEVEL,
    inherited: Object.fromEntries(
      Object.entries(environment).filter(([name]) => !(name in ENVIRONMENT.shape)),
    ),
  };
}

function contradictions(env: z.infer<typeof ENVIRONMENT>): readonly string[] {
  const problems: string[] = [];
  if (env.TIME_LAPSE !== undefined && env.NODE_ENV === 'production') {
    problems.push(
      'TIME_LAPSE: business time cannot stand still with NODE_ENV=production. Unset one of them.',
    );
  }
  if (env.MAIL_TRANSPORT === 'smtp' && env.SMTP_URL === undefined) {
    problems.push(
      'SMTP_URL: is needed for MAIL_TRANSPORT=smtp, for example smtp://user:password@mail.example.com:587.',
    );
  }
  if (env.MAIL_TRANSPORT === 'sendgrid' && env.SENDGRID_API_KEY === undefined) {
    problems.push('SENDGRID_API_KEY: is needed for MAIL_TRANSPORT=sendgrid.');
  }
  if (!FROM.test(env.MAIL_FROM)) {
    problems.push('MAIL_FROM: write it as "Licensing <licensing@example.com>".');
  }
  return problems;
}

const FROM = /^(?:(?<name>[^<>]*?)\s*<)?(?<email>[^<>\s@]+@[^<>\s@]+)>?$/;

function readFrom(text: string): { readonly email: string; readonly name: string } {
  const groups = FROM.exec(text)?.groups;
  return { email: groups?.email ?? '', name: groups?.name ?? '' };
}
