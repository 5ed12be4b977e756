import type { RequestHandler } from 'express';
import { invalid } from '../problem.ts';
import { licenseKeyOf } from './license-key.ts';
import { REPORTS_BODY } from './questions.ts';
import type { ReportBuffer } from './report-buffer.ts';

/**
 * `POST /v1/reports`: a batch of would-be verdicts. Accepted once it is understood and saved later, so that it never
 * waits for the database. A batch may be sent again; nothing counts twice.
 */
export function reportsHandler(reports: ReportBuffer): RequestHandler {
  return async (req, res) => {
    const body = REPORTS_BODY.safeParse(req.body);
    if (!body.success) return invalid(res, body.error);
    const sent = body.data.reports.map((one) => ({ ...one, day: one.day ?? null }));
    await reports.took({ licenseKey: licenseKeyOf(req), hint: body.data.hint ?? null, reports: sent });
    res.status(202).set('Cache-Control', 'no-store').json({ accepted: sent.length });
  };
}
