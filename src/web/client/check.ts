import type { RequestHandler } from 'express';
import { check } from '../../flows/check.ts';
import type { LicensingContext } from '../../flows/issue-document.ts';
import { invalid, problem } from '../problem.ts';
import { licenseKeyOf } from './license-key.ts';
import { CHECK_BODY } from './questions.ts';

/** `POST /v1/check`: the verdict, always 200 for a known product; signed when a nonce is sent. */
export function checkHandler(context: LicensingContext): RequestHandler {
  return async (req, res) => {
    const body = CHECK_BODY.safeParse(req.body);
    if (!body.success) return invalid(res, body.error);
    const {
      product,
      features,
      installation = null,
      hint = null,
      fingerprint = null,
      nonce = null,
    } = body.data;
    const answer = await check(context, {
      ...{ product, features, installation, hint, fingerprint, nonce },
      licenseKey: licenseKeyOf(req),
    });
    if (!answer.ok) return problem(res, 404, answer.code, answer.message);
    const { verdict, receipt, signed } = answer.value;
    res.set('Cache-Control', 'no-store').json({ ...verdict, ...(nonce === null ? {} : { receipt, signed }) });
  };
}
