import type { Transport } from '../domain/ports.ts';
import { captureTransport } from '../mail/capture-transport.ts';
import { sendgridTransport } from '../mail/sendgrid-transport.ts';
import { smtpTransport } from '../mail/smtp-transport.ts';
import { hasCapturedMail, keepCapturedMail } from '../store/captured-mail.ts';
import type { Pool } from '../store/connect.ts';
import type { Config } from './config.ts';

const SENDGRID = 'https://api.sendgrid.com';
const TIMEOUT_MS = 15_000;
const SMTP_CONNECTIONS = 5;

/** The transport the configuration names. In a time lapse only this machine is ever written to. */
export function openTransport(config: Config, pool: Pool): Transport {
  const { mail } = config;
  if (mail.transport === 'sendgrid' && mail.sendgrid !== null) {
    return sendgridTransport({
      apiKey: mail.sendgrid.apiKey,
      baseUrl: mail.sendgrid.baseUrl ?? SENDGRID,
      timeoutMs: TIMEOUT_MS,
      onlyLoopback: config.timeLapse !== null,
    });
  }
  if (mail.transport === 'smtp' && mail.smtpUrl !== null) {
    return smtpTransport({
      url: mail.smtpUrl,
      bounceAddress: mail.from.email,
      timeoutMs: TIMEOUT_MS,
      connections: SMTP_CONNECTIONS,
    });
  }
  return captureTransport({
    keep: (message) => keepCapturedMail(pool, message),
    has: (deliveryId) => hasCapturedMail(pool, deliveryId),
  });
}
