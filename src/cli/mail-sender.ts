import type { MailEnvironment } from '../domain/mail-environment.ts';
import type { PaceLimits } from '../domain/mail-pace.ts';
import type { Db } from '../store/connect.ts';
import { databaseIdentity } from '../store/mail-environment.ts';
import type { Config } from './config.ts';

/** Where mail leaves from, as the guard knows it: nothing secret, and the same on every worker of one system. */
export async function mailEnvironmentOf(config: Config, db: Db): Promise<MailEnvironment> {
  const { databaseUrl, mail } = config;
  const place = databaseUrl === null ? 'embedded' : new URL(databaseUrl).host;
  return {
    database: `${await databaseIdentity(db)} at ${place}`,
    transport: `${mail.transport}${hostOf(mail)} as ${mail.from.email}`,
  };
}

/** The share of the rate this sender draws on, or null when nothing limits it. */
export function paceOf(config: Config): { readonly sender: string; readonly limits: PaceLimits } | null {
  const { perSecond, warmUp, transport, from } = config.mail;
  if (perSecond === null && warmUp === null) return null;
  const domain = from.email.slice(from.email.indexOf('@') + 1);
  return { sender: `${transport} ${domain}`, limits: { perSecond, warmUp } };
}

function hostOf({ transport, smtpUrl, sendgrid }: Config['mail']): string {
  if (transport === 'smtp' && smtpUrl !== null) return ` at ${new URL(smtpUrl).host}`;
  if (transport === 'sendgrid' && sendgrid?.baseUrl) return ` at ${new URL(sendgrid.baseUrl).host}`;
  return '';
}
