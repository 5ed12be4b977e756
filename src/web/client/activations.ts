import type { RequestHandler, Response } from 'express';
import type { Code } from '../../domain/policy/code.ts';
import { type ActivationAnswer, activateDevice } from '../../flows/activate-device.ts';
import { activateOfflineByKey, type OfflineRefusal } from '../../flows/activate-offline.ts';
import { deactivateDevice } from '../../flows/deactivate-device.ts';
import { heartbeat } from '../../flows/heartbeat.ts';
import type { LicensingContext } from '../../flows/issue-document.ts';
import { invalid, problem } from '../problem.ts';
import { licenseKeyOf } from './license-key.ts';
import { ACTIVATION_BODY, OFFLINE_BODY } from './questions.ts';

/** `POST /v1/activations`: a seat for this device. 201 when it is new, 200 when the device had it before. */
export function activateHandler(context: LicensingContext): RequestHandler {
  return async (req, res) => {
    const body = ACTIVATION_BODY.safeParse(req.body);
    if (!body.success) return invalid(res, body.error);
    const licenseKey = licenseKeyOf(req);
    if (licenseKey === null) return keyMissing(res);
    const { product, fingerprint, installation = null, deviceName = null } = body.data;
    const answer = await activateDevice(context, {
      ...{ product, fingerprint, installation, deviceName },
      owner: { licenseKey },
      actor: 'client',
    });
    answerActivation(res.set('Cache-Control', 'no-store'), answer);
  };
}

/**
 * `POST /v1/activations/offline`: what a device without a network wrote, for the file it waits for. 201 when it took a new
 * seat.
 */
export function activateOfflineHandler(context: LicensingContext): RequestHandler {
  return async (req, res) => {
    const body = OFFLINE_BODY.safeParse(req.body);
    if (!body.success) return invalid(res, body.error);
    const licenseKey = licenseKeyOf(req);
    if (licenseKey === null) return keyMissing(res);
    const answer = await activateOfflineByKey(context, { licenseKey, request: body.data.request });
    res.set('Cache-Control', 'no-store');
    if (answer.ok) {
      const { outcome, filename, file, deviceName } = answer.value;
      res.status(outcome === 'activated' ? 201 : 200).json({ outcome, filename, deviceName, file });
    } else if (isSeatRefusal(answer.code)) answerRefusal(res, answer.code);
    else problem(res, 422, answer.code, answer.message);
  };
}

/** `POST /v1/activations/{id}/heartbeat`: the device is in use, so a lease goes on. 404 is the same for one of somebody else. */
export function heartbeatHandler(context: LicensingContext): RequestHandler<{ id: string }> {
  return async (req, res) => {
    const licenseKey = licenseKeyOf(req);
    if (licenseKey === null) return keyMissing(res);
    const heard = await heartbeat(context, { licenseKey, activation: req.params.id });
    if (heard.ok) res.status(204).end();
    else problem(res, 404, heard.code, heard.message);
  };
}

/** `DELETE /v1/activations/{id}`: the device gives its seat back. 204, also when it did before. */
export function deactivateHandler(context: LicensingContext): RequestHandler<{ id: string }> {
  return async (req, res) => {
    const licenseKey = licenseKeyOf(req);
    if (licenseKey === null) return keyMissing(res);
    const done = await deactivateDevice(context, {
      by: { licenseKey },
      activation: req.params.id,
      actor: 'client',
    });
    if (done.ok) res.status(204).end();
    else problem(res, done.code === 'not-found' ? 404 : 409, done.code, done.message);
  };
}

type Refused = Exclude<ActivationAnswer['outcome'], 'activated' | 'already'>;

const REFUSALS: Readonly<
  Record<Refused, { readonly status: number; readonly code: Code; readonly detail: string }>
> = {
  'no-seats': {
    status: 409,
    code: 'TOO_MANY_MACHINES',
    detail:
      'All seats of the license are taken. Free one on a device that no longer needs it, or ask for more seats.',
  },
  expired: { status: 403, code: 'EXPIRED', detail: 'The license has expired, so it gives no new seats.' },
  suspended: {
    status: 403,
    code: 'SUSPENDED',
    detail: 'The license is suspended, so it gives no new seats.',
  },
  'not-started': { status: 403, code: 'NOT_FOUND', detail: 'The license has not begun yet.' },
  'not-found': {
    status: 404,
    code: 'NOT_FOUND',
    detail: 'No license for this product has this key. Look for a typing error.',
  },
};

function answerActivation(res: Response, answer: ActivationAnswer): void {
  if (!('activation' in answer)) {
    answerRefusal(res, answer.outcome);
    return;
  }
  const { outcome, activation, seats, receipt } = answer;
  const activatedAt = new Date(activation.activatedAt).toISOString();
  res
    .status(outcome === 'activated' ? 201 : 200)
    .json({ outcome, code: 'VALID', id: activation.id, activatedAt, seats, receipt });
}

function answerRefusal(res: Response, outcome: Refused): void {
  const { status, code, detail } = REFUSALS[outcome];
  problem(res, status, code, detail);
}

function isSeatRefusal(code: OfflineRefusal): code is Refused {
  return Object.hasOwn(REFUSALS, code);
}

function keyMissing(res: Response): void {
  res.set('WWW-Authenticate', 'License');
  problem(res, 401, 'license-key-missing', 'Send the license key as "Authorization: License KEY".');
}
