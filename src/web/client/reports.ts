import type { RequestHandler } from 'express';
import type { LicensingContext } from '../../flows/issue-document.ts';
import { takeReports } from '../../flows/take-reports.ts';
import { invalid } from '../problem.ts';
import { licenseKeyOf } from './license-key.ts';
import { REPORTS_BODY } from './questions.ts';

/** `POST /v1/reports`: a batch of would-be verdicts. A batch may be sent again; nothing counts twice. */
export function reportsHandler(context: LicensingContext): RequestHandler {
  return async (req, res) => {
    const body = REPORTS_BODY.safeParse(req.body);
    if (!body.success) return invalid(res, body.error);
    const reports = body.data.reports.map((one) => ({ ...one, day: one.day ?? null }));
    const taken = await takeReports(context, {
      licenseKey: licenseKeyOf(req),
      hint: body.data.hint ?? null,
      reports,
    });
    res.set('Cache-Control', 'no-store').json(taken);
  };
}
